"""A calendar month of Asia/Shanghai. Pure: no database, no clock."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

WRITTEN = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")
EARLIEST, LATEST = 1949, 2999


class NotAMonth(ValueError):
    """The text names no month; carries one sentence for the person who typed it."""


@dataclass(frozen=True, order=True)
class Month:
    """2018-11 is Month(2018, 11). Its days are days of the office, whatever the server's zone."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the month written as YYYY-MM; raises NotAMonth for anything else."""
        match = WRITTEN.match(text)
        if match is None or not EARLIEST <= int(match[1]) <= LATEST:
            raise NotAMonth(_("“%(text)s”不是月份，请写成 2026-03 的样子。") % {"text": text})
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month that holds this day."""
        return cls(day.year, day.month)

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """Return the month that runs at this instant in Asia/Shanghai."""
        return cls.of(timezone.localdate(moment))

    @property
    def key(self) -> str:
        """The month as periods, addresses and frozen lines write it: 2018-11."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, for a `__range` lookup."""
        return self.first, self.last

    @property
    def previous(self) -> "Month":
        return Month(self.year, self.number - 1) if self.number > 1 else Month(self.year - 1, 12)

    @property
    def next(self) -> "Month":
        return Month(self.year, self.number + 1) if self.number < 12 else Month(self.year + 1, 1)

    def through(self, last: "Month") -> "Iterator[Month]":
        """Yield this month and those that follow, up to and including `last`."""
        month = self
        while month <= last:
            yield month
            month = month.next

    @property
    def label(self) -> str:
        """2018年11月; in English November 2018."""
        english = (get_language() or "").startswith("en")
        return date_format(self.first, "F Y" if english else "Y年n月")

    def __str__(self) -> str:
        return self.key
