"""What a figure is. One model for everything the office counts.

A figure is a promise: a name, its definition in words, a base date, a unit of counting, and one
query. The number, the list behind it, the file and the frozen line all come from that query, so
they cannot disagree. Rates, spreads and identities are made of figures, never of other queries.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    TextChoices,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accountability.campaign_figures import FLOOR
from reports.period import Period

Text = str | Promise
Rows = QuerySet[Any, Any]
Counts = dict[str, int]
NONE = "—"  # in the place of a rate that is not said
TENTH = Decimal("0.1")


class Counted(TextChoices):
    """What one of a number is; numbers of two kinds are never added up or divided."""

    SUBMISSIONS = "submissions", _("件次")
    VISITS = "visits", _("批次")
    PEOPLE = "people", _("人次")
    MATTERS = "matters", _("件")
    DAYS = "days", _("天")
    TIMES = "times", _("次")
    ENTRIES = "entries", _("条")


class Mixed(ValueError):
    """Figures that count different things were put together."""


@dataclass(frozen=True)
class Scope:
    """The units whose figures are asked; None means everything there is."""

    units: frozenset[int] | None = None

    @classmethod
    def of(cls, units: Iterable[int]) -> Self:
        """Return the scope of these units."""
        return cls(frozenset(units))


WHOLE = Scope()


@dataclass(frozen=True, eq=False)
class Figure:
    """One number that people rely on.

    `query` gives the rows of a period, without restricted cases; `part` says which of them, where
    several figures are parts of the same rows and one scan counts them all. `by` is the way from a
    row to the unit whose figure it is, "" where a figure is of the whole commission only; `case`
    the way to the case, "" where the row is the case, None where there is none. `sums` names the
    column that is added up where rows are not what is counted. A yearly figure is asked for years
    only.
    """

    code: str
    name: Text
    definition: Text
    base_date: Text
    counted: Counted
    query: Callable[[Period], Rows]
    by: str = "unit"
    case: str | None = "case"
    sums: str = ""
    yearly: bool = False
    part: Callable[[Period], Q] | None = None

    def rows(self, period: Period, scope: Scope = WHOLE) -> Rows:
        """Return exactly the rows that the number counts."""
        rows = self.scanned(period, scope)
        return rows.filter(self.part(period)) if self.part else rows

    def scanned(self, period: Period, scope: Scope = WHOLE) -> Rows:
        """Return the rows of which those of this figure are a part."""
        rows = self.query(period)
        if scope.units is None:
            return rows
        return rows.filter(**{f"{self.by}__in": sorted(scope.units)}) if self.by else rows.none()

    @property
    def number(self) -> Aggregate | Coalesce:
        """The expression that makes the number of the rows."""
        return self._number(None)

    def among(self, period: Period) -> Aggregate | Coalesce:
        """Return the same expression for the rows that are scanned."""
        return self._number(self.part(period) if self.part else None)

    def _number(self, only: Q | None) -> Aggregate | Coalesce:
        return Coalesce(Sum(self.sums, filter=only), 0) if self.sums else Count("pk", filter=only)

    def count(self, period: Period, scope: Scope = WHOLE) -> int:
        """Return the number. One query."""
        found: int = self.rows(period, scope).aggregate(n=self.number)["n"]
        return found


@dataclass(frozen=True)
class Share:
    """A rate as it is shown: the counts always, the rate only where there is enough to divide."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """The share, None where the denominator is under five."""
        return self.part / self.whole if self.whole >= FLOOR else None

    @property
    def percent(self) -> float | None:
        """The same as a percentage with one decimal, halves rounded up as on paper."""
        if self.rate is None:
            return None
        exact = Decimal(100 * self.part) / self.whole
        return float(exact.quantize(TENTH, ROUND_HALF_UP))

    @property
    def words(self) -> str:
        """83.3%, or a dash."""
        percent = self.percent
        return NONE if percent is None else f"{percent}%"

    @property
    def counts(self) -> str:
        """5/6, so that nobody reads a rate without them."""
        return f"{self.part}/{self.whole}"


@dataclass(frozen=True, eq=False)
class Rate:
    """One figure over the sum of others. `final_after` is how long the numerator may still change
    after the period has ended."""

    code: str
    name: Text
    definition: Text
    numerator: Figure
    denominators: tuple[Figure, ...]
    final_after: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        _require_one_kind(self.code, self.figures)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures it is made of, each once."""
        return tuple(dict.fromkeys((self.numerator, *self.denominators)))

    def share(self, numbers: Mapping[str, int]) -> Share:
        """Return the rate of these numbers, by figure code."""
        whole = sum(numbers[figure.code] for figure in self.denominators)
        return Share(numbers[self.numerator.code], whole)

    def is_final(self, period: Period, today: date) -> bool:
        """Tell whether the rate of this period can change no more."""
        return period.last + self.final_after < today


