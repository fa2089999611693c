"""Asking for many figures at once: one statement, so that all of them are of one moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import CharField, F, IntegerField, Value
from django.utils.translation import gettext as _

from petitions.workflow import Refused
from reports.measures import WHOLE, Counts, Figure, Identity, Rows, Scope
from reports.period import Period
from reports.rows import key_of

NONE = Value(0, IntegerField())


class Unbalanced(Refused):
    """Numbers that must agree do not; nothing may be frozen of them."""


def counts(figures: Sequence[Figure], period: Period, units: Iterable[int]) -> dict[int, Counts]:
    """Return figure code -> number for each of these units. One statement, whatever is asked."""
    ids = list(units)
    result = {pk: dict.fromkeys((figure.code for figure in figures), 0) for pk in ids}
    asked = [figure for figure in figures if figure.by]
    branches = [
        rows.values(of_unit=F(by)).annotate(**named)
        for rows, by, named in _scans(asked, period, Scope.of(ids))
    ]
    for row in _together(branches):
        _add(result[row["of_unit"]], asked, row)
    return result


def numbers(figures: Sequence[Figure], period: Period, scope: Scope = WHOLE) -> Counts:
    """Return figure code -> number of a scope as a whole. One statement."""
    result = dict.fromkeys((figure.code for figure in figures), 0)
    branches = [
        rows.values(whole=NONE).annotate(**named)
        for rows, _by, named in _scans(figures, period, scope)
    ]
    for row in _together(branches):
        _add(result, figures, row)
    return result


def _scans(
    figures: Sequence[Figure], period: Period, scope: Scope
) -> Iterable[tuple[Rows, str, dict[str, Any]]]:
    """Yield the rows of each scan that counts these figures, the way to their unit, and n0, n1, …
    with the numbers of the figures it counts and nought for the others."""
    alike = defaultdict[Any, list[int]](list)
    for place, figure in enumerate(figures):
        alike[(figure.query, figure.by) if figure.part else figure].append(place)
    for places in alike.values():
        first = figures[places[0]]
        named = {
            f"n{place}": figure.among(period) if place in places else NONE
            for place, figure in enumerate(figures)
        }
        yield first.scanned(period, scope).order_by(), first.by, named


def _add(numbers: Counts, figures: Sequence[Figure], row: Mapping[str, Any]) -> None:
    for place, figure in enumerate(figures):
        numbers[figure.code] += row[f"n{place}"]


def keys(
    figures: Sequence[Figure], period: Period, units: Iterable[int]
) -> dict[int, dict[str, list[str]]]:
    """Return figure code -> sorted keys of its rows for each of these units. One statement.

    The key of an assignment is "XFB-2026-0003/1".
    """
    ids = list(units)
    result: dict[int, dict[str, list[str]]] = {
        pk: {figure.code: [] for figure in figures} for pk in ids
    }
    branches = []
    for figure in figures:
        if figure.by:
            rows = _named(figure, period, Scope.of(ids))
            branches.append(rows.values("figure", of_unit=F(figure.by), key=key_of(rows.model)))
    for row in _together(branches):
        result[row["of_unit"]][row["figure"]].append(row["key"])
    for lists in result.values():
        for found in lists.values():
            found.sort()
    return result


def _named(figure: Figure, period: Period, scope: Scope) -> Any:
    rows = figure.rows(period, scope).order_by()
    return rows.annotate(figure=Value(figure.code, CharField()))


def _together(branches: Sequence[Any]) -> Iterable[dict[str, Any]]:
    """Ask for all in one statement: they are of one moment, whoever writes meanwhile."""
    if not branches:
        return []
    rows: Iterable[dict[str, Any]] = branches[0].union(*branches[1:], all=True)
    return rows


def total(rows: Iterable[Counts]) -> Counts:
    """Return the sum of each figure over all rows."""
    result: Counts = {}
    for row in rows:
        for code, number in row.items():
            result[code] = result.get(code, 0) + number
    return result


def failing(identities: Iterable[Identity], row: Mapping[str, int]) -> list[Identity]:
    """Return the identities that can be checked on these numbers and do not hold."""
    return [one for one in identities if one.can_be_checked(row) and not one.holds(row)]


def require_balance(identities: Iterable[Identity], row: Mapping[str, int]) -> None:
    """Raise Unbalanced when numbers that must agree do not."""
    for one in failing(identities, row):
        left, right = one.sides(row)
        raise Unbalanced(
            _("%(words)s：两边不等（%(left)d ≠ %(right)d），不能冻结，请报告管理员。")
            % {"words": one.words, "left": left, "right": right}
        )
