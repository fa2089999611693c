"""By when units confirm their month, and which months are still asked for."""

from datetime import date

from django.utils import timezone

from organization import calendar
from organization.workdays import MissingYear, WorkCalendar
from reports import span
from reports.models import MonthlyReport
from reports.month import Month

DEADLINE = 5  # working days of the next month in which a unit confirms
AHEAD = 2  # working days before the last one on which a unit is reminded first
MONTHS_ASKED = 3  # units are reminded of the months that ended last; the grid shows all


def deadline(month: Month) -> date | None:
    """Return the day by which units confirm this month, None if its calendar is not known yet."""
    return _after(month, DEADLINE)


def first_reminder(month: Month) -> date | None:
    """Return the day from which a unit that has not confirmed is reminded."""
    return _after(month, DEADLINE - AHEAD)


def workdays_between(day: date, until: date) -> int:
    """Return how many working days lie after `day`, up to and with `until`; 0 if it is earlier."""
    if until <= day:
        return 0
    days = calendar.load(day, until)
    return sum(_is_worked(days, date.fromordinal(n)) for n in range(_next(day), _next(until)))


def is_worked(day: date) -> bool:
    """Tell whether the office works on this day; a year nobody knows has no holidays."""
    return _is_worked(calendar.load(day, day), day)


def asked_months(today: date) -> list[Month]:
    """Return the ended months whose reports are asked for, the newest first.

    Months before the desk was in use are history: nobody confirms them. One query.
    """
    since = span.in_use_since()
    if since is None:
        return []
    return list(since.through(Month.of(today).previous))[::-1][:MONTHS_ASKED]


def was_late(report: MonthlyReport, due: date | None) -> bool:
    """Tell whether the first version of the month was confirmed after the last day for it."""
    if due is None or report.confirmed_at is None or report.version > 1:
        return False
    return timezone.localdate(report.confirmed_at) > due


def _after(month: Month, workdays: int) -> date | None:
    try:
        return calendar.load(month.last, month.next.last).add_workdays(month.last, workdays)
    except MissingYear:
        return None


def _is_worked(days: WorkCalendar, day: date) -> bool:
    try:
        return days.is_workday(day)
    except MissingYear:
        return True


def _next(day: date) -> int:
    return day.toordinal() + 1
