"""What can happen to the working-day calendar."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from audit import log
from organization import derived
from organization.actions.signing import sign
from organization.models import CalendarYear, User


@transaction.atomic
def record_calendar(
    year: CalendarYear,
    *,
    old: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime,
) -> None:
    """Note that the days of a year were entered or corrected; due dates follow from them.

    `old` is what `said_of` returned before. Raises PermissionDenied.
    """
    signature = sign(by, at)
    now = said_of(year)
    count = sum(1 for field in now if field[:1].isdigit())
    chain = log.open_chain(f"calendar/{year.year}")
    body = {"year": year.year, "days": count, "confirmed": year.confirmed}
    before = dict.fromkeys(now, "") if old is None else {**dict.fromkeys(now, ""), **old}
    after = {**dict.fromkeys(before, ""), **now}
    log.append(
        chain, "calendar_amended", by=signature, at=at, body=body | derived.changes(before, after)
    )


def said_of(year: CalendarYear) -> dict[str, str]:
    """Return what a year says: day -> kind and name, and where it comes from. One query."""
    rows: dict[str, str] = {
        _iso(day): f"{kind} {name}"
        for day, kind, name in year.days.values_list("date", "kind", "name")
    }
    return rows | {"source": year.source, "confirmed": str(year.confirmed)}


def _iso(day: date) -> str:
    return day.isoformat()
