"""The working-day calendar in the database: loading it, and filling it from the library.

The arithmetic is in `workdays.py`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from importlib.metadata import version

import holidays
from django.db import transaction

from organization.models import CalendarDay, CalendarYear
from organization.workdays import WorkCalendar

FIRST_YEAR = 2008
AHEAD = timedelta(days=60)
NOVEMBER = 11
DECEMBER = 12


def load(first: date, last: date) -> WorkCalendar:
    """Return the calendar of all years from `first` to `last`. One query.

    A term may roll over the year's end: let `last` lie beyond the last day that can come out.
    """
    rows = CalendarYear.objects.filter(year__range=(first.year, last.year)).values_list(
        "year", "days__date", "days__kind"
    )
    years, by_kind = set(), dict[str, set[date]]()
    for year, day, kind in rows:
        years.add(year)
        if day is not None:
            by_kind.setdefault(kind, set()).add(day)
    return WorkCalendar(
        holidays=frozenset(by_kind.get(CalendarDay.Kind.HOLIDAY, ())),
        workdays=frozenset(by_kind.get(CalendarDay.Kind.WORKDAY, ())),
        years=frozenset(years),
    )


def shipped(first: date, last: date) -> WorkCalendar:
    """Return the calendar of these years as the product ships it, without looking at any row.

    What an office has corrected since is in the rows alone: this is for counting beside them.
    """
    years = range(max(first.year, FIRST_YEAR), last.year + 1)
    days = [day for year in years for day in _days_of(year)]
    kinds = CalendarDay.Kind
    return WorkCalendar(
        holidays=frozenset(day.date for day in days if day.kind == kinds.HOLIDAY),
        workdays=frozenset(day.date for day in days if day.kind == kinds.WORKDAY),
        years=frozenset(years),
    )


@transaction.atomic
def fill_year(year: int) -> CalendarYear:
    """Write the year as the `holidays` library knows it, and return it.

    A confirmed year is left as it is: the office may have corrected it. A year of which the
    library knows no make-up workday has not been announced yet; it stays unconfirmed, and a
    later call replaces the guess.
    """
    row, _created = CalendarYear.objects.get_or_create(year=year, defaults={"source": ""})
    if row.confirmed:
        return row
    days = _days_of(year)
    row.days.all().delete()
    CalendarDay.objects.bulk_create(days)
    row.source = f"holidays {version('holidays')}"
    row.confirmed = any(day.kind == CalendarDay.Kind.WORKDAY for day in days)
    row.save(update_fields=["source", "confirmed"])
    return row


def fill_missing_years(today: date) -> Sequence[int]:
    """Fill every year from 2008 to next year that has no row, and return those years."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    missing = [year for year in range(FIRST_YEAR, today.year + 2) if year not in known]
    for year in missing:
        fill_year(year)
    return missing


def missing_years(today: date) -> list[int]:
    """Return the years that terms running now can reach and that have no row.

    Next year is needed from 1 November, when the State Council usually announces it, and in
    any case 60 days ahead.
    """
    needed = {today.year, (today + AHEAD).year}
    if today.month >= NOVEMBER:
        needed.add(today.year + 1)
    return sorted(needed - set(CalendarYear.objects.values_list("year", flat=True)))


def unconfirmed_years(today: date) -> list[int]:
    """Return the years that are in use, or begin within a month, and are still a guess."""
    last = today.year + (today.month == DECEMBER)
    years = CalendarYear.objects.filter(year__range=(today.year, last), confirmed=False)
    return list(years.order_by("year").values_list("year", flat=True))


def _days_of(year: int) -> list[CalendarDay]:
    # The neighbours are loaded too: New Year's make-up days are announced with the year after.
    # The library then lists days of all years it has met, so only this year's are kept.
    known = holidays.country_holidays("CN", years=range(year - 1, year + 2), language="zh_CN")
    days = [
        CalendarDay(year_id=year, date=day, kind=CalendarDay.Kind.HOLIDAY, name=name)
        for day, name in sorted(known.items())
        if day.year == year
    ]
    days += [
        CalendarDay(year_id=year, date=day, kind=CalendarDay.Kind.WORKDAY, name="调休上班")
        for day in sorted(known.weekend_workdays)
        if day.year == year
    ]
    return days
