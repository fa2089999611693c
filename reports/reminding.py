"""Reminders before, on and after the last day for the monthly reports, by the calendar.

The run looks at everything that is owed, so a day that was missed needs no run of its own; it is
quiet on days that are not worked.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jobs.leases import Lease
from jobs.registry import Job
from reports import actions, deadlines
from reports.models import MonthlyReport, ReportReminder
from reports.month import Month

Rung = ReportReminder.Rung
AGAIN = 5  # working days between two reminders of a report that is late


def today_missing(at: datetime) -> Sequence[str]:
    """Return this day."""
    return [timezone.localdate(at).isoformat()]


def remind(_period: str, lease: Lease, at: datetime) -> str:
    """Remind every unit that owes a report and is due a reminder today; returns a hash of it."""
    today = timezone.localdate(at)
    done: list[str] = []
    if deadlines.is_worked(today):
        for month in deadlines.asked_months(today):
            done += _remind_month(month, today, lease, at)
    return hashlib.sha256("\n".join(done).encode()).hexdigest()


def _remind_month(month: Month, today: date, lease: Lease, at: datetime) -> Iterator[str]:
    rung = _rung(month, today)
    if rung is None:
        return
    reminded = dict(
        ReportReminder.objects.filter(month=month.key, rung=rung)
        .values_list("unit")
        .annotate(last=Max("on"))
    )
    owed = MonthlyReport.objects.current().owed().filter(month=month.key).select_related("unit")
    for report in owed.order_by("unit__path"):
        if _is_due(rung, reminded.get(report.unit_id), today):
            with transaction.atomic():
                lease.confirm()
                if actions.remind_unit(report, rung, at=at):
                    yield f"{report.place} {rung}"


def _rung(month: Month, today: date) -> Rung | None:
    """Return which reminder the day is for, None where it is too early or no calendar is known."""
    due, first = deadlines.deadline(month), deadlines.first_reminder(month)
    if due is None or first is None or today < first:
        return None
    if today > due:
        return Rung.LATE
    return Rung.TODAY if today == due else Rung.BEFORE


def _is_due(rung: Rung, last: date | None, today: date) -> bool:
    """Tell whether a unit is reminded today: once before and on the day, then once a week."""
    if last is None:
        return True
    return rung == Rung.LATE and deadlines.workdays_between(last, today) >= AGAIN


REPORT_REMINDERS = Job("report_reminders", today_missing, remind)
