"""A long file of the trail: asked for with its purpose, made in the background, for an auditor."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from audit import cells
from audit.log import texts
from audit.models import Event
from errands.models import Errand, State
from errands.running import run_startable
from petitions.models import Case, Track
from tests import world as worlds
from tests.audit.test_audit_log import read, write
from tests.petitions.pages.browsers import browser, words
from tests.world import register

ORDER = "trail_order"


def now():
    return timezone.localtime()


@pytest.fixture
def world(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def auditor(world, monkeypatch):
    """An auditor, and a trail of which two entries are more than a page may wait for."""
    monkeypatch.setattr(cells, "DIRECT", 2)
    write("case/A", 3)
    return world.auditor


def order(user, query="subject=case/A", **fields):
    client = browser(user)
    fields = {"form_key": str(uuid4()), "purpose": "年度审计"} | fields
    return client, client.post(f"{reverse(ORDER)}?{query}", fields)


def rows_of(client, errand):
    content = b"".join(client.get(reverse("errand_file", args=[errand.pk])))
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_long_trail_leads_to_the_page_that_asks_what_for(auditor):
    client = browser(auditor)
    answer = client.get(f"{reverse('audit_export')}?subject=case/A&after=e1")
    assert answer.url == f"{reverse(ORDER)}?subject=case%2FA"
    assert "共 3 行" in words(client.get(answer.url))
    assert not Event.objects.filter(kind="audit_export").exists()


def test_a_short_one_comes_at_once(auditor):
    answer = browser(auditor).get(f"{reverse('audit_export')}?subject=case/B")
    assert (answer.status_code, answer["Content-Type"]) == (200, cells.XLSX)
    list(answer)


def test_the_file_holds_what_the_page_shows_and_the_trail_its_hash_and_purpose(auditor):
    client, answer = order(auditor)
    assert answer.url == reverse("errand_list")
    run_startable(now())
    errand = Errand.objects.get()
    heading, heads, *rows = rows_of(client, errand)
    assert auditor.name in heading[0]
    assert "case/A" in heading[0]
    assert heads[0] == "时间"
    assert [row[4] for row in rows] == ["case/A#3", "case/A#2", "case/A#1"]
    event = Event.objects.get(kind="audit_export")
    body = {"rows": 3, "filter": ["subject=case/A"], "sha256": errand.sha256}
    assert event.body == body
    assert texts([event])[event.pk] == "年度审计"
    assert (errand.rows, errand.event_id) == (3, event.pk)


def test_a_name_that_was_typed_is_told_nowhere(auditor):
    order(auditor, "person=王建国&group=changes")
    run_startable(now())
    errand = Errand.objects.get()
    assert errand.words == "变更"
    assert "王" not in str(Event.objects.get(kind="audit_export").body)


def test_the_same_twice_is_one_errand(auditor):
    order(auditor)
    client, answer = order(auditor)
    assert "没有重复发起" in words(client.get(answer.url))
    assert Errand.objects.count() == 1


def test_above_the_threshold_somebody_else_agrees_first(auditor, settings):
    settings.BULK_EXPORT = 2
    order(auditor)
    assert Errand.objects.get().state == State.TO_APPROVE
    run_startable(now())
    assert not Event.objects.filter(kind="audit_export").exists()


def test_a_trail_that_grew_over_the_threshold_meanwhile_is_refused(auditor, settings):
    settings.BULK_EXPORT = 3
    order(auditor)
    read("case/A", at=now() - timedelta(minutes=1))
    run_startable(now())
    errand = Errand.objects.get()
    assert errand.state == State.PARKED
    assert "须先批准" in errand.error


def test_who_is_no_auditor_any_more_gets_neither_file_nor_work(auditor):
    order(auditor)
    run_startable(now())
    order(auditor, "group=changes")
    auditor.posts.update(valid_to=timezone.localdate() - timedelta(days=1))
    run_startable(now())
    done, refused = Errand.objects.order_by("pk")
    assert (refused.state, refused.rows) == (State.PARKED, None)
    assert "审计员" in refused.error
    answer = browser(auditor).get(reverse("errand_file", args=[done.pk]), follow=True)
    assert "只对审计员开放" in words(answer)


def accuse(case, unit):
    accused = {"track": Track.ACCUSATION, "restricted": True, "subject_unit": unit}
    Case.objects.filter(pk=case.pk).update(**accused)


def test_the_wall_holds_on_the_day_of_the_work_and_on_that_of_the_download(world):
    taken, hidden = (register(world, at=now()).case for _ in range(2))
    unit = world.auditor.posts.get().unit
    for case in (taken, hidden):
        order(world.auditor, f"subject={case.slug}&group=changes")
    accuse(hidden, unit)
    run_startable(now())
    first, second = Errand.objects.order_by("pk")
    assert (first.rows, second.rows) == (taken.chain.events.count(), 0)
    accuse(taken, unit)
    answer = browser(world.auditor).get(reverse("errand_file", args=[first.pk]), follow=True)
    assert "已不能看到文件中的全部记录" in words(answer)
