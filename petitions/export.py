"""A list as an .xlsx file: the rows and columns of the page, every cell plain text.

A page writes a short one while its reader waits; a long one is an errand (`list_errands`).
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext

from audit import cells
from petitions import columns, replay
from petitions.case_rows import CaseRows
from petitions.columns import ListLine
from petitions.listing import Listing
from petitions.models import CaseQuerySet

AT_ONCE = 1000
WIDTHS = {"due": 26, "number": 20, "title": 50}


@dataclass(frozen=True)
class Workbook:
    """A finished file, at its beginning, and what the trail says about it."""

    file: IO[bytes]
    rows: int
    narrowed_by: list[str]
    sha256: str
    cases: list[int]


def counted(listing: Listing) -> int:
    """Return how many rows the file would have, at most one more than it may."""
    return _rows(listing)[: cells.MOST + 1].count()


def ids_of(listing: Listing) -> list[int]:
    """Return the ids of all rows of the list, or of the ticked ones, in order. Raises TooLong."""
    ids = list(_rows(listing).values_list("pk", flat=True)[: cells.MOST + 1])
    if len(ids) > cells.MOST:
        raise cells.TooLong(
            gettext("一次最多导出 %(most)d 件，请用筛选缩小范围后再导出。") % {"most": cells.MOST}
        )
    return ids


def workbook_of(listing: Listing, *, at: datetime) -> Workbook:
    """Write the list into a temporary file. Raises TooLong."""
    ids = ids_of(listing)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    write(file, listing, ids, at=at)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return Workbook(file, len(ids), narrowed_by(listing), digest, ids)


def write(
    file: IO[bytes],
    listing: Listing,
    ids: Sequence[int],
    *,
    at: datetime,
    told: Callable[[int], None] = lambda _done: None,
    folder: str = "",
) -> None:
    """Write heading, column heads and rows; memory does not grow with the rows.

    `told` hears how many rows were read; `folder` holds what is not yet packed.
    """
    chosen = listing.columns
    rows = ([column.text(line) for column in chosen] for line in _lines(ids, listing, told))
    table = cells.Table(
        gettext("信访件"),
        [column.label for column in chosen],
        rows,
        [heading(listing, len(ids), at)],
        [WIDTHS.get(column.key, cells.WIDTH) for column in chosen],
    )
    cells.write(file, table, folder=folder)


def file_name(at: datetime) -> str:
    """Return what the file is called on the reader's disk."""
    return f"{gettext('信访件')}-{timezone.localdate(at).isoformat()}.xlsx"


def _rows(listing: Listing) -> CaseQuerySet:
    return listing.picked() if listing.query.getlist("pick") else listing.rows


def narrowed_by(listing: Listing) -> list[str]:
    """Return view, order and filters as "name=value", without what was searched for."""
    known = set(listing.form.known)
    filters = [f"{name}={value}" for name, value in listing.kept() if name in known - {"q"}]
    searched = ["q"] if "q" in known else []
    return [f"view={listing.view}", f"sort={listing.sort}", *filters, *searched]


def _lines(ids: Sequence[int], listing: Listing, told: Callable[[int], None]) -> Iterator[ListLine]:
    """Yield the lines in the order of the ids, a thousand at a time."""
    rules, reader = replay.rules(), CaseRows(listing.columns)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        cases = reader.read(listing.desk.visible, some)
        yield from columns.lines(cases, on=listing.desk.on, rules=rules)
        told(start + len(some))


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
