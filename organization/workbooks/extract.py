"""The child process: `python -m organization.workbooks.extract FILE ROWS UNPACKED MEMORY SECONDS`.

Writes one JSON line per row of the first visible sheet that holds anything: [row, [cells]].
Numbers stay numbers, days become {"at": "2026-03-02T09:32:09"}, failed formulas
{"error": "#N/A"}.
A workbook that is refused makes one line {"unfit": code, "detail": …}. No Django here.
"""

import errno
import json
import math
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from organization.workbooks.guard import Unfit, inspect
from organization.workbooks.limits import Limits


def main(arguments: list[str]) -> None:
    """Read the workbook within the limits given on the command line."""
    rows, unpacked, memory, seconds = map(int, arguments[1:5])
    limits = Limits(rows, unpacked, memory, seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for line in extract(Path(arguments[0]), limits):
            _print(line)
    except Unfit as unfit:
        _print({"unfit": unfit.code, "detail": unfit.detail})
    except (MemoryError, OSError) as error:
        starved = isinstance(error, MemoryError) or error.errno == errno.ENOMEM
        _print({"unfit": "memory" if starved else "damaged", "detail": ""})


def extract(path: Path, limits: Limits) -> Iterator[list[Any]]:
    """Yield [row, [cells]] of the rows that hold something; raises Unfit."""
    errors = set(inspect(path, limits))
    try:
        sheet = _sheet(CalamineWorkbook.from_path(path))
        if sheet is None or sheet.start is None:
            raise Unfit("empty")
        above, left = sheet.start[0], sheet.start[1]
        for number, cells in enumerate(sheet.iter_rows(), start=above + 1):
            if any(cell != "" for cell in cells):
                line = [""] * left + [_cell(cell) for cell in cells]
                yield [number, _with_errors(line, number, errors) if errors else line]
    except (CalamineError, ValueError) as error:
        raise Unfit("damaged") from error


def _sheet(workbook: CalamineWorkbook) -> CalamineSheet | None:
    for place, known in enumerate(workbook.sheets_metadata):
        if known.typ == SheetTypeEnum.WorkSheet and known.visible == SheetVisibleEnum.Visible:
            sheet = workbook.get_sheet_by_index(place)
            if sheet.start is not None:
                return sheet
    return None


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat(timespec="seconds")}
    if isinstance(value, date):
        return {"at": datetime.combine(value, time()).isoformat(timespec="seconds")}
    if isinstance(value, (str, bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)  # a time of day, a duration, or no number at all


def _with_errors(line: list[Any], number: int, errors: set[str]) -> list[Any]:
    return [
        {"error": "#N/A"} if cell == "" and f"{number}:{place}" in errors else cell
        for place, cell in enumerate(line, start=1)
    ]


def _print(line: object) -> None:
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
