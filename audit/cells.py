"""The one writer of .xlsx: text stays text, whoever wrote it, and memory does not grow with rows.

A text may begin with = or hold characters that no XML allows; the file shows it and runs nothing
(OWASP ASVS 1.2.10).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext

from audit.sheets import Sheet

MOST = 100_000  # rows of a list that somebody takes as one file
DIRECT = 1000  # rows up to which a page writes it while its reader waits
LONGEST = 32_000  # a cell holds 32,767 characters
# What XML 1.0 has no place for: controls, halves of surrogate pairs, the two non-characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
TEXT = {"num_format": "@", "quote_prefix": True}
HEAD = {"num_format": "@", "bold": True, "bottom": 1}
DAY = {"num_format": "yyyy-mm-dd"}
WIDTH = 14


class TooLong(Exception):
    """More rows than one file may have; carries a sentence for the person who asked."""


@dataclass(frozen=True)
class Table:
    """One sheet: lines of text above, heads of columns, rows, which may come one by one.

    `is_typed` lets whole numbers and days be cells to reckon with; else every cell is text. `gap`
    empty lines stand between the lines above and the heads; `pinned` columns stay in sight;
    `wraps` breaks long texts into lines.
    """

    name: str
    columns: Sequence[object]
    rows: Iterable[Iterable[object]]
    above: Sequence[str] = ()
    widths: Sequence[int] = ()
    gap: int = 0
    pinned: int = 0
    is_typed: bool = False
    wraps: bool = False


def write(
    file: IO[bytes], *tables: Table, folder: str = "", made_at: datetime | None = None
) -> int:
    """Write a workbook of these sheets and return how many rows they have.

    `folder` holds what is not yet packed. With `made_at` the same sheets are the same bytes,
    whenever they are written.
    """
    options = OPTIONS | ({"tmpdir": folder} if folder else {})
    with xlsxwriter.Workbook(file, options) as book:
        if made_at is not None:
            book.set_properties({"created": made_at.replace(tzinfo=None)})
        return sum(_write_table(book, table) for table in tables)


def content(*tables: Table, made_at: datetime | None = None) -> bytes:
    """Return a small workbook whole."""
    out = BytesIO()
    write(out, *tables, made_at=made_at)
    return out.getvalue()


def is_long(rows: int) -> bool:
    """Tell whether a file of so many rows is not written while somebody waits."""
    return DIRECT < rows <= MOST


def require_short(rows: int) -> None:
    """Raise TooLong for more rows than one file may have."""
    if rows > MOST:
        raise TooLong(
            gettext("一次最多导出 %(most)d 条，请用筛选缩小范围后再导出。") % {"most": MOST}
        )


def text_of(value: object) -> str:
    """Return what a cell says: days as 2026-03-02, text without what no file may hold."""
    said = value.isoformat() if isinstance(value, date) else str(value)
    return (said if said.isprintable() else UNWRITABLE.sub("", said))[:LONGEST]


def _write_table(book: Any, table: Table) -> int:
    kinds = (TEXT | {"text_wrap": table.wraps}, HEAD, DAY)
    plain, strong, day = (book.add_format(kind) for kind in kinds)
    sheet = book.add_worksheet(table.name or None, Sheet)
    for place, width in enumerate(table.widths or [WIDTH] * len(table.columns)):
        sheet.set_column(place, place, width)
    for line, said in enumerate(table.above):
        sheet.write_string(line, 0, text_of(said), plain)
    top = len(table.above) + table.gap
    sheet.freeze_panes(top + 1, table.pinned)
    for place, label in enumerate(table.columns):
        sheet.write_string(top, place, text_of(label), strong)
    said_of = _typed if table.is_typed else _plain
    rows = (map(said_of, row) for row in table.rows)
    last: int = sheet.write_rows(top + 1, rows, plain, day)
    return last - top


def _plain(cell: object) -> str:
    return "" if cell is None else text_of(cell)


def _typed(cell: object) -> str | int | date:
    return cell if isinstance(cell, date | int) else _plain(cell)
