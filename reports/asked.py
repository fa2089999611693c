"""One number somebody asked for by its address: a figure, a period, and whose it is.

Whose: the code of a unit; the code and "+" for the unit and all below it; "all" for the
departments of the bulletin; "whole" for everything there is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organization.models import Unit, User
from petitions.models import Assignment
from reports import contents, dimensions, figures, lists, permissions, rows, span
from reports.lists import Document
from reports.measures import WHOLE, Figure, Scope, Text
from reports.month import Month
from reports.period import Period, Year
from reports.rows import Row

ALL, WHOLE_CODE, BELOW = "all", "whole", "+"


@dataclass(frozen=True)
class Asked:
    """A number and where it came from: counted now, or frozen in a document."""

    figure: Figure
    period: Period
    code: str
    name: Text
    scope: Scope
    source: str = "live"
    document: Document | None = None
    parts: tuple[tuple[str, str], ...] = ()  # (code of the dimension, value)

    @cached_property
    def number(self) -> int:
        """The number as it stands wherever it is printed."""
        if self.document is not None:
            return len(self._keys)
        found: int = self._live.aggregate(n=self.figure.number)["n"]
        return found

    @property
    def words(self) -> list[tuple[Text, Text]]:
        """The parts it was narrowed to, in words."""
        held = [(dimensions.BY_CODE[code], part) for code, part in self.parts]
        return [(by.name, by.name_of(part)) for by, part in held]

    @cached_property
    def model(self) -> type[Any]:
        """What the rows are."""
        found: type[Any] = self._live.model
        return found

    @property
    def labels(self) -> list[Text]:
        """The heads of the columns with the days."""
        return list(rows.labels(self.model))

    @property
    def unit_label(self) -> Text:
        """The head of the column with the unit."""
        return rows.KINDS[self.model].unit_label

    @property
    def has_titles(self) -> bool:
        """Whether such rows have a title at all."""
        return bool(rows.KINDS[self.model].title)

    def page(self, number: str | None, size: int) -> Page[Any]:
        """Return one page of the list; what is on it is not read yet."""
        behind = self._live if self.document is None else self._keys
        return Paginator(behind, size).get_page(number)

    def on_page(self, page: Page[Any], user: User, on: date) -> list[Row]:
        """Return the rows of a page as the reader may see them."""
        if self.document is None:
            found: QuerySet[Any] = page.object_list  # type: ignore[assignment]
            return rows.written(found, user, on, sums=self.figure.sums)
        return self._by_keys(list(page.object_list), user, on)

    def every_row(self, user: User, on: date) -> Iterator[Row]:
        """Yield all rows of the list, read some at a time."""
        if self.document is None:
            yield from rows.every(self._live, user, on, sums=self.figure.sums)
            return
        for page in Paginator(self._keys, rows.AT_ONCE):
            yield from self._by_keys(list(page.object_list), user, on)

    @property
    def _live(self) -> QuerySet[Any, Any]:
        rows_of = self.figure.rows(self.period, self.scope)
        for code, part in self.parts:
            rows_of = dimensions.BY_CODE[code].narrow(rows_of, self.figure, part)
        return rows_of.order_by(*rows.KINDS[rows_of.model].key)

    @cached_property
    def _keys(self) -> list[str]:
        unit = "" if self.code == ALL else self.code
        assert self.document is not None
        return sorted(contents.frozen_keys(self.document, unit, self.figure.code))

    def _by_keys(self, keys: list[str], user: User, on: date) -> list[Row]:
        found = rows.written(rows.by_keys(Assignment, keys), user, on)
        return sorted(found, key=lambda row: row.key)


def asked(
    code: str, period: Period, where: str, query: Mapping[str, str], *, user: User, on: date
) -> Asked:
    """Return what an address asks for; `query` may name a `source` and parts like `topic`.

    Raises Http404 for what there is not, PermissionDenied where the reader does not reach the
    units whose number it is.
    """
    figure, source = figures.BY_CODE.get(code), query.get("source", "live")
    if figure is None or source not in lists.SOURCES or period.first > on:
        raise Http404
    if figure.yearly and not isinstance(period, Year):
        raise Http404
    if not figure.by and where != WHOLE_CODE:
        raise Http404
    name, scope, wanted = _whose(where, period)
    if not wanted <= permissions.reach(user, on):
        raise PermissionDenied(_("各件清单只对本单位、上级单位和信访办开放。"))
    document = _document(period, where, source)
    narrowed = _parts(figure, query) if document is None else ()
    return Asked(figure, period, where, name, scope, source, document, narrowed)


def _parts(figure: Figure, query: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the parts a query string names; raises Http404 for what the figure does not have."""
    found = tuple((code, query[code]) for code in dimensions.HELD if code in query)
    held = [(dimensions.BY_CODE[code], part) for code, part in found]
    if not all(by.fits(figure) and by.knows(part) for by, part in held):
        raise Http404
    return found


def _whose(where: str, period: Period) -> tuple[Text, Scope, frozenset[int]]:
    """Return the name, the scope, and the units a reader must reach."""
    if where == WHOLE_CODE:
        everybody = frozenset(Unit.objects.values_list("pk", flat=True))
        return gettext_lazy("全部单位"), WHOLE, everybody
    if where == ALL:
        units = frozenset(one.pk for one in span.departments(period))
        return gettext_lazy("各处室"), Scope(units), units
    unit = Unit.objects.filter(code=where.removesuffix(BELOW)).first()
    if unit is None:
        raise Http404
    if not where.endswith(BELOW):
        return unit.name, Scope.of([unit.pk]), frozenset([unit.pk])
    units = frozenset(Unit.objects.subtree_of(unit).values_list("pk", flat=True))
    return format_lazy(gettext_lazy("{unit}及下属单位"), unit=unit.name), Scope(units), units


def _document(period: Period, where: str, source: str) -> Document | None:
    """Return the frozen document a number was read from; raises Http404 when there is none."""
    if source == "live":
        return None
    unit = Unit.objects.filter(code=where).first()
    found = lists.document_of(period, unit, source) if isinstance(period, Month) else None
    if found is None:
        raise Http404
    return found
