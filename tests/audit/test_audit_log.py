"""The auditor's screen."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit.log import SYSTEM, Entry, Signature, append_histories
from audit.models import Event, Read
from organization.models import Duty, Unit, User
from tests.audit.conftest import MONDAY
from tests.world import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client, settings):
    """Return a client signed in as an auditor."""
    settings.EVENT_LABELS = ["tests.audit.test_audit_log.labels"]
    office = make_unit("XFB", "信访办公室", Unit.Kind.PETITION_OFFICE)
    client.user = make_person(Duty.AUDITOR, office, "审计甲")
    client.force_login(client.user)
    return client


def labels():
    return {"registered": "登记信访件", "routed": "转送"}


def hide_accusations(user, on, events):
    return events.exclude(chain__subject__startswith="case/ACCUSATION")


def hide_readings(user, on, reads):
    return reads.exclude(subject__startswith="case/ACCUSATION")


def shown(client, **query):
    """Return "subject#seq", or subject and what was read, of the lines on the page."""
    answer = client.get(reverse("audit_log"), query)
    assert answer.status_code == 200
    return [
        f"{line.subject}{line.place}" if line.place else f"{line.subject} {line.row.what}"
        for line in answer.context["lines"]
    ]


def read(subject, *, by=7, what="page", at=MONDAY, unit="XFB"):
    return Read.objects.create(
        actor_id=by, actor_role="registrar", actor_unit=unit, subject=subject, what=what,
        address="10.0.0.7", at=at,
    )  # fmt: skip


def write(subject, count, *, kind="registered", at=MONDAY, by=SYSTEM, body=None):
    entries = [Entry(kind, by, at, body or {"to": "JJC"}, text="机密文字")] * count
    append_histories({subject: entries}, recorded_at=at)


def test_nobody_else_may_read_it(client):
    assert client.get(reverse("audit_log")).status_code == 302
    client.force_login(User.objects.create_user("clerk", name="王"))
    assert client.get(reverse("audit_log")).status_code == 403


def test_it_tells_who_did_what_in_words_and_never_the_text(auditor):
    clerk = User.objects.create_user("clerk", name="王登记")
    write("case/A", 1, by=Signature(clerk.pk, "registrar", "XFB"))
    page = auditor.get(reverse("audit_log")).content.decode()
    for word in ("登记信访件", "王登记", "信访办公室", "case/A</a>#1", "JJC"):
        assert word in page
    assert "机密文字" not in page


def test_a_person_who_left_and_an_unknown_kind_are_shown_by_their_codes(auditor):
    write("case/A", 1, kind="odd-kind", by=Signature(999_999, "ghost", ""))
    page = auditor.get(reverse("audit_log")).content.decode()
    for word in ("odd-kind", "999999", "ghost"):
        assert word in page


def test_pages_run_from_the_newest_to_the_oldest_without_gap_or_repetition(auditor):
    for number in range(40):
        read(f"case/R-{number}")  # of the same moment as the first events
    write("case/A", 30)
    write("case/B", 75, at=MONDAY + timedelta(days=1))
    read("case/B", at=MONDAY + timedelta(days=2))
    found, after = [], "none"
    while after:
        answer = auditor.get(reverse("audit_log"), {"after": after})
        found += [(line.place != "", line.row.pk) for line in answer.context["lines"]]
        after = answer.context["following"]
    events = [(True, pk) for pk in Event.objects.newest_first().values_list("pk", flat=True)]
    first, *reads = [(False, pk) for pk in Read.objects.newest_first().values_list("pk", flat=True)]
    assert found == [first, *events, *reads]
    assert len(set(found)) == 146


def test_filters_narrow_the_list(auditor):
    person = User.objects.create_user("wang", name="王小明")
    write("case/A", 1)
    by = Signature(person.pk, "office", "XFB")
    write("case/B", 1, kind="routed", at=MONDAY + timedelta(days=1), by=by)
    read("case/C", by=person.pk, at=MONDAY + timedelta(days=1, hours=1))
    assert shown(auditor, kind="routed") == ["case/B#1"]
    for said in ("小明", "wang", str(person.pk)):
        assert shown(auditor, person=said) == ["case/C page", "case/B#1"]
    for said in ("信访办", "XFB", "xfb"):
        assert shown(auditor, unit=said) == ["case/C page", "case/B#1"]
    assert shown(auditor, unit="基础教育处") == []
    assert shown(auditor, subject=" case/A ") == ["case/A#1"]
    assert shown(auditor, subject="A") == ["case/A#1"]
    assert shown(auditor, subject="case/") == ["case/C page", "case/B#1", "case/A#1"]
    assert shown(auditor, first_on="2026-03-03") == ["case/C page", "case/B#1"]
    assert shown(auditor, last_on="2026-03-02") == ["case/A#1"]
    assert shown(auditor, first_on="2026-03-04") == []


GROUPS = {
    "reads": ["case/R page"],
    "refused": ["case/R refused"],
    "changes": ["case/C#1"],
    "logins": ["user/1#1"],
    "exports": ["user/2#1"],
    "reveals": ["case/V#1"],
    "settings": ["unit/JJC#1"],
    "alerts": ["user/3#1"],
}


@pytest.fixture
def one_of_each():
    read("case/R")
    read("case/R", what="refused")
    kinds = {
        "case/C": "registered", "user/1": "login_failed", "user/2": "export",
        "case/V": "view_restricted", "unit/JJC": "unit_moved", "user/3": "alert",
    }  # fmt: skip
    for subject, kind in kinds.items():
        write(subject, 1, kind=kind, body={"person": 3, "rule": "cases"})


@pytest.mark.parametrize("group", GROUPS)
def test_each_tab_shows_its_own_kind_and_no_other(group, auditor, one_of_each):
    assert shown(auditor, group=group) == GROUPS[group]


def test_all_tabs_together_show_what_the_first_one_shows(auditor, one_of_each):
    assert sorted(shown(auditor)) == sorted(line for lines in GROUPS.values() for line in lines)


def test_a_filter_that_is_on_is_a_chip_that_takes_it_off(auditor):
    write("case/A", 1)
    answer = auditor.get(reverse("audit_log"), {"group": "changes", "kind": "registered"})
    (chip,) = answer.context["trail"].chips
    assert chip.label == "动作：登记信访件"
    assert chip.remove_url == "?group=changes"


def test_a_change_shows_what_was_before_and_after(auditor):
    changes = {"changes": {"due_on": ["2026-03-02", "2026-03-09"]}, "address": "10.1.2.3"}
    write("unit/JJC", 1, body=changes)
    answer = auditor.get(reverse("audit_log"))
    (line,) = answer.context["lines"]
    assert [(detail.label, detail.old, detail.new) for detail in line.details] == [
        ("期限", "2026-03-02", "2026-03-09")
    ]
    assert line.address == "10.1.2.3"
    assert "<del>2026-03-02</del>" in answer.content.decode()


def test_a_reading_shows_who_what_and_from_where_but_no_words_of_the_case(auditor):
    person = User.objects.create_user("wang", name="王小明")
    read("case/A", by=person.pk, what="print")
    page = auditor.get(reverse("audit_log")).content.decode()
    for word in ("王小明", "打印", "case/A", "10.0.0.7", "信访办公室"):
        assert word in page


def test_alerts_stand_on_top_with_the_name_of_the_person(auditor):
    person = User.objects.create_user("wang", name="王小明")
    write(f"user/{person.pk}", 1, kind="alert", body={"person": person.pk, "rule": "refusals"})
    page = auditor.get(reverse("audit_log")).content.decode()
    assert "异常提醒" in page
    assert "一小时内多次被拒绝" in page
    assert "王小明" in page


SENSELESS = {
    "unknown kind": {"kind": "no-such-kind"},
    "unknown group": {"group": "no-such-group"},
    "long name": {"person": "x" * 200},
    "NUL": {"subject": "\0"},
    "long subject": {"subject": "x" * 500},
    "before the calendar": {"first_on": "0001-01-01"},
    "end of the calendar": {"last_on": "9999-12-31"},
    "no such day": {"last_on": "31/02/2026"},
}


@pytest.mark.parametrize("bad", SENSELESS.values(), ids=SENSELESS)
def test_a_filter_that_makes_no_sense_is_left_out_and_said_so(auditor, bad):
    write("case/A", 1)
    assert shown(auditor, **bad) == ["case/A#1"]
    assert "已忽略" in auditor.get(reverse("audit_log"), bad).content.decode()


@pytest.mark.parametrize("after", ["x", "0", "e-1", "e²", "e" + "9" * 40, "r1234567", "e\0", "e"])
def test_a_page_that_does_not_exist_is_the_first_page(auditor, after):
    write("case/A", 1)
    assert shown(auditor, after=after) == ["case/A#1"]


def test_an_app_above_may_hide_events_from_an_auditor(auditor, settings):
    settings.EVENT_SCOPES = ["tests.audit.test_audit_log.hide_accusations"]
    settings.READ_SCOPES = ["tests.audit.test_audit_log.hide_readings"]
    read("case/ACCUSATION-1")
    write("case/A", 1)
    write("case/ACCUSATION-1", 1)
    assert shown(auditor) == ["case/A#1"]
    assert shown(auditor, subject="case/ACCUSATION-1") == []


def test_fifty_lines_cost_as_many_queries_as_one(auditor, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    write("case/A", 1, by=Signature(1, "registrar", "XFB"))
    read("case/A")
    with CaptureQueriesContext(connection) as one:
        shown(auditor)
    for number in range(25):
        write(f"user/{number}", 1, by=Signature(number, "registrar", f"U{number}"))
        read(f"case/B-{number}", by=number, unit=f"U{number}")
    with django_assert_num_queries(len(one)):
        assert len(shown(auditor)) == 50


def test_it_says_when_nothing_was_verified_yet_and_nothing_found(auditor):
    page = auditor.get(reverse("audit_log")).content.decode()
    assert "尚无校验记录" in page
    assert "该条件下没有记录" in page
    assert "没有异常" in page
    assert "尚无存证锚" in page


def test_writing_to_it_is_not_allowed(auditor):
    assert auditor.post(reverse("audit_log")).status_code == 405


def test_an_empty_answer_says_which_days_were_searched(auditor):
    page = auditor.get(reverse("audit_log"), {"first_on": "2026-03-02"}).content.decode()
    assert "已查找 2026-03-02 至 今天" in page
    assert "已查找全部时间" in auditor.get(reverse("audit_log")).content.decode()


def test_the_address_of_a_sign_in_is_read_from_its_erasable_words(auditor):
    entry = Entry("login", SYSTEM, MONDAY, {"how": "password"}, text="10.9.8.7")
    append_histories({"user/5": [entry]}, recorded_at=MONDAY)
    assert "10.9.8.7" in auditor.get(reverse("audit_log")).content.decode()
