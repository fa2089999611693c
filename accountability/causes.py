"""Root causes counted by quarter: a number and its list come from one query."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from accountability.models import Cause, RootCause, RootCauseQuerySet
from organization.models import User
from petitions.models import Case, Topic
from petitions.models.visible import CaseQuerySet

SHOWN = 4  # quarters side by side
MONTHS = 3


@dataclass(frozen=True)
class Quarter:
    """One quarter of a year; the day a root cause was recorded decides."""

    year: int
    no: int

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, MONTHS * (self.no - 1) + 1, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter that follows."""
        return Quarter(self.year + self.no // 4, self.no % 4 + 1)

    @property
    def before(self) -> "Quarter":
        """The quarter before."""
        return quarter_of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year}Q{self.no}"


@dataclass(frozen=True)
class Asked:
    """What a page is asked for: a quarter, and in it a cause, and of it a group of topics."""

    quarter: Quarter
    cause: str = ""
    topic: str = ""

    @property
    def query(self) -> str:
        """The same as a query string."""
        said = {"quarter": str(self.quarter), "cause": self.cause, "topic": self.topic}
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Number:
    """One number with the question that lists what it counts."""

    n: int
    asked: Asked


@dataclass(frozen=True)
class Cluster:
    """Cases of one quarter with the same cause in the same group of topics."""

    label: str
    topic: str
    count: Number


def quarter_of(day: date) -> Quarter:
    """Return the quarter of a day."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def asked(said: Mapping[str, Any], today: date) -> Asked:
    """Return what the address asks for; what it does not say, or says wrongly, is left open."""
    year, _q, no = str(said.get("quarter", "")).partition("Q")
    known = len(year) == 4 and year.isdecimal() and no in {"1", "2", "3", "4"} and year > "2000"
    quarter = Quarter(int(year), int(no)) if known else quarter_of(today)
    cause = str(said.get("cause", ""))
    topic = str(said.get("topic", ""))[:8]
    return Asked(quarter, cause if cause in Cause.values else "", topic)


def rows_of(asked: Asked, user: User, on: date) -> RootCauseQuerySet:
    """Return the root causes behind a number, of cases that exist for the reader."""
    days = (asked.quarter.first, asked.quarter.last)
    rows = RootCause.objects.visible_to(user, on).filter(set_on__range=days)
    if asked.cause:
        rows = rows.filter(cause=asked.cause)
    return rows.filter(case__topic__parent__code=asked.topic) if asked.topic else rows


def cases_of(asked: Asked, user: User, on: date) -> CaseQuerySet:
    """Return the cases behind a number."""
    seen = Case.objects.visible_to(user, on)
    return seen.filter(root_cause__in=rows_of(asked, user, on).values("pk"))


def table(quarter: Quarter, user: User, on: date) -> tuple[list[Quarter], list[dict[str, Any]]]:
    """Return the quarters up to this one, and for each cause its number in each of them."""
    quarters = [quarter]
    while len(quarters) < SHOWN:
        quarters.insert(0, quarters[0].before)
    found = {one: _counted(Asked(one), user, on) for one in quarters}
    rows = [
        {
            "label": label,
            "counts": [Number(found[one].get(code, 0), Asked(one, code)) for one in quarters],
        }
        for code, label in Cause.choices
    ]
    return quarters, rows


def clusters(asked: Asked, user: User, on: date) -> list[Cluster]:
    """Return the clusters of the quarter, the largest first. Two queries."""
    rows = rows_of(asked, user, on).values_list("cause", "case__topic__parent__code")
    counted = rows.annotate(n=Count("pk")).order_by("-n", "cause", "case__topic__parent__code")
    names = dict(Topic.objects.filter(parent=None).values_list("code", "name"))
    labels = dict(Cause.choices)
    return [
        Cluster(
            str(labels[cause]),
            names.get(topic, ""),
            Number(n, replace(asked, cause=cause, topic=topic)),
        )
        for cause, topic, n in counted
        if topic
    ]


def _counted(asked: Asked, user: User, on: date) -> dict[str, int]:
    rows = rows_of(asked, user, on).values_list("cause")
    return dict(rows.annotate(n=Count("pk")).order_by())
