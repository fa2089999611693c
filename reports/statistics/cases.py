"""The rows behind a number: as many as it counts, and of each no more than the reader may know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, QueryDict

from organization.models import User
from petitions.models import Assignment, Case
from reports import rows
from reports.measures import Figure, Text
from reports.month import Month
from reports.period import NotAPeriod
from reports.rows import Row
from reports.statistics import as_of, catalogue, frozen
from reports.statistics.as_of import Share
from reports.statistics.reach import Reach
from reports.statistics.selection import Selection, day_asked, period_asked


@dataclass(frozen=True)
class Behind:
    """What one number counts: from the data of now, as of a past day, or as reports froze it."""

    figure: Figure
    asked: Selection

    @cached_property
    def model(self) -> type[Any]:
        """What the rows are."""
        found: type[Any] = self.figure.query(self.asked.counted).model
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

    @property
    def is_told(self) -> bool:
        """Whether the events had to be told again for it."""
        return bool(self.asked.as_of) and self.figure.code in as_of.TESTS

    @cached_property
    def found(self) -> Any:
        """Everything it counts, not read yet where it is a query. Raises as_of.TooMany."""
        if self.asked.frozen:
            return frozen.keys(self.figure, self.asked)
        if self.is_told:
            return as_of.behind(self.figure, self.asked)
        found = self.asked.rows(self.figure)
        return found.order_by(*rows.KINDS[found.model].key)

    @cached_property
    def number(self) -> int:
        """The number as it stands wherever it is printed."""
        if self.asked.frozen or self.is_told:
            return len(self.found)
        counted: int = self.found.order_by().aggregate(n=self.figure.number)["n"]
        return counted

    def page(self, number: str | None, size: int) -> Page[Any]:
        """Return one page of the list; what is on it is not read yet."""
        return Paginator(self.found, size).get_page(number)

    def on_page(self, some: Any, user: User) -> list[Row]:
        """Return these rows as the reader may see them."""
        if self.asked.frozen:
            found = rows.written(rows.by_keys(Assignment, some), user, self.asked.today)
            return sorted(found, key=lambda row: row.key)
        if self.is_told:
            return self._told(some, user)
        return rows.written(some, user, self.asked.today, sums=self.figure.sums)

    def every_row(self, user: User) -> Iterator[Row]:
        """Yield all rows of the list, read some at a time."""
        if not (self.asked.frozen or self.is_told):
            yield from rows.every(self.found, user, self.asked.today, sums=self.figure.sums)
            return
        for page in Paginator(self.found, rows.AT_ONCE):
            yield from self.on_page(page.object_list, user)

    def _told(self, shares: Sequence[Share], user: User) -> list[Row]:
        """Return a row for each share of a case: who had it and when, as it was known."""
        ids = {share.case for share in shares}
        numbers = dict(Case.objects.filter(pk__in=ids).values_list("pk", "number"))
        seen = Case.objects.visible_to(user, self.asked.today).filter(pk__in=ids)
        titles = {pk: (title, slug) for pk, title, slug in seen.values_list("pk", "title", "slug")}
        result = []
        for share in shares:
            known = share.known
            days = (known.assigned_on, known.due_on, known.done_on)
            row = Row(
                f"{share.case}/{known.no}",
                numbers[share.case],
                self.asked.reach.places[known.unit].name,
                tuple(zip(rows.labels(Assignment), days, strict=True)),
            )
            opens = titles.get(share.case)
            result.append(rows.opened(row, rows.KINDS[Assignment], opens) if opens else row)
        return result


def behind_of(query: QueryDict, user: User, today: date) -> Behind:
    """Return what an address asks for. Raises Http404 for what there is not, PermissionDenied."""
    figure = catalogue.FIGURES.get(query.get("figure", ""))
    try:
        period = period_asked(query, today)
    except NotAPeriod:
        raise Http404 from None
    if figure is None or not catalogue.can_be_asked(figure, period):
        raise Http404
    reach, day = Reach.of(user, today), day_asked(query)
    asked = Selection.read(query, reach, period, today, as_of=day)
    if asked.as_of and (figure.code not in as_of.KNOWN or not period.first <= asked.as_of < today):
        raise Http404
    if asked.frozen and not (isinstance(period, Month) and frozen.codes_of(figure)):
        raise Http404
    return Behind(figure, asked)