@dataclass(frozen=True)
class Spent:
    """How many days something took: how many rows, their mean, median and 90th percentile."""

    rows: int
    mean: float | None
    median: float | None
    p90: int | None


@dataclass(frozen=True, eq=False)
class Spread:
    """The days between two columns of the rows of a figure, never of other rows."""

    code: str
    name: Text
    definition: Text
    of: Figure
    start: str
    end: str
    counted: Counted = Counted.DAYS

    def measured(self, period: Period, scope: Scope = WHOLE) -> Spent:
        """Return mean, median and 90th percentile. One query, one row for each number of days."""
        took = ExpressionWrapper(F(self.end) - F(self.start), DurationField())
        rows = self.of.rows(period, scope).order_by().values(took=took).annotate(n=Count("pk"))
        return spent(Counter({row["took"].days: row["n"] for row in rows}))


def spent(days: Mapping[int, int]) -> Spent:
    """Return what a table of days -> rows says; percentiles by nearest rank, the median of an
    even number of rows between its two middle ones."""
    rows = sum(days.values())
    if not rows:
        return Spent(0, None, None, None)
    line = [(day, days[day]) for day in sorted(days)]
    middle = (_ranked(line, (rows + 1) // 2) + _ranked(line, rows // 2 + 1)) / 2
    mean = sum(day * n for day, n in line) / rows
    return Spent(rows, round(mean, 1), middle, _ranked(line, -(-rows * 9 // 10)))


def _ranked(line: Iterable[tuple[int, int]], rank: int) -> int:
    """Return the days of the row with this rank, from 1."""
    for day, n in line:
        rank -= n
        if rank <= 0:
            return day
    raise IndexError(rank)


@dataclass(frozen=True)
class Identity:
    """Numbers that must agree, whatever the data: left - less = right."""

    code: str
    words: Text
    left: tuple[Figure, ...]
    right: tuple[Figure, ...]
    less: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        _require_one_kind(self.code, (*self.left, *self.less, *self.right))

    def can_be_checked(self, numbers: Mapping[str, int]) -> bool:
        """Tell whether all its figures are among these numbers."""
        return {figure.code for figure in (*self.left, *self.less, *self.right)} <= numbers.keys()

    def sides(self, numbers: Mapping[str, int]) -> tuple[int, int]:
        """Return both sides; they are equal, or a number is wrong."""
        left = sum(numbers[figure.code] for figure in self.left)
        less = sum(numbers[figure.code] for figure in self.less)
        return left - less, sum(numbers[figure.code] for figure in self.right)

    def holds(self, numbers: Mapping[str, int]) -> bool:
        """Tell whether both sides agree."""
        left, right = self.sides(numbers)
        return left == right


def _require_one_kind(code: str, figures: Iterable[Figure]) -> None:
    if len({figure.counted for figure in figures}) > 1:
        raise Mixed(f"{code} puts figures together that count different things.")
