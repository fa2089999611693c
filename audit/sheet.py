"""The trail as an .xlsx file: the entries of the page, every cell plain text."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext

from audit import cells
from audit.anchors import newest
from audit.lines import Line, in_batches
from audit.trail import Trail

AT_ONCE = 1000
WIDTHS = (20, 14, 22, 22, 26, 60, 20, 16)


@dataclass(frozen=True)
class Workbook:
    """A finished file, at its beginning, and what the trail says about it."""

    file: IO[bytes]
    rows: int
    narrowed_by: list[str]
    sha256: str


def workbook_of(trail: Trail, *, by: str, at: datetime) -> Workbook:
    """Write all entries of the list into a temporary file. Raises TooLong."""
    cells.require_short(counted(trail))
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    rows = write(file, trail, by=by, at=at)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return Workbook(file, rows, narrowed_by(trail), digest)


def counted(trail: Trail) -> int:
    """Return how many rows the file would have; of too many no more than that they are."""
    most = cells.MOST + 1
    return min(most, trail.events[:most].count() + trail.reads[:most].count())


def narrowed_by(trail: Trail) -> list[str]:
    """Return the filters as "name=value", without the name that was typed: that is for ever."""
    said = {"person": "", "unit": ""}
    return [f"{name}={said.get(name, value)}" for name, value in trail.form.known.items()]


def write(
    file: IO[bytes],
    trail: Trail,
    *,
    by: str,
    at: datetime,
    told: Callable[[int], None] = lambda _done: None,
    folder: str = "",
) -> int:
    """Write heading, column heads and entries, and return how many entries.

    Memory does not grow with them: they are read as they are written. `told` hears how many were
    read; `folder` holds what is not yet packed.
    """
    entries = islice(trail.entries(), cells.MOST)  # some may have come since they were counted
    above = [heading(trail, by, at)]
    rows = _told(map(cells_of, in_batches(entries, AT_ONCE)), told)
    table = cells.Table(gettext("操作审计"), columns(), rows, above, WIDTHS)
    return cells.write(file, table, folder=folder)


def _told(rows: Iterable[list[str]], told: Callable[[int], None]) -> Iterator[list[str]]:
    done = 0
    for done, row in enumerate(rows, start=1):
        yield row
        if done % AT_ONCE == 0:
            told(done)
    told(done)


def file_name(at: datetime) -> str:
    """Return what the file is called on the reader's disk."""
    return f"{gettext('操作审计')}-{timezone.localdate(at).isoformat()}.xlsx"


def columns() -> list[str]:
    """Return the heads of the columns."""
    return [
        gettext("时间"), gettext("人员"), gettext("岗位"), gettext("动作"), gettext("对象"),
        gettext("内容"), gettext("发生时间"), gettext("来源地址"),
    ]  # fmt: skip


def cells_of(line: Line) -> list[str]:
    """Return what one row says, in the order of the columns."""
    return [
        _moment(line.at),
        line.who,
        line.post,
        line.action,
        " ".join(word for word in (f"{line.subject}{line.place}", line.name) if word),
        "；".join(detail.text for detail in line.details),
        _moment(line.occurred_at) if line.occurred_at else "",
        line.address,
    ]


def heading(trail: Trail, by: str, at: datetime) -> str:
    """Return the first row: which list, narrowed how, when and by whom, and the newest anchor."""
    anchor = newest()
    return gettext(
        "操作审计；筛选：%(filter)s；%(at)s 由 %(name)s 导出；存证锚：%(anchor)s。仅供工作使用。"
    ) % {
        "filter": "、".join(chip.label for chip in trail.chips) or gettext("无"),
        "at": _moment(at),
        "name": by,
        "anchor": anchor or gettext("无"),
    }


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
