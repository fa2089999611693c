"""Reasons and next days pasted from Excel: 编号, 原因 [, 下次日期], one case a line.

Read leniently. What fits is taken, every line that does not fit says why, and nothing is lost:
the pasted text stays in its box.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from petitions.forms.days import parse_day
from petitions.models import Case
from reports.case_numbers import meant

HEADS = {"编号", "信访编号", "案件编号", "NO", "NO.", "NUMBER"}
AHEAD = {"今天": 0, "TODAY": 0, "明天": 1, "TOMORROW": 1, "后天": 2}
ALMOST_A_YEAR = timedelta(days=364)
LONGEST = 500
COLUMNS = 3
CELL_BREAK = re.compile(r"\t|\s{2,}|[|｜]")
CLOCK = re.compile(r"\s+\d{1,2}:\d{2}(:\d{2})?$")


@dataclass(frozen=True)
class Cells:
    """What one line brought for one case; "" and None where it brought nothing."""

    reason: str
    next_on: date | None


@dataclass(frozen=True)
class Fault:
    """A line that could not be taken, and why."""

    line: int
    text: str
    why: str


@dataclass
class Pasted:
    """What a block means: cells by key, and the lines that mean nothing."""

    taken: dict[str, Cells] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def coming_day(text: str, today: date) -> date | None:
    """Return the day the text means; without a year it is the next such day, today included."""
    clean = CLOCK.sub("", unicodedata.normalize("NFKC", text).strip())
    if clean.upper() in AHEAD:
        return today + timedelta(days=AHEAD[clean.upper()])
    return parse_day(clean, today + ALMOST_A_YEAR)


def read(block: str, cases: Mapping[str, Case], today: date) -> Pasted:
    """Return what the block says about these cases, which are given by their keys."""
    found = Pasted()
    for number, line in enumerate(block.splitlines(), start=1):
        cells = [cell.strip().strip('"').strip() for cell in _split(line)]
        if not any(cells) or cells[0].upper() in HEADS:
            continue
        try:
            key, said = _understood(cells, cases, today)
            if key in found.taken:
                raise ValueError(_("此件在前面已有一行。"))
            found.taken[key] = said
        except ValueError as fault:
            found.faults.append(Fault(number, line.strip(), str(fault)))
    return found


def _split(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else CELL_BREAK.split(line.strip())


def _understood(cells: list[str], cases: Mapping[str, Case], today: date) -> tuple[str, Cells]:
    number, reason, next_on = (*cells, "", "")[:COLUMNS]
    key = _key(number, cases)
    if any(cells[COLUMNS:]):
        raise ValueError(_("多于三栏，请只粘贴编号、原因、下次日期。"))
    if not reason and not next_on:
        raise ValueError(_("没有原因，也没有下次日期。"))
    if len(reason) > LONGEST:
        raise ValueError(_("原因超过%(n)d字。") % {"n": LONGEST})
    return key, Cells(reason, _day(next_on, today) if next_on else None)


def _key(number: str, cases: Mapping[str, Case]) -> str:
    fitting = meant(number, cases.values())
    if not fitting:
        raise ValueError(_("本月逾期仍在办理的件中没有“%(number)s”。") % {"number": number})
    if len(fitting) > 1:
        raise ValueError(_("“%(number)s”对应不止一件，请写全编号。") % {"number": number})
    return next(key for key, case in cases.items() if case.pk == fitting[0].pk)


def _day(text: str, today: date) -> date:
    day = coming_day(text, today)
    if day is None:
        raise ValueError(
            _("看不懂日期“%(text)s”，请写成 2026/3/2、2026年3月2日或 0302。") % {"text": text}
        )
    if day < today:
        raise ValueError(_("下次日期 %(day)s 已经过去。") % {"day": day.isoformat()})
    return day
