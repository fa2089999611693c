"""Limits counted anew: a changed calendar moves open cases, a new rule is rehearsed first."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from organization.models import CalendarDay, CalendarYear
from petitions import clock, jobs, recounting, replay, timeline
from petitions.actions.recounting import recount
from petitions.models import Case, Clock, ClockRule
from petitions.verify import check_projections
from tests.petitions.pages.browsers import browser
from tests.world import MONDAY, bring_to, register

DUE = date(2026, 3, 17)  # the fifteenth day after Monday, 2 March
NEXT = date(2026, 3, 18)


class Lease:
    def confirm(self):
        pass


def take_off(day=DUE):
    """Make a day a holiday, as a late notice of the State Council would."""
    year = CalendarYear.objects.get(year=day.year)
    CalendarDay.objects.create(year=year, date=day, kind=CalendarDay.Kind.HOLIDAY, name="放假")


def due(case, code="C1"):
    return Clock.objects.get(case=case, code=code).due_on


def test_a_holiday_that_comes_late_moves_what_ends_on_it(world, case):
    assert due(case) == DUE
    take_off()
    shown = recounting.of_calendar([DUE])
    assert [(m.clock.code, m.old, m.new, m.days) for m in shown.moves] == [
        ("C1", DUE, NEXT, 1), ("C2a", DUE, NEXT, 1),
    ]  # fmt: skip
    assert (shown.total, shown.restricted, shown.more, shown.looked_at) == (2, 0, 0, 2)
    assert recount([DUE], by=world.admin, at=MONDAY) == 1
    assert due(case) == NEXT
    case.refresh_from_db()
    assert case.due_on == NEXT
    assert list(check_projections()) == []
    said = Event.objects.filter(chain=case.chain, kind="recounted").order_by("seq")
    assert [event.body for event in said] == [
        {"clock": code, "assignment": 0, "old": DUE.isoformat(), "due": NEXT.isoformat()}
        for code in ("C1", "C2a")
    ]
    items = [item for run in timeline.runs(timeline.events_of(case), "") for item in run.items]
    words = [item.what for item in items if item.kind == "recounted"]
    assert words[0].startswith("期限重新计算")


def test_counting_again_changes_nothing_and_leaves_no_event(world, case):
    take_off()
    recount([DUE], by=None, at=MONDAY)
    assert recount([DUE], by=None, at=MONDAY) == 0
    assert recount([], by=None, at=MONDAY) == 0
    assert Event.objects.filter(kind="recounted").count() == 2


def test_what_was_met_before_is_counted_anew_without_a_word(world, case):
    bring_to(world, case, "assign", at=MONDAY)
    take_off()
    assert recounting.of_calendar([DUE]).total == 1  # the unit's notice; C1 and C2a are met
    recount([DUE], by=world.admin, at=MONDAY)
    assert due(case) == due(case, "C2b") == NEXT
    assert list(check_projections()) == []
    moved = Event.objects.filter(kind="recounted").values_list("body__clock", flat=True)
    assert list(moved) == ["C2b"]


def test_a_limit_that_has_moved_is_told_of_anew(world, case):
    at = MONDAY + timedelta(days=20)
    jobs.sweep("", Lease(), at)
    assert Clock.objects.get(case=case, code="C1").told_overdue
    take_off()
    recount([DUE], by=None, at=at)
    assert not Clock.objects.get(case=case, code="C1").told_overdue
    assert list(check_projections()) == []


def test_who_is_no_administrator_counts_nothing_anew(world, case):
    take_off()
    with pytest.raises(PermissionDenied):
        recount([DUE], by=world.director, at=MONDAY)
    assert due(case) == DUE


def test_the_daily_job_finds_what_was_changed_behind_the_pages(world, case):
    take_off()
    jobs.recount_moved("2026-03-02", Lease(), MONDAY)
    assert due(case) == NEXT
    assert jobs.recount_moved("2026-03-03", Lease(), MONDAY) != ""
    assert Event.objects.filter(kind="recounted").count() == 2
    assert jobs.days_missing(MONDAY) == ["2026-03-02"]


def test_restricted_cases_are_counted_and_not_named(world, case):
    Case.objects.filter(pk=case.pk).update(restricted=True)
    take_off()
    shown = recounting.of_calendar([DUE])
    assert (shown.moves, shown.restricted, shown.total) == ((), 2, 2)


def test_a_rule_is_rehearsed_on_what_began_in_the_last_ninety_days(world, case):
    row = ClockRule.objects.get(code="C1", valid_to=None)
    row.days = 10
    rule, today = replay.rule_of(row), MONDAY.date()
    shown = recounting.of_rule(rule, today + recounting.REHEARSED)
    assert [(m.clock.code, m.old, m.new) for m in shown.moves] == [("C1", DUE, date(2026, 3, 12))]
    assert recounting.of_rule(rule, today + recounting.REHEARSED + timedelta(days=1)).total == 0
    assert due(case) == DUE


def test_many_moves_are_shown_in_part_and_counted_whole(world, monkeypatch):
    monkeypatch.setattr(recounting, "SHOWN", 3)
    for _ in range(3):
        register(world, at=MONDAY)
    take_off()
    shown = recounting.of_calendar([DUE])
    assert (len(shown.moves), shown.more, shown.total) == (3, 3, 6)


def calendar_form(day, **more):
    return {
        "source": "国务院办公厅通知", "confirmed": "on",
        "days-TOTAL_FORMS": "1", "days-INITIAL_FORMS": "0",
        "days-0-date": day.isoformat(), "days-0-kind": "holiday", "days-0-name": "特别放假",
        "days-0-year": str(day.year),
    } | more  # fmt: skip


def test_the_page_shows_what_a_holiday_moves_before_it_is_saved(world):
    at = timezone.localtime()
    case = register(world, at=at).case
    day, client = due(case), browser(world.admin)
    year = CalendarYear.objects.get(year=day.year)
    url = reverse("admin:organization_calendaryear_change", args=[year.pk])
    shown = client.post(url, calendar_form(day))
    page = shown.content.decode()
    assert case.number in page
    assert "2 项期限会改变" in page
    assert case.title not in page
    assert not CalendarDay.objects.filter(date=day).exists()
    assert not Event.objects.filter(kind__in=["calendar_amended", "recounted"]).exists()
    stale = client.post(url, calendar_form(day, seen="0000"))
    assert stale.status_code == 200
    seen = shown.context["rehearsal"].digest
    assert client.post(url, calendar_form(day, seen=seen)).status_code == 302
    assert due(case) > day
    assert Event.objects.filter(kind="recounted").count() == 2
    assert list(check_projections()) == []


def test_a_new_year_and_a_day_that_moves_nothing_are_saved_at_once(world):
    client = browser(world.admin)
    year = CalendarYear.objects.get(year=2026)
    url = reverse("admin:organization_calendaryear_change", args=[year.pk])
    assert client.post(url, calendar_form(date(2026, 8, 3))).status_code == 302
    form = calendar_form(date(2060, 8, 3), year="2060")
    del form["days-0-year"]
    added = client.post(reverse("admin:organization_calendaryear_add"), form)
    assert added.status_code == 302
    assert CalendarDay.objects.filter(date=date(2060, 8, 3)).exists()


def test_the_page_rehearses_a_rule_before_it_is_saved(world):
    case = register(world, at=timezone.localtime()).case
    client, day = browser(world.admin), timezone.localdate() + timedelta(days=20)
    form = {
        "code": "C1", "kind": "local", "law": "《本市办法》", "article": "第3条", "days": "3",
        "unit": "workdays", "roll_forward": "on", "extension_days": "0", "soon_days": "1",
        "urgent_days": "1", "valid_from": day.isoformat(),
    }  # fmt: skip
    url = reverse("admin:petitions_clockrule_add")
    shown = client.post(url, form)
    assert case.number in shown.content.decode()
    assert "在办件不受影响" in shown.content.decode()
    assert not ClockRule.objects.filter(law="《本市办法》").exists()
    seen = {"seen": shown.context["rehearsal"].digest}
    assert client.post(url, form | seen).status_code == 302
    rules, local = replay.rules(), ClockRule.objects.get(law="《本市办法》")
    assert clock.rule_for("C1", day, rules).key == local.pk
    assert clock.rule_for("C1", day, rules).unit is clock.Unit.WORKDAYS
    assert due(case) == Clock.objects.get(case=case, code="C2a").due_on


def test_a_rule_that_follows_begins_as_the_one_before(world):
    client, used = browser(world.admin), ClockRule.objects.get(code="C4", valid_to=None)
    old = ClockRule.objects.get(code="C4", valid_to__isnull=False)
    url = reverse("admin:petitions_clockrule_add")
    listed = client.get(reverse("admin:petitions_clockrule_changelist")).content.decode()
    assert f"{url}?after={used.pk}" in listed
    assert f"{url}?after={old.pk}" not in listed
    form = client.get(url, {"after": used.pk}).context["adminform"].form
    assert (form.initial["extension_days"], form.initial["code"]) == (30, "C4")
    assert "valid_from" not in form.initial
    for other in ("0", "x", "\u00b2", "9" * 30):
        assert client.get(url, {"after": other}).status_code == 200


def test_a_limit_in_hours_is_overdue_the_minute_after(case):
    hour = timedelta(hours=1)
    row = Clock(
        case=case, code="C15", started_on=MONDAY.date(), due_on=MONDAY.date(),
        due_at=MONDAY + hour, soon_on=MONDAY.date(), told_today=True,
    )  # fmt: skip
    assert list(jobs._untold(row, MONDAY.date(), MONDAY + hour)) == []
    assert list(jobs._untold(row, MONDAY.date(), MONDAY + 2 * hour)) == ["overdue"]
    row.told_overdue = True
    assert list(jobs._untold(row, MONDAY.date(), MONDAY + 2 * hour)) == []
