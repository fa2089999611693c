"""What a page was asked for: a period, a unit, and parts of the whole. All of it is an address."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from organization.models import Unit
from petitions.models import Petition
from reports import dimensions
from reports.measures import Figure, Rows, Scope, Text
from reports.month import Month
from reports.period import Period, parse, so_far
from reports.statistics.reach import Place, Reach


@dataclass(frozen=True)
class Selection:
    """Which rows of a figure are asked for. `held` are the parts that were chosen, by dimension."""

    reach: Reach
    period: Period
    today: date
    place: Place | None
    own: bool = False
    held: tuple[tuple[str, str], ...] = ()
    as_of: date | None = None
    frozen: bool = False

    @classmethod
    def read(
        cls,
        query: QueryDict,
        reach: Reach,
        period: Period,
        today: date,
        *,
        as_of: date | None = None,
    ) -> Self:
        """Return what the address says beside the period and the day it is asked as of.

        Raises Http404 for a unit that is none, PermissionDenied for one out of reach.
        """
        held = tuple((code, query.get(code, "")) for code in dimensions.HELD if code in query)
        if any("\0" in part for _code, part in held):
            raise Http404
        place = reach.place(query.get("unit", ""))
        own, frozen = bool(query.get("own") and place), query.get("source") == "frozen"
        return cls(reach, period, today, place, own, held, as_of, frozen)

    @cached_property
    def scope(self) -> Scope:
        """The units whose figures are counted."""
        return self.reach.scope(self.place, own=self.own)

    @property
    def counted(self) -> Period:
        """The part of the period that is over or running, on the day it is asked as of."""
        return so_far(self.period, min(self.as_of or self.today, self.today))

    def rows(self, figure: Figure) -> Rows:
        """Return exactly the rows that the number counts."""
        rows = figure.rows(self.counted, self.scope)
        if self.scope.units is None:
            # Says nothing but "some unit": what no unit has is in no unit's line, and the indexes
            # that lead with the unit serve the whole as well.
            rows = rows.filter(**{f"{figure.by}__in": Unit.objects.values("pk")})
        if self.as_of and rows.model is Petition:
            rows = rows.filter(registered_at__lt=end_of(self.as_of))
        for code, part in self.held:
            rows = dimensions.BY_CODE[code].narrow(rows, figure, part)
        return rows

    def during(self, period: Period) -> Self:
        """Return the same for another period."""
        return replace(self, period=period)

    def inside(self, dimension: str, part: str, *, own: bool = False) -> Self:
        """Return the same, narrowed to one part."""
        if dimension == dimensions.UNIT.code:
            return replace(self, place=self.reach.places[part], own=own)
        held = dict(self.held) | {dimension: part}
        return replace(self, held=tuple(held.items()))

    @property
    def words(self) -> list[tuple[str, Text, Text]]:
        """Return dimension, its name, and the name of the part, for everything that is held."""
        return [
            (code, dimensions.BY_CODE[code].name, dimensions.BY_CODE[code].name_of(part))
            for code, part in self.held
        ]

    def query(self, **more: Any) -> str:
        """Return the selection as a query string, with what else the page needs to know."""
        return f"{self._said}&{urlencode(more)}" if more else self._said

    @cached_property
    def _said(self) -> str:
        said: dict[str, Any] = {"period": self.period.key}
        said |= {"unit": self.place.code} if self.place else {}
        said |= {"own": 1} if self.own else {}
        said |= {"as_of": self.as_of.isoformat()} if self.as_of else {}
        said |= {"source": "frozen"} if self.frozen else {}
        return urlencode(said | dict(self.held))

    @property
    def kept_month(self) -> str:
        """What a link to the overview of another unit keeps."""
        return urlencode({"month": self.period.key} | ({"source": "frozen"} if self.frozen else {}))

    @cached_property
    def _lists(self) -> str:
        return reverse("statistics_cases")

    def list_of(self, figure: Figure) -> str:
        """Return the address of the list behind a number."""
        return f"{self._lists}?{self._said}&figure={figure.code}"


def end_of(day: date) -> datetime:
    """Return the instant at which a day of the office has ended."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def month_asked(query: QueryDict, today: date) -> Month:
    """Return the month in the address, the running one when none is said; Http404 for no month
    or one to come."""
    try:
        text = query.get("month", "")
        month = Month.parse(text) if text else Month.of(today)
    except ValueError:
        raise Http404 from None
    if month > Month.of(today):
        raise Http404
    return month


def period_asked(query: QueryDict, today: date) -> Period:
    """Return the period in the address, the running month when none is said.

    Raises NotAPeriod, and Http404 for a period to come.
    """
    text = query.get("period", "")
    period = parse(text) if text else Month.of(today)
    if period.first > today:
        raise Http404
    return period


def day_asked(query: QueryDict) -> date | None:
    """Return the past day in the address, None when none is said; Http404 for what is none."""
    text = query.get("as_of", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Http404 from None
