"""Many numbers in few statements: each number is asked for under a name of its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, DurationField, ExpressionWrapper, F, Value
from django.db.models.functions import TruncMonth

from reports.dimensions import EMPTY, Dimension
from reports.measures import Figure, Rows, Spent, Spread, spent
from reports.month import Month
from reports.statistics.selection import Selection

Parts = Mapping[str, int]  # key of the part -> number


@dataclass(frozen=True)
class Ask:
    """One number wanted: `name` is what the answer is found under."""

    name: str
    figure: Figure
    selection: Selection

    @property
    def rows(self) -> Rows:
        """The rows, under the name."""
        rows = self.selection.rows(self.figure).order_by()
        found: Rows = rows.annotate(asked=Value(self.name, CharField()))
        return found


def parted(asks: Sequence[Ask], by: Dimension, *, whole: bool = True) -> dict[str, Parts]:
    """Return name -> part -> number, and under "=" + name the number of the whole: counted apart,
    which checks the parts, or without `whole` added up. One statement."""
    branches = []
    for ask in asks:
        rows = ask.rows
        part = by.key(ask.figure, rows.model)
        branches.append(_counted(rows.annotate(part=part), ask.figure))
        if whole:
            apart = rows.annotate(asked=Value(f"={ask.name}", CharField()), part=EMPTY)
            branches.append(_counted(apart, ask.figure))
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in _together(branches):
        found[row["asked"]][row["part"]] += row["n"]
        if not whole:
            found[f"={row['asked']}"][""] += row["n"]
    return dict(found)


def crossed(ask: Ask, by: Dimension, across: Dimension) -> dict[tuple[str, str], int]:
    """Return (part, part) -> number. One statement."""
    rows = ask.rows
    keys = {
        "part": by.key(ask.figure, rows.model),
        "other": across.key(ask.figure, rows.model),
    }
    found = rows.annotate(**keys).values("part", "other").annotate(n=ask.figure.number)
    return {(row["part"], row["other"]): row["n"] for row in found}


def monthly(asks: Iterable[tuple[Ask, str]]) -> dict[str, dict[Month, int]]:
    """Return name -> month -> number of figures whose rows have their day in the column that
    goes with them. One statement."""
    branches = [
        ask.rows.annotate(month=TruncMonth(day))
        .values("asked", "month")
        .annotate(n=ask.figure.number)
        for ask, day in asks
    ]
    found: dict[str, dict[Month, int]] = defaultdict(dict)
    for row in _together(branches):
        found[row["asked"]][Month.of(row["month"])] = row["n"]
    return found


def spreads(wanted: Sequence[Spread], selection: Selection) -> dict[str, Spent]:
    """Return code -> how long it took. One statement."""
    branches = []
    for spread in wanted:
        took = ExpressionWrapper(F(spread.end) - F(spread.start), DurationField())
        rows = Ask(spread.code, spread.of, selection).rows.annotate(took=took)
        branches.append(rows.values("asked", "took").annotate(n=Count("pk")))
    days: dict[str, dict[int, int]] = defaultdict(dict)
    for row in _together(branches):
        days[row["asked"]][row["took"].days] = row["n"]
    return {spread.code: spent(days[spread.code]) for spread in wanted}


def _counted(rows: Rows, figure: Figure) -> Any:
    return rows.values("asked", "part").annotate(n=figure.number)


def _together(branches: Sequence[Any]) -> Iterable[dict[str, Any]]:
    if not branches:
        return []
    rows: Iterable[dict[str, Any]] = branches[0].union(*branches[1:], all=True)
    return rows
