"""Judges a sheet: what is wrong with it, and what is here already.

Reads the database and writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from organization.models import Unit
from organization.workbooks.reading import Sheet, Unreadable
from petitions.importing import headers
from petitions.importing.headers import Columns, Field
from petitions.importing.rows import CellError, Line, RowReader, Terms
from petitions.models import Petition

ASKED_AT_ONCE = 900  # keys in one query


@dataclass
class Checked:
    """The verdict on a sheet. `known`: rows that are here already, or stand in the sheet twice."""

    columns: Columns
    rows: int = 0
    errors: list[CellError] = field(default_factory=list)
    known: set[int] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    without_unit: int = 0  # answered rows that name no unit

    @property
    def fresh(self) -> int:
        """How many rows would become petitions."""
        return self.rows - len(self.known)


def check(sheet: Sheet, terms: Terms) -> Checked:
    """Judge every row; raises headers.NoHeader or Unreadable when there is nothing to judge."""
    columns = headers.find(sheet.rows())
    reader = RowReader(columns, terms)
    checked = Checked(columns)
    seen = Seen(terms.office)
    for group in groups(_counted(sheet, reader, checked), ASKED_AT_ONCE):
        seen.sort_out(group, checked)
        for line in group:
            checked.years.add(line.received.on.year)
            if line.unit is None and line.replied and line.row not in checked.known:
                checked.without_unit += 1
    if not checked.rows:
        checked.errors.append(CellError(columns.row, "", _("表头之下没有数据行。")))
    checked.errors = sorted(checked.errors + reader.errors)
    return checked


def lines(sheet: Sheet, columns: Columns, terms: Terms, *, but: set[int]) -> Iterator[Line]:
    """Yield the rows of a sheet that `check` found nothing wrong with, without those in `but`."""
    reader = RowReader(columns, terms)
    for row, cells in _below(sheet, columns):
        if row not in but:
            line = reader.line(row, cells)
            assert line is not None, "a sheet with errors is never written"
            yield line


def groups(items: Iterator[Line], size: int) -> Iterator[list[Line]]:
    """Yield lists of at most `size` items."""
    while group := list(islice(items, size)):
        yield group


def _below(sheet: Sheet, columns: Columns) -> Iterator[tuple[int, Sequence[Any]]]:
    for row, cells in sheet.rows():
        if row > columns.row and any(_holds(cell) for cell in cells):
            yield row, cells


def _holds(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _counted(sheet: Sheet, reader: RowReader, checked: Checked) -> Iterator[Line]:
    for row, cells in _below(sheet, reader.columns):
        checked.rows += 1
        if checked.rows > reader.terms.most_rows:
            raise Unreadable("rows", str(reader.terms.most_rows))
        line = reader.line(row, cells)
        if line is not None:
            yield line


class Seen:
    """Which rows are here already: in the register, or further up in the same sheet."""

    def __init__(self, office: Unit) -> None:
        self.office = office
        self._keys: set[str] = set()
        self._numbers: dict[str, int] = {}

    def sort_out(self, group: Sequence[Line], checked: Checked) -> None:
        """Note the rows that are known, and those whose number belongs to something else."""
        here = set(
            Petition.objects.filter(source_key__in=[line.key for line in group]).values_list(
                "source_key", flat=True
            )
        )
        cases = self._cases_of({line.number for line in group if line.number})
        for line in group:
            if line.key in here or line.key in self._keys:
                checked.known.add(line.row)
                continue
            self._keys.add(line.key)
            refused = self._refused(line, cases)
            if refused:
                column = checked.columns.name(Field.NUMBER)
                checked.errors.append(CellError(line.row, column, refused))

    def _cases_of(self, numbers: set[str]) -> dict[str, str]:
        """Return the case number of each of these numbers that was imported before."""
        return dict(
            Petition.objects.filter(
                unit=self.office, source_number__in=numbers, source_key__isnull=False
            ).values_list("source_number", "case__number")
        )

    def _refused(self, line: Line, cases: dict[str, str]) -> str:
        if not line.number:
            return ""
        if line.number in cases:
            return _(
                "编号 %(number)s 已导入为 %(case)s，内容与本行不同。"
                "请核对：改过的登记不能再导入一次。"
            ) % {"number": line.number, "case": cases[line.number]}
        row = self._numbers.setdefault(line.number, line.row)
        if row != line.row:
            return _("编号 %(number)s 与第 %(row)d 行相同，内容却不同。") % {
                "number": line.number,
                "row": row,
            }
        return ""
