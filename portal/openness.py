"""How much of what was asked the public can read: counts and shares by year and month.

The same definitions as the figures of the reports (`reports/queries/openness.py`), for the public
page: an enquiry counts in the month it came in, a case in the month it was published. Numbers for
everybody, without a name: a replica may answer, and they may be some seconds old.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from portal.models import Enquiry, PublishedCase
from replica.choosing import answered


@dataclass(frozen=True)
class Line:
    """One year, or one month of a year (0 for the whole year)."""

    year: int
    month: int
    cases: int
    received: int
    published: int

    @property
    def share(self) -> float | None:
        """Which part of the enquiries received has a published answer; None without any."""
        return self.published / self.received if self.received else None

    @property
    def percent(self) -> str:
        """The share as it is written, with one decimal."""
        return "" if self.share is None else f"{self.share:.1%}".removesuffix("%")


def by_year() -> list[Line]:
    """Return a line for each year in which something was asked or published, the latest first."""
    months = answered(_months)
    years = sorted({line.year for line in months}, reverse=True)
    return [_sum(year, [line for line in months if line.year == year]) for year in years]


def by_month(year: int) -> list[Line]:
    """Return a line for each month of the year with something in it, in their order."""
    return [line for line in answered(_months) if line.year == year]


def _months(alias: str) -> list[Line]:
    cases = PublishedCase.objects.using(alias).published().filter(case__restricted=False)
    told = _counted(cases, "published_on")
    received = _counted(Enquiry.objects.using(alias), "received_on")
    published = _counted(Enquiry.objects.using(alias).published(), "received_on")
    return [
        Line(month.year, month.month, told[month], received[month], published[month])
        for month in sorted({*told, *received})
    ]


def _sum(year: int, months: list[Line]) -> Line:
    return Line(
        year,
        0,
        sum(line.cases for line in months),
        sum(line.received for line in months),
        sum(line.published for line in months),
    )


def _counted(rows: QuerySet[Any], day: str) -> Counter[date]:
    """Return how many there are in each month, by its first day. One query."""
    counted = rows.annotate(month=TruncMonth(day)).values("month").annotate(n=Count("pk"))
    return Counter({line["month"]: line["n"] for line in counted.order_by("month")})
