"""What a single cell says. Nothing is corrected here: a cell is understood, or it is an error.

Texts are kept to the letter. Only where a cell is read for its meaning - dates, limits, names of
units - are full-width forms and spaces made alike.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from organization.workbooks.limits import CELL

EARLIEST = date(1949, 10, 1)
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel counts days without a zone
SERIALS = range(18_172, 2_958_466)  # 1949-10-01 to 9999-12-31
EXACT = 10**15  # Excel keeps fifteen digits
LONGEST_LIMIT = 999

_CLOCK = r"(\d{1,2})\s*[:时]\s*(\d{1,2})(?:\s*[:分]\s*(\d{1,2})(?:\.\d+)?\s*秒?|分)?"
_DAYS = (
    re.compile(rf"(\d{{4}})\s*([-/.])\s*(\d{{1,2}})\s*\2\s*(\d{{1,2}})(?:[T\s]+{_CLOCK})?"),
    re.compile(rf"(\d{{4}})\s*(年)\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日?(?:\s*{_CLOCK})?"),
    re.compile(rf"(\d{{4}})()(\d{{2}})(\d{{2}})(?:[T\s]+{_CLOCK})?"),
)
_NUMBER = re.compile(r"\d{1,8}(\.\d+)?")
_LIMIT = re.compile(r"(\d{1,3})(?:\.0+)?\s*(个)?\s*(工作日|自然日|日历日|天|日)?\s*内?")
# Control characters but for tab and line ends, halves of surrogate pairs, and what XML forbids.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class BadCell(ValueError):
    """The cell cannot be taken; carries one sentence."""


class Moment(NamedTuple):
    """A day in Asia/Shanghai, and the time of that day when the cell gives one."""

    on: date
    at: datetime | None


@dataclass(frozen=True)
class Limit:
    """How long the unit has: until a day, or so many days."""

    on: date | None = None
    days: int = 0
    working_days: bool = False


def text(cell: Any) -> str:
    """Return the cell as text, unchanged; 2549.0 is 2549. Raises BadCell."""
    if cell is None:
        return ""
    if isinstance(cell, dict):
        return _day_or_error(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        return _digits(cell)
    _check_letters(cell)
    return str(cell)


def meaning(cell: Any) -> str:
    """Return the cell as it is compared: half-width, no space around. Raises BadCell."""
    return unicodedata.normalize("NFKC", text(cell)).strip()


def moment(cell: Any, today: date) -> Moment | None:
    """Return the day, and the time if there is one; None for an empty cell. Raises BadCell."""
    found = _moment(cell)
    if found is None:
        return None
    on = found.date()
    if on < EARLIEST:
        raise BadCell(_("日期 %(day)s 早于1949年10月1日。") % {"day": on.isoformat()})
    if on > today:
        raise BadCell(_("日期 %(day)s 晚于今天。") % {"day": on.isoformat()})
    return Moment(on, timezone.make_aware(found) if found.time() != found.time().min else None)


def limit(cell: Any) -> Limit | None:
    """Return the limit for the unit; None for an empty cell. Raises BadCell."""
    said = _LIMIT.fullmatch(meaning(cell))
    if said is None:
        found = _moment(cell)
        return Limit(on=found.date()) if found else None
    days = int(said[1])
    if not 1 <= days <= LONGEST_LIMIT:
        raise BadCell(_("办理期限“%(text)s”应在 1 至 999 天之间。") % {"text": meaning(cell)})
    return Limit(days=days, working_days=said[3] == "工作日")


def _moment(cell: Any) -> datetime | None:
    if isinstance(cell, dict) and "at" in cell:
        return datetime.fromisoformat(cell["at"])
    said = meaning(cell)
    if not said:
        return None
    for form in _DAYS:
        found = form.fullmatch(said)
        if found:
            return _built(said, found)
    if _NUMBER.fullmatch(said) and not isinstance(cell, bool):
        return _serial(said)
    raise _no_date(said)


def _built(said: str, found: re.Match[str]) -> datetime:
    year, _mark, *parts = found.groups()
    month, day, hour, minute, second = (int(part or 0) for part in parts)
    try:
        # Made aware once its day is known to be plausible.
        return datetime(int(year), month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError as error:
        raise _no_date(said) from error


def _serial(said: str) -> datetime:
    """Return the day of a number: Excel counts days from the end of 1899."""
    number = float(said)
    if int(number) not in SERIALS:
        raise _no_date(said)
    return SERIAL_ZERO + timedelta(seconds=round(number * 86_400))


def _no_date(said: str) -> BadCell:
    return BadCell(
        _("“%(text)s”不是日期。可写 2026/3/2、2026-03-02、2026年3月2日 或 20260302。")
        % {"text": said[:40]}
    )


def _day_or_error(cell: dict[str, str]) -> str:
    if "error" in cell:
        raise BadCell(_("单元格是公式错误值（如 #N/A），请改正或清空。"))
    return cell["at"].replace("T", " ").removesuffix(" 00:00:00")


def _digits(number: float) -> str:
    if abs(number) >= EXACT:
        raise BadCell(_("超过15位的数字在 Excel 中已丢失尾数，请把该列设为文本后重新填写。"))
    return str(int(number)) if number == int(number) else repr(number)


def _check_letters(said: str) -> None:
    """Refuse what a database or a later export cannot carry, and more than a cell can hold."""
    if len(said) > CELL:
        raise BadCell(_("文字超过 %(n)d 字，一个单元格放不下。") % {"n": CELL})
    found = _NEVER.search(said)
    if found:
        raise BadCell(
            _("含有不能保存的字符 U+%(code)s，请删去后重新导入。")
            % {"code": f"{ord(found[0]):04X}"}
        )
