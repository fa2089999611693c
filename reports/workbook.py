"""Writing xlsx: text stays text, whatever it begins with, and days are days."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse

Cell = str | int | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 50
SIMPLE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


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
    """Return the bytes of the workbook; rows are written one by one and not kept.

    With the moment at which its content was made the bytes are the same, whenever they are made.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, SIMPLE)
    if made_at is not None:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet()
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, title in enumerate(columns):
        sheet.set_column(column, column, min(WIDEST, max(10, len(title) * 2)))
    for line, text in enumerate(head):
        sheet.write_string(line, 0, text, bold)
    place = len(head) + 1
    for column, title in enumerate(columns):
        sheet.write_string(place, column, title, bold)
    for line, row in enumerate(rows, start=place + 1):
        for column, cell in enumerate(row):
            _write(sheet, line, column, cell, day)
    sheet.freeze_panes(place + 1, 0)
    book.close()
    return out.getvalue()


def _write(
    sheet: "xlsxwriter.worksheet.Worksheet", line: int, column: int, cell: Cell, day: object
) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(line, column, cell, day)
    elif isinstance(cell, int):
        sheet.write_number(line, column, cell)
    elif cell:
        sheet.write_string(line, column, cell)
