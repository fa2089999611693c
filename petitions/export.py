"""A list as an .xlsx file: the rows and columns of the page, every cell plain text.

A title is written by strangers. It may begin with = or hold characters that no XML allows; the
file shows it and runs nothing (OWASP ASVS 1.2.10).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext

from audit import cells
from petitions import columns, replay
from petitions.columns import ListLine
from petitions.listing import Listing
from petitions.models import Case

MOST = 100_000
AT_ONCE = 1000
WIDTHS = {"due": 26, "number": 20, "title": 50}
WIDTH = 14


class TooLong(Exception):
    """More rows than one file may have; carries a sentence for the person who asked."""


@dataclass(frozen=True)
class Workbook:
    """A finished file, at its beginning, and what the trail says about it."""

    file: IO[bytes]
    rows: int
    narrowed_by: list[str]
    sha256: str
    cases: list[int]


def workbook_of(listing: Listing, *, at: datetime) -> Workbook:
    """Write all rows of the list, or the ticked ones, into a temporary file. Raises TooLong."""
    ids = list(_rows(listing).values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        raise TooLong(
            gettext("一次最多导出 %(most)d 件，请用筛选缩小范围后再导出。") % {"most": MOST}
        )
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    _write(file, listing, ids, at)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return Workbook(file, len(ids), narrowed_by(listing), digest, ids)


def _rows(listing: Listing) -> Any:
    return listing.picked() if listing.query.getlist("pick") else listing.rows


def narrowed_by(listing: Listing) -> list[str]:
    """Return view, order and filters as "name=value", without what was searched for."""
    known = set(listing.form.known)
    filters = [f"{name}={value}" for name, value in listing.kept() if name in known - {"q"}]
    searched = ["q"] if "q" in known else []
    return [f"view={listing.view}", f"sort={listing.sort}", *filters, *searched]


def _write(file: IO[bytes], listing: Listing, ids: list[int], at: datetime) -> None:
    """Write heading, column heads and rows; memory does not grow with the rows."""
    with xlsxwriter.Workbook(file, cells.OPTIONS) as book:
        plain = book.add_format(cells.TEXT)
        strong = book.add_format(cells.HEAD)
        sheet = book.add_worksheet(gettext("信访件"))
        sheet.freeze_panes(2, 0)
        for place, column in enumerate(listing.columns):
            sheet.set_column(place, place, WIDTHS.get(column.key, WIDTH))
        sheet.write_string(0, 0, heading(listing, len(ids), at), plain)
        for place, column in enumerate(listing.columns):
            sheet.write_string(1, place, cells.text_of(column.label), strong)
        for row, line in enumerate(_lines(ids, listing), start=2):
            for place, column in enumerate(listing.columns):
                sheet.write_string(row, place, cells.text_of(column.text(line)), plain)


def _lines(ids: list[int], listing: Listing) -> Iterator[ListLine]:
    """Yield the lines in the order of the ids, a thousand at a time."""
    rules = replay.rules()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        cases: dict[int, Case] = listing.desk.visible.with_list_columns().in_bulk(some)
        found = [cases[pk] for pk in some if pk in cases]
        yield from columns.lines(found, on=listing.desk.on, rules=rules)


def heading(listing: Listing, count: int, at: datetime) -> str:
    """Return the first row: which list, how many, when and by whom."""
    chips = "、".join(chip.label for chip in listing.chips)
    return cells.text_of(
        gettext(
            "%(view)s；筛选：%(chips)s；共 %(count)d 件；%(at)s 由 %(name)s 导出。"
            "信访人姓名已遮盖，仅供工作使用。"
        )
        % {
            "view": listing.ready_made.label,
            "chips": chips or gettext("无"),
            "count": count,
            "at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
            "name": listing.desk.user.name,
        }
    )
