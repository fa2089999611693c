"""Reminders of monthly reports by the calendar and by hand, and who hears of them."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from jobs.models import JobRun
from jobs.runner import run_one
from organization.models import Role
from petitions import notices
from petitions.models import Notice
from petitions.workflow import Refused
from reports import actions, deadlines, figures, report_desk
from reports.models import ReportReminder
from reports.reminding import REPORT_REMINDERS
from tests.reports import unit_report_story as story
from tests.reports.unit_report_story import MARCH, on
from tests.world import SHANGHAI


@pytest.fixture
def world(db):
    return story.build()


def run(day):
    at = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=8)
    (period,) = REPORT_REMINDERS.missing(at)
    return run_one(REPORT_REMINDERS, period, at)


def reminders(unit):
    rows = ReportReminder.objects.filter(unit=unit).order_by("pk")
    return [(row.on.isoformat(), row.rung) for row in rows]


def test_a_unit_is_reminded_before_on_and_after_the_day_and_never_on_days_off(world):
    assert deadlines.deadline(MARCH) == date(2026, 4, 8)
    for n in range(1, 26):
        assert run(date(2026, 4, n)).state == "done"

    assert reminders(world.jjc) == [
        ("2026-04-03", "before"), ("2026-04-08", "today"), ("2026-04-09", "late"),
        ("2026-04-16", "late"), ("2026-04-23", "late"),
    ]  # fmt: skip
    before = ReportReminder.objects.count(), Event.objects.count()
    JobRun.objects.all().delete()
    for n in (3, 8, 9, 16, 18, 19, 23):
        run(date(2026, 4, n))
    assert (ReportReminder.objects.count(), Event.objects.count()) == before


def test_a_day_that_was_missed_is_made_up_and_a_confirmed_report_is_left_alone(world):
    story.confirm(world)
    run(date(2026, 4, 7))
    run(date(2026, 4, 13))

    assert reminders(world.jjc) == []
    assert reminders(world.rsc) == [("2026-04-07", "before"), ("2026-04-13", "late")]


def test_on_a_holiday_nobody_is_reminded(world):
    run(date(2026, 4, 6))  # 清明
    run(date(2026, 4, 11))  # a Saturday
    assert not ReportReminder.objects.exists()


def test_a_returned_report_is_owed_again(world):
    report = story.confirm(world)
    actions.return_report(report, {"assigned": "少一件。"}, by=world.director, at=on(3))

    run(date(2026, 4, 8))

    assert reminders(world.jjc) == [("2026-04-08", "today")]


def test_the_office_presses_all_that_are_missing_once_a_day(world):
    story.confirm(world)
    assert actions.press_units(MARCH, by=world.director, at=on(9)) == 2
    with pytest.raises(Refused, match="今天已经催过"):
        actions.press_units(MARCH, by=world.director, at=on(9, 15))
    assert actions.press_units(MARCH, by=world.director, at=on(10)) == 2
    for stranger in (world.clerk, world.unit_clerk, world.leader):
        with pytest.raises(PermissionDenied):
            actions.press_units(MARCH, by=stranger, at=on(13))
    row = ReportReminder.objects.filter(unit=world.rsc).first()
    assert (row.rung, row.by) == ("hand", world.director)
    event = Event.objects.filter(chain__subject="report/2026-03/RSC").last()
    assert (event.kind, event.actor_role, event.body["rung"]) == (
        "report_reminded", Role.OFFICE, "hand",
    )  # fmt: skip


def test_the_desk_of_the_unit_hears_and_without_one_the_next_rung_above(world):
    actions.press_units(MARCH, by=world.director, at=on(9))
    notices.relay(on(9, 10))

    told = Notice.objects.filter(kind="report_reminded")
    by_url = {}
    for row in told:
        by_url.setdefault(row.url, set()).add(row.to)
    assert by_url["/desk/reports/2026-03/JJC/"] == {world.unit_clerk, world.head}
    assert by_url["/desk/reports/2026-03/RSC/"] == {world.leader}  # nobody sits in 人事处


def test_who_confirmed_hears_of_the_judgement_and_the_office_of_objections(world):
    actions.raise_objection(
        story.report_of(world.jjc), figures.CLOSED_ON_TIME, story.case(2),
        claim="count", reason="3月30日已办结。", by=world.unit_clerk, at=on(2),
    )  # fmt: skip
    actions.accept_report(story.confirm(world), by=world.director, at=on(3))
    notices.relay(on(3, 10))

    told = set(Notice.objects.values_list("to__name", "kind", "url"))
    url = "/desk/reports/2026-03/JJC/"
    assert ("陈立", "objection_raised", f"{url}objections/1/") in told
    assert ("沈洁", "report_accepted", url) in told
    assert ("沈洁", "objection_raised", url) not in told


def test_the_report_lies_on_the_desk_of_who_must_act(world):
    def owed(person):
        return [(str(item.kind), item.due_on) for item in report_desk.items(person, on(2).date())]

    assert owed(world.unit_clerk) == [("月报", date(2026, 4, 8))]
    assert owed(world.handler) == owed(world.director) == []
    story.confirm(world)
    assert owed(world.unit_clerk) == []
    assert owed(world.director) == [("月报", None)]


def test_months_before_the_desk_was_in_use_are_asked_of_nobody(world):
    assert deadlines.asked_months(date(2026, 4, 2)) == [MARCH]
    later = deadlines.asked_months(date(2026, 9, 2))
    assert [month.key for month in later] == ["2026-08", "2026-07", "2026-06"]
