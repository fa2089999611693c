"""The trail as an .xlsx file: the entries of the page, every cell plain text."""

import hashlib
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

MOST = 100_000
AT_ONCE = 1000
WIDTHS = (20, 14, 22, 22, 26, 60, 20, 16)


class TooLong(Exception):
    """More entries than one file may have; carries a sentence for the person who asked."""


@dataclass(frozen=True)
class Workbook:
    """A finished file, at its beginning, and what the trail says about it."""

    file: IO[bytes]
    rows: int
    narrowed_by: list[str]
    sha256: str


def workbook_of(trail: Trail, *, by: str, at: datetime) -> Workbook:
    """Write all entries of the list into a temporary file. Raises TooLong.

    Memory does not grow with the entries: they are counted, then read as they are written.
    """
    if trail.events[: MOST + 1].count() + trail.reads[: MOST + 1].count() > MOST:
        raise TooLong(
            gettext("一次最多导出 %(most)d 条，请用筛选缩小范围后再导出。") % {"most": MOST}
        )
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    rows = _write(file, trail, by, at)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return Workbook(file, rows, narrowed_by(trail), digest)


def narrowed_by(trail: Trail) -> list[str]:
    """Return the filters as "name=value", without the name that was typed: that is for ever."""
    said = {"person": "", "unit": ""}
    return [f"{name}={said.get(name, value)}" for name, value in trail.form.known.items()]


def _write(file: IO[bytes], trail: Trail, by: str, at: datetime) -> int:
    entries = islice(trail.entries(), MOST)  # some may have come since they were counted
    rows = map(cells_of, in_batches(entries, AT_ONCE))
    above = [heading(trail, by, at)]
    return cells.write(file, cells.Table(gettext("操作审计"), columns(), rows, above, WIDTHS))


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
