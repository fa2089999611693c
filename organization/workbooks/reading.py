"""From a file, or a block pasted from Excel, to rows of raw cells.

A workbook is untrusted: a child process opens it, with limits on memory and time and without
the settings of the site, and hands back plain JSON. The command and the page use this one path.
"""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from weakref import finalize

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from organization.workbooks.limits import COLUMNS, Limits

HERE = Path(__file__).resolve().parents[2]
SUFFIX = ".xlsx"
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH")  # of the environment: no secrets

Row = tuple[int, list[Any]]  # the number of the row in the sheet, its cells as JSON has them

REASONS: dict[str, str | Promise] = {
    "empty_file": gettext_lazy("文件是空的。"),
    "not_xlsx": gettext_lazy(
        "这不是 .xlsx 工作簿。请在 Excel 中另存为“Excel 工作簿(.xlsx)”再导入。"
    ),
    "old_xls": gettext_lazy(
        "这是旧格式 .xls。请在 Excel 中另存为“Excel 工作簿(.xlsx)”再导入，本系统只接受 .xlsx。"
    ),
    "encrypted": gettext_lazy("工作簿设有密码，无法读取。请取消密码后再导入。"),
    "entries": gettext_lazy("工作簿内的部件超过 %(detail)s 个，拒绝读取。"),
    "damaged": gettext_lazy("工作簿已损坏或不合规范，无法读取。请用 Excel 打开后另存一份再导入。"),
    "macros": gettext_lazy("工作簿含有宏或嵌入对象，拒绝读取。请另存为不含宏的 .xlsx。"),
    "outside": gettext_lazy("工作簿链接到外部文件或数据源，拒绝读取。请断开链接后再导入。"),
    "no_workbook": gettext_lazy("文件里没有工作簿，这不是 Excel 保存的 .xlsx。"),
    "doctype": gettext_lazy("工作簿含有不允许的 XML 声明(DOCTYPE)，拒绝读取。"),
    "unpacked": gettext_lazy("工作簿解压后超过 %(detail)s MB，拒绝读取。请分成几个文件。"),
    "ratio": gettext_lazy("工作簿的压缩比超过 %(detail)s 倍，疑似压缩炸弹，拒绝读取。"),
    "rows": gettext_lazy("工作表超过 %(detail)s 行。请删去表尾多余的行，或分成几个文件。"),
    "columns": gettext_lazy("工作表超过 %(detail)s 列。请删去右侧多余的列。"),
    "memory": gettext_lazy("读取工作簿所需的内存或时间超出限制，拒绝读取。请分成几个文件。"),
    "empty": gettext_lazy("工作簿里没有可见的、有内容的工作表。"),
    "no_file": gettext_lazy("找不到文件，或无权读取。"),
    "paste": gettext_lazy("粘贴的内容不像从 Excel 复制的表格，请整块复制后再粘贴。"),
}


class Unreadable(Exception):
    """Nothing of the file could be taken; carries one sentence for the person who sent it."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(str(REASONS[code]) % {"detail": detail})


@dataclass(frozen=True)
class Sheet:
    """The rows that hold something. Reading them again costs little and keeps nothing in memory."""

    read: Callable[[], Iterator[Row]]

    def rows(self) -> Iterator[Row]:
        """Yield (number in the sheet, cells) from the first row on."""
        return self.read()


def workbook(path: Path, limits: Limits) -> Sheet:
    """Return the first visible sheet that holds something; raises Unreadable."""
    if path.suffix.lower() != SUFFIX:
        raise Unreadable("old_xls" if path.suffix.lower() == ".xls" else "not_xlsx")
    if not (path.is_file() and os.access(path, os.R_OK)):
        raise Unreadable("no_file")
    extract = Extract(_extracted(path, limits))
    _require_rows(extract.lines)
    return Sheet(extract.rows)


class Extract:
    """What the child wrote. The file is closed when nobody can read it any more."""

    def __init__(self, lines: IO[bytes]) -> None:
        self.lines = lines
        finalize(self, lines.close)

    def rows(self) -> Iterator[Row]:
        """Yield the rows from the first one on."""
        self.lines.seek(0)
        for line in self.lines:
            number, cells = json.loads(line)
            yield number, cells


def _require_rows(lines: IO[bytes]) -> None:
    """Raise the refusal of the child; it may come after rows that were read already."""
    first = json.loads(lines.readline() or "null")
    if first is None:
        raise Unreadable("empty")
    for said in (first, _last(lines)):
        if isinstance(said, dict):
            raise Unreadable(said["unfit"], said["detail"])


def pasted(text: str, limits: Limits) -> Sheet:
    """Return a block copied from Excel: tabs between cells, quotes around cells with newlines.

    Raises Unreadable.
    """
    # A browser sends every line end as CR LF; inside a cell Excel means LF alone.
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n"), newline=""), dialect="excel-tab")
    try:
        rows = [(n, cells) for n, cells in enumerate(reader, start=1) if any(cells)]
    except csv.Error as error:
        raise Unreadable("paste") from error
    return kept(rows, limits)


def kept(rows: Sequence[Row], limits: Limits) -> Sheet:
    """Return rows that are at hand already, within the same limits; raises Unreadable."""
    if not rows:
        raise Unreadable("empty")
    if len(rows) > limits.last_row:
        raise Unreadable("rows", str(limits.rows))
    if max(len(cells) for _number, cells in rows) > COLUMNS:
        raise Unreadable("columns", str(COLUMNS))
    return Sheet(lambda: iter(rows))


def _extracted(path: Path, limits: Limits) -> IO[bytes]:
    """Return the lines that the child wrote, as a file without a name."""
    lines = TemporaryFile()  # noqa: SIM115 - the sheet reads it again and again
    try:
        done = _run_child(path, limits, lines)
        if done.returncode != 0:  # killed by a limit: the refusals it knows end with 0
            raise Unreadable("memory" if done.returncode < 0 else "damaged")
    except subprocess.TimeoutExpired as error:
        lines.close()
        raise Unreadable("memory") from error
    except Unreadable:
        lines.close()
        raise
    lines.seek(0)
    return lines


def _run_child(
    path: Path, limits: Limits, lines: IO[bytes]
) -> "subprocess.CompletedProcess[bytes]":
    figures = (limits.rows, limits.unpacked, limits.memory, limits.seconds)
    command = [sys.executable, "-m", "organization.workbooks.extract", str(path.resolve())]
    return subprocess.run(  # noqa: S603 - our own module, a resolved path and four numbers
        [*command, *map(str, figures)],
        stdin=subprocess.DEVNULL,
        stdout=lines,
        stderr=subprocess.DEVNULL,
        cwd=HERE,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        timeout=limits.seconds,
        check=False,
    )


def _last(lines: IO[bytes]) -> Any:
    end = lines.seek(0, os.SEEK_END)
    lines.seek(max(0, end - 200))
    last = lines.read().splitlines()[-1]
    return json.loads(last) if last.startswith(b'{"unfit"') else None
