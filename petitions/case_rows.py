"""Cases as a file reads them: the fields its columns need, and no model for each of many rows.

A row has the names of a `Case`, so that one definition of a column serves the page and the file.
Units, people and topics are few: each is read once and stands in every row that names it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import make_dataclass
from typing import Any, cast

from django.db.models import QuerySet

from organization.models import Unit, User
from petitions.columns import CLOCK, Column
from petitions.models import Case, CaseQuerySet, Topic

RELATED: dict[str, QuerySet[Any]] = {
    "host": Unit.objects.all(),
    "handler": User.objects.all(),
    "topic": Topic.objects.select_related("national"),
}


class CaseRows:
    """Reads the rows of one file, some at a time."""

    def __init__(self, columns: Iterable[Column]) -> None:
        needed = {*CLOCK, *(name for column in columns for name in column.needs)}
        names = ["pk", *sorted(needed)]
        self._row = make_dataclass("CaseRow", names, slots=True)
        self._fields = [f"{name}_id" if name in RELATED else name for name in names]
        self._known: dict[int, tuple[QuerySet[Any], dict[int | None, Any]]] = {
            place: (RELATED[name], {None: None})
            for place, name in enumerate(names)
            if name in RELATED
        }

    def read(self, visible: CaseQuerySet, ids: Sequence[int]) -> list[Case]:
        """Return those of these cases that are visible, in the order of the ids."""
        rows = list(visible.filter(pk__in=ids).values_list(*self._fields))
        for place, (rows_of, known) in self._known.items():
            unknown = {row[place] for row in rows} - known.keys()
            if unknown:
                known |= rows_of.in_bulk(unknown)
        found = {row[0]: self._named(row) for row in rows}
        return [found[pk] for pk in ids if pk in found]

    def _named(self, row: tuple[Any, ...]) -> Case:
        values = list(row)
        for place, (_model, known) in self._known.items():
            values[place] = known[row[place]]
        return cast(Case, self._row(*values))
