"""The pages of what must be reported within hours, and the check at entry that opens the task."""

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.models import Case, Topic
from tests.petitions.pages.browsers import browser, post, words
from tests.world import register

pytestmark = pytest.mark.django_db


def typed(world, **fields):
    return {
        "channel": "letter", "received_on": timezone.localdate().isoformat(), "headcount": 1,
        "name": "王建国", "phone": "13000001234", "subject_unit": world.school.pk,
        "topic": Topic.objects.get(code="E07-02").pk, "title": "反映学生被欺凌",
        "text": "孩子多次被同学殴打。", "urgency": "normal", "then": "open",
    } | fields  # fmt: skip


def test_a_topic_with_a_star_asks_and_the_answer_opens_the_task(world):
    page = reverse("case_new")
    asked = post(world.clerk, page, **typed(world))
    assert asked.status_code == 422
    text = words(asked)
    assert 'name="harm_check"' in text
    assert "请选择是否发现受侵害线索" in text
    assert "孩子多次被同学殴打。" in text
    assert not Case.objects.exists()

    assert post(world.clerk, page, **typed(world, harm_check="found")).status_code == 302
    found = Case.objects.get()
    assert found.minor_harm
    assert found.clocks.get(code="C15b").stopped_on is None
    assert (
        post(world.clerk, page, **typed(world, harm_check="none", name="李明")).status_code == 302
    )
    other = Case.objects.exclude(pk=found.pk).get()
    assert not other.clocks.filter(code="C15b").exists()


def test_the_check_comes_along_with_the_matches_once_the_topic_is_chosen(world):
    live = reverse("case_matches")
    plain = Topic.objects.get(code="E05-04").pk
    assert 'name="harm_check"' not in post(world.clerk, live, topic=plain).content.decode()
    asked = post(world.clerk, live, **typed(world, harm_check="found")).content.decode()
    assert 'hx-swap-oob="true"' in asked
    assert 'value="found"' in asked
    assert "checked" in asked
    ticked = post(world.clerk, live, topic=plain, minor_harm="on").content.decode()
    assert 'name="harm_check"' in ticked


def test_the_office_reports_from_the_page_of_the_case_and_of_my_work(world):
    case = register(world, at=timezone.now()).case
    act = reverse("case_act", args=[case.slug, "flag_minor_harm"])
    said = {"words": "孩子身上有伤", "version": case.version}
    assert post(world.clerk, act, **said).status_code == 302
    act = reverse("case_act", args=[case.slug, "report_minor_harm"])
    assert (
        act in browser(world.clerk).get(reverse("case_detail", args=[case.slug])).content.decode()
    )
    assert act in browser(world.clerk).get(reverse("desk_items")).content.decode()
    now = timezone.localtime()
    said = {
        "to": ["police"], "reported_on": now.date().isoformat(),
        "reported_time": f"{now:%H:%M}", "reporter": "刘敏", "words": "已报警",
        "version": case.version,
    }  # fmt: skip
    wrong = post(world.clerk, act, **(said | {"to": []}))
    assert wrong.status_code == 422
    assert "已报警" in words(wrong)
    assert post(world.clerk, act, **said).status_code == 302
    assert act not in browser(world.clerk).get(reverse("desk_items")).content.decode()


def test_the_urgent_form_is_addressed_to_the_leaders_who_may_know(world):
    case = register(world, at=timezone.now()).case
    act = reverse("case_act", args=[case.slug, "flag_urgent"])
    assert post(world.clerk, act, words="聚集", version=case.version).status_code == 302
    act = reverse("case_act", args=[case.slug, "report_urgent"])
    text = browser(world.clerk).get(act).content.decode()
    assert 'value="周明"' in text
    said = {
        "addressee": "周明", "situation": "家长聚集", "place": "门口", "people": "30人",
        "measures": "接谈", "asks": "协调", "version": case.version,
    }  # fmt: skip
    assert post(world.clerk, act, **(said | {"place": ""})).status_code == 422
    assert post(world.clerk, act, **said).status_code == 302
    assert case.papers.filter(kind="urgent").count() == 1
