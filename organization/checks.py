"""Checks that the working days of the coming months are known."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import DatabaseError
from django.utils import timezone

from audit.verify import Finding
from organization import calendar


@register(Tags.database)
def calendar_is_known(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Fail on a year that terms can reach and that is missing; warn of one that is a guess."""
    if not databases:
        return []
    today = timezone.localdate()
    try:
        missing, guessed = calendar.missing_years(today), calendar.unconfirmed_years(today)
    except DatabaseError:  # before the first migration there is no table to ask
        return []
    hint = "Enter the days of the State Council's notice in the administration."
    return [
        Error(f"No working-day calendar for {year}.", hint=hint, id="organization.E001")
        for year in missing
    ] + [
        Warning(f"The calendar of {year} is a guess.", hint=hint, id="organization.W001")
        for year in guessed
    ]


def check_calendar() -> Iterable[Finding]:
    """Name each year that running terms can reach and that has no calendar (for `verify`)."""
    for year in calendar.missing_years(timezone.localdate()):
        yield Finding("calendar", str(year), "No working-day calendar for this year.")
