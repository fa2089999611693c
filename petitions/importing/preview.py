"""What the second step shows: the sheet as it was understood, errors in their cells."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from organization.models import Unit, User
from organization.workbooks import reading, values
from organization.workbooks.limits import PAGE
from organization.workbooks.values import BadCell
from petitions.importing import checking, writing
from petitions.importing.checking import Checked
from petitions.importing.rows import CellError, Terms
from petitions.importing.writing import Outcome
from petitions.models import Draft

FORM = "import"
SHOWN = 200  # rows of the grid
LISTED = 20  # errors of the summary
LONGEST = 60  # letters of a cell in the grid


@dataclass(frozen=True)
class Cell:
    """One cell of the grid: its text, cut, and what is wrong with it."""

    text: str
    error: str


@dataclass(frozen=True)
class GridRow:
    """One row of the grid; `known` says it is here already and will be left out."""

    row: int
    cells: list[Cell]
    known: bool
    error: str  # of the row as a whole

    @property
    def wrong(self) -> bool:
        """Whether anything in the row is."""
        return bool(self.error) or any(cell.error for cell in self.cells)


@dataclass(frozen=True)
class Preview:
    """Figures, errors and the first rows of a sheet. Rows with errors come before others."""

    outcome: Outcome
    names: Sequence[str]
    rows: Sequence[GridRow]

    @property
    def errors(self) -> Sequence[CellError]:
        """The errors that the summary lists."""
        return self.outcome.errors[:LISTED]

    @property
    def more_errors(self) -> int:
        """How many errors the summary leaves out."""
        return len(self.outcome.errors) - len(self.errors)

    @property
    def ready(self) -> bool:
        """Whether there is something to import and nothing in its way."""
        return not self.outcome.errors and self.outcome.imported > 0


def look(sheet: reading.Sheet, on: Terms) -> Preview:
    """Return the preview; raises headers.NoHeader or reading.Unreadable."""
    checked = checking.check(sheet, on)
    places = sorted((place, field) for field, place in checked.columns.places.items())
    names = [checked.columns.name(field) for _place, field in places]
    wrong = _by_row(checked)
    chosen = _chosen(sheet, checked, set(wrong))
    rows = [
        GridRow(
            row=row,
            cells=[
                Cell(_shown(cells, place), wrong[row].get(name, ""))
                for (place, _field), name in zip(places, names, strict=True)
            ],
            known=row in checked.known,
            error=wrong[row].get("", ""),
        )
        for row, cells in chosen
    ]
    return Preview(writing.outcome(checked), names, rows)


def _by_row(checked: Checked) -> dict[int, dict[str, str]]:
    wrong = defaultdict[int, dict[str, str]](dict)
    present = {checked.columns.name(field) for field in checked.columns.places}
    for row, column, message in checked.errors:
        # What is wrong with a column the sheet does not have is said of the whole row.
        name = column if column in present else ""
        said = wrong[row].get(name)
        wrong[row][name] = f"{said} {message}" if said else message
    return wrong


def _chosen(sheet: reading.Sheet, checked: Checked, wrong: set[int]) -> list[tuple[int, list[Any]]]:
    """Return the rows to show, in the order of the sheet: those with errors first of all."""

    def below() -> Iterator[tuple[int, list[Any]]]:
        return (line for line in sheet.rows() if line[0] > checked.columns.row)

    bad = list(islice((line for line in below() if line[0] in wrong), SHOWN))
    good = islice((line for line in below() if line[0] not in wrong), SHOWN - len(bad))
    return sorted([*bad, *good], key=lambda line: line[0])


def _shown(cells: Sequence[Any], place: int) -> str:
    cell = cells[place] if place < len(cells) else ""
    try:
        said = values.text(cell)
    except BadCell:
        said = str(cell.get("error", "") if isinstance(cell, dict) else cell)
    said = " ".join(said.split())
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def keep(sheet: reading.Sheet, unit: Unit | None, *, owner: User, at: datetime) -> Draft:
    """Keep the rows between the two steps; what the owner left unconfirmed before is dropped."""
    fields = {"unit": unit.pk if unit else None, "rows": [list(row) for row in sheet.rows()]}
    Draft.objects.filter(owner=owner, form=FORM).delete()
    return Draft.objects.create(owner=owner, form=FORM, fields=fields, saved_at=at)


def kept(key: UUID, owner: User) -> Draft | None:
    """Return the rows this person left between the two steps, if they are there and whole."""
    draft = Draft.objects.filter(key=key, owner=owner, form=FORM).first()
    whole = draft is not None and all(
        isinstance(row, list)
        and len(row) == 2
        and isinstance(row[0], int)
        and isinstance(row[1], list)
        for row in draft.fields.get("rows") or [None]
    )
    return draft if whole else None


def sheet_of(draft: Draft) -> tuple[reading.Sheet, Unit | None]:
    """Return the rows and the unit of a draft; raises reading.Unreadable."""
    unit = Unit.objects.filter(pk=draft.fields.get("unit")).first()
    rows = [(row, cells) for row, cells in draft.fields["rows"]]
    return reading.kept(rows, PAGE), unit


def drop(key: UUID, owner: User) -> None:
    """Forget the rows once they are imported."""
    Draft.objects.filter(key=key, owner=owner, form=FORM).delete()
