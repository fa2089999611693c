"""The pages of key periods and of wishes, and what they cost."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accountability.key_desk import findings_owed, reports_owed
from accountability.key_grid import lines_of, rows_of
from accountability.models import (
    CaseTask,
    ContactRecord,
    KeyPeriod,
    ZeroReport,
)
from audit.models import Read
from organization.standing import standing
from tests import world as worlds
from tests.accountability.keeping import (
    TODAY,
    browser,
    main_of,
    open_period,
    put,
    run,
)
from tests.world import days

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def case(world):
    case = worlds.register(world, matter_fields={"minor_harm": True}).case
    return worlds.bring_to(world, case, "accept")


@pytest.fixture
def period(world):
    return open_period(world)


def test_by_the_pages_opened_listed_contacted_and_reported(world, case):
    office, handler = browser(world.director), browser(world.handler)
    today = timezone.localdate()
    new = {
        "name": "寒假", "starts_on": today.isoformat(), "ends_on": (today + days(9)).isoformat(),
        "rhythm": 1, "zero_by": "16:00", "units": [world.jjc.pk], "form_key": uuid.uuid4(),
    }  # fmt: skip
    assert office.post(reverse("key_period_new"), new | {"rhythm": 99}).status_code == 422
    answer = office.post(reverse("key_period_new"), new)
    period = KeyPeriod.objects.get()
    page = reverse("key_period_detail", args=[period.slug])
    assert answer["Location"] == page
    assert "本节点未列入事项" in main_of(office.get(page))
    url = reverse("key_period_case", args=[period.slug])
    assert "涉及未成年人受侵害线索" in main_of(office.get(url))
    listed = {"number": case.number, "unit": world.jjc.pk, "reason": "group"}
    wrong = office.post(url, listed | {"form_key": uuid.uuid4()})
    assert wrong.status_code == 422
    assert "案卷中没有" in wrong.content.decode()
    office.post(url, listed | {"reason": "minor", "form_key": uuid.uuid4()})
    shown = main_of(handler.get(page))
    assert "第十八条" in shown
    assert case.number in shown
    assert Read.objects.filter(subject=f"period/{period.slug}", actor_id=world.handler.pk).exists()
    url = reverse("key_period_contact", args=[period.slug, case.slug])
    key = uuid.uuid4()
    kept = {
        "duty": "talk", "done_on": today.isoformat(), "means": "phone", "purpose": "hear",
        "raised": "希望公示结果", "form_key": key,
    }  # fmt: skip
    tick = handler.post(url, kept | {"raised": "", "form_key": uuid.uuid4()})
    assert tick.status_code == 422
    for _twice in range(2):
        assert handler.post(url, kept).status_code == 302
    assert ContactRecord.objects.count() == 1
    assert "希望公示结果" in main_of(handler.get(url))
    run(at=timezone.now())
    task = reverse("task_detail", args=[CaseTask.objects.get().pk])
    assert url in main_of(handler.get(task))
    done = {"step": "finish", "proof": "已办", "form_key": uuid.uuid4()}
    assert handler.post(task, done).status_code == 422
    zero = reverse("zero_report", args=[period.slug, "JJC"])
    for _again in range(2):
        handler.post(zero, {"form_key": uuid.uuid4()})
    assert ZeroReport.objects.count() == 1
    assert main_of(office.get(reverse("key_period_list"))).count("寒假") == 1
    stranger = browser(world.bureau_head)
    assert stranger.get(page).status_code == 404
    assert stranger.get(url).status_code == 404
    assert "寒假" not in main_of(stranger.get(reverse("key_period_list")))
    assert handler.get(reverse("key_period_new")).status_code == 403


def test_wishes_are_noted_and_taken_back_on_their_page_and_shown_on_the_case(world, case):
    handler = browser(world.handler)
    url, panel = (reverse(n, args=[case.slug]) for n in ("case_wish", "case_contact_panel"))
    assert "没有特别要求" in handler.get(panel).content.decode()
    less = {"step": "note", "kind": "less", "form_key": uuid.uuid4()}
    assert handler.post(url, less).status_code == 422
    handler.post(url, less | {"kind": "written", "form_key": uuid.uuid4()})
    wish = case.contact_wishes.get()
    assert "只作书面联系" in handler.get(panel).content.decode()
    handler.post(url, {"step": "end", "wish": wish.pk, "form_key": uuid.uuid4()})
    assert not case.contact_wishes.standing().exists()
    assert browser(world.bureau_head).get(panel).status_code == 404


def test_pages_and_desks_ask_the_same_number_of_questions_for_one_case_and_for_three(
    world, period, django_assert_num_queries, django_assert_max_num_queries
):
    def listed():
        case = worlds.register(world, matter_fields={"minor_harm": True}).case
        put(world, period, worlds.bring_to(world, case, "accept"))

    listed()
    run()
    key_grid_of(world.head, period)  # what the person is that day is asked once
    with CaptureQueriesContext(connection) as asked:
        key_grid_of(world.head, period)
    listed()
    listed()
    run()
    with django_assert_num_queries(len(asked)):
        assert len(key_grid_of(world.head, period)) == 3
    with django_assert_max_num_queries(2):
        reports_owed(world.head, TODAY)
    standing(world.leader, TODAY)
    with django_assert_num_queries(0):
        assert reports_owed(world.leader, TODAY) == findings_owed(world.leader, TODAY) == []


def key_grid_of(person, period):
    lines = lines_of(period, person, TODAY)
    rows_of(period, lines, TODAY)
    return lines
