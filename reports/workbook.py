"""A table of figures as a download; how a workbook is written is a question of `audit.cells`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.http import HttpResponse

from audit import cells
from audit.cells import XLSX

Cell = str | int | date | None
WIDEST = 50


def answer(
    name: str, head: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """Return a download of one sheet: lines of text, an empty line, the table."""
    response = HttpResponse(written(head, columns, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def written(
    head: Sequence[str],
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    made_at: datetime | None = None,
) -> bytes:
    """Return the bytes of the workbook; numbers and days can be reckoned with.

    With the moment at which its content was made the bytes are the same, whenever they are made.
    """
    return cells.content(table(head, columns, rows), made_at=made_at)


def table(
    head: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> cells.Table:
    """Return the sheet: lines of text, an empty line, heads and rows."""
    widths = [min(WIDEST, max(10, len(title) * 2)) for title in columns]
    return cells.Table("", columns, rows, head, widths, gap=1, is_typed=True)
