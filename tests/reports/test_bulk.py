"""Reports written with their whole past are those that the actions would have made."""

import pytest
from django.db import transaction

from audit.models import Event, EventText
from organization.models import Role
from organization.standing import standing
from reports import actions, bulk, contents
from reports.models import LineComment, MonthlyReport, OverdueNote, ReportReminder
from reports.verify import check_frozen_reports
from tests.reports import unit_report_story as story
from tests.reports.unit_report_story import LATE_KEY, MARCH, NEXT, on

RETURNED = {"overdue_open": "请写明下一步。", "remarks": "请补充。"}


@pytest.fixture
def world(db):
    return story.build(frozen=False)


def signed(person, role, unit):
    return standing(person, on(2).date()).signature(role, unit=unit)


def by_actions(world):
    """Reminded, confirmed, returned, confirmed again, accepted: one step after the other."""
    office = world.extra["second"]
    report = actions.generate_unit_report(world.jjc, MARCH, by=None, at=on(1))
    actions.remind_unit(report, ReportReminder.Rung.BEFORE, at=on(3, 0))
    report = story.confirm(world, at=on(7), remarks="无")
    report = actions.return_report(report, RETURNED, by=office, at=on(8))
    report = story.confirm(world, at=on(9), remarks="已补充")
    actions.accept_report(report, by=office, at=on(10))


def in_bulk(world):
    clerk = signed(world.unit_clerk, Role.UNIT_CLERK, world.jjc)
    office = signed(world.extra["second"], Role.OFFICE, world.office)
    data = contents.report_data(MARCH, [world.jjc])[world.jjc.pk]
    steps = (
        bulk.Reminded(ReportReminder.Rung.BEFORE, on(3, 0)),
        bulk.Confirmed(clerk, on(7), {LATE_KEY: NEXT}, "无"),
        bulk.Judged(office, on(8), RETURNED),
        bulk.Confirmed(clerk, on(9), {LATE_KEY: NEXT}, "已补充"),
        bulk.Judged(office, on(10)),
    )
    history = bulk.History(world.jjc, MARCH, data, on(1), steps)
    return bulk.write([history], recorded_at=on(11), told_before=on(9))


def told(subject):
    """Return all that the reports of a unit hold, without keys."""
    reports = MonthlyReport.objects.filter(unit__code="JJC")
    events = Event.objects.filter(chain__subject=subject).order_by("seq")
    return [
        list(reports.values("month", "version", "data", "sha256", "generated_at", "status",
                            "confirmed_by", "confirmed_at", "judged_by", "judged_at", "remarks",
                            "objected")),
        list(events.values("seq", "kind", "actor_id", "actor_role", "actor_unit", "occurred_at",
                           "body")),
        list(EventText.objects.filter(event__in=events).order_by("event__seq").values("text")),
        [(n.assignment_id, n.reason, n.next_on, n.written_by_id, n.written_at)
         for n in OverdueNote.objects.order_by("written_at")],
        list(LineComment.objects.order_by("figure").values("figure", "words", "returned_by",
                                                           "returned_at")),
        list(ReportReminder.objects.values("unit", "month", "on", "rung", "by")),
    ]  # fmt: skip


def test_rows_and_events_are_those_of_the_actions(world):
    with transaction.atomic():
        by_actions(world)
        expected = told("report/2026-03/JJC")
        transaction.set_rollback(True)
    (report,) = in_bulk(world)
    assert told(report.place) == expected
    assert list(check_frozen_reports()) == []


def test_what_is_old_nobody_need_be_told(world):
    in_bulk(world)
    waiting = Event.objects.filter(chain__subject="report/2026-03/JJC", told_at__isnull=True)
    assert set(waiting.values_list("occurred_at", flat=True)) == {on(9), on(10)}


def test_what_was_written_goes_on_like_any_other(world):
    (report,) = in_bulk(world)
    story.put_right(1, on(20, month=3).date())
    newer = actions.correct_unit_report(world.jjc, MARCH, by=world.director, at=on(12))
    assert newer.version == report.version + 1
