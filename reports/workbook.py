"""A table of figures as a download; how a workbook is written is a question of `audit.cells`."""

from collections.abc import Iterable, Sequence
from datetime import date

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


def written(head: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the bytes of the workbook; numbers and days can be reckoned with."""
    widths = [min(WIDEST, max(10, len(title) * 2)) for title in columns]
    return cells.content(cells.Table("", columns, rows, head, widths, gap=1, is_typed=True))
