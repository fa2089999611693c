"""The days a figure is asked for: a month, a year, or any days from one to another.

Pure: no database, no clock. What a figure says of a period holds at 24:00 of its last day.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.month import EARLIEST, LATEST, Month

YEAR = re.compile(r"([0-9]{4})\Z")
RANGE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})\Z")


class NotAPeriod(ValueError):
    """The text names no period; carries one sentence for the person who typed it."""


class Period(Protocol):
    """What every query is asked for. `Month`, `Year` and `Days` are periods."""

    @property
    def first(self) -> date:
        """The first day."""

    @property
    def last(self) -> date:
        """The last day; the figures hold at its end."""

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, for a `__range` lookup."""

    @property
    def key(self) -> str:
        """The period as addresses and frozen lines write it."""

    @property
    def label(self) -> str:
        """The period in words."""


@dataclass(frozen=True, order=True)
class Year:
    """A calendar year; written 2026."""

    number: int

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    @property
    def key(self) -> str:
        return f"{self.number:04d}"

    @property
    def label(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.key if english else f"{self.key}年"

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, order=True)
class Days:
    """The days from `first` to `last`, both of them in; written 2026-01-01..2026-03-31."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    @property
    def key(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def label(self) -> str:
        english = (get_language() or "").startswith("en")
        first, last = (
            date_format(day, "j F Y" if english else "Y年n月j日") for day in (self.first, self.last)
        )
        return f"{first} – {last}" if english else f"{first}至{last}"

    def __str__(self) -> str:
        return self.key


def parse(text: str) -> Period:
    """Return the period written as 2026, 2026-03 or 2026-01-01..2026-03-31; raises NotAPeriod."""
    try:
        if found := RANGE.match(text):
            days = Days(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
            if days.first.year >= EARLIEST and days.first <= days.last and days.last.year <= LATEST:
                return days
        elif found := YEAR.match(text):
            if EARLIEST <= int(found[1]) <= LATEST:
                return Year(int(found[1]))
        else:
            return Month.parse(text)
    except ValueError:
        pass
    raise NotAPeriod(
        _("“%(text)s”不是期间，请写成 2026、2026-03 或 2026-01-01..2026-03-31 的样子。")
        % {"text": text}
    )


def so_far(period: Period, today: date) -> Period:
    """Return the part of a period that is over or running; the period itself once it has ended.

    Asked for days to come, a figure would call late what is not due yet.
    """
    if period.last <= today or today < period.first:
        return period
    return Days(period.first, today)


def eve(period: Period) -> date:
    """Return the day before the period."""
    return period.first - timedelta(days=1)
