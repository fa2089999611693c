"""The tables of bulletin and unit report: counted now, or read from what was frozen."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from organization.models import Unit
from reports import duties, figures, span
from reports.figures import Counts, Figure
from reports.models import Bulletin, MonthlyReport
from reports.month import Month


@dataclass(frozen=True)
class Row:
    """One unit's numbers, by figure code."""

    code: str
    name: str
    numbers: Counts


@dataclass(frozen=True)
class Table:
    """A month of several units."""

    month: Month
    rows: tuple[Row, ...]

    @property
    def total(self) -> Counts:
        """The sum of each figure over all units; all zero when there is no unit."""
        none = {figure.code: 0 for figure in figures.BULLETIN}
        return none | figures.total(row.numbers for row in self.rows)

    @property
    def balance(self) -> tuple[int, int]:
        """Both sides of the identity, summed over all units."""
        return figures.balance(self.total)


def live_bulletin(month: Month) -> Table:
    """Count the departments' month from the data of this moment. Two queries."""
    units = list(span.departments(month))
    return Table(month, tuple(_rows(figures.BULLETIN, month, units)))


def live_report(unit: Unit, month: Month) -> Row:
    """Count one unit's month from the data of this moment. One query."""
    (row,) = _rows(figures.REPORT, month, [unit])
    return row


def _rows(wanted: Sequence[Figure], month: Month, units: Sequence[Unit]) -> Iterable[Row]:
    numbers = figures.counts(wanted, month, [unit.pk for unit in units])
    return (Row(unit.code, unit.name, numbers[unit.pk]) for unit in units)


def frozen_bulletin(bulletin: Bulletin) -> Table:
    """Return the table as it was frozen. No query."""
    offices = json.loads(bulletin.data)["offices"]
    return Table(Month.parse(bulletin.month), tuple(_row(office) for office in offices))


def office_codes(bulletin: Bulletin) -> list[str]:
    """Return the codes of the departments of a bulletin. No query."""
    return [office["unit"] for office in json.loads(bulletin.data)["offices"]]


def frozen_report(report: MonthlyReport) -> Row:
    """Return one unit's month as it was frozen. No query."""
    return _row(json.loads(report.data))


def _row(line: dict[str, Any]) -> Row:
    numbers = {code: figure["count"] for code, figure in line["figures"].items()}
    return Row(line["unit"], line["name"], numbers)


def frozen_keys(document: Bulletin | MonthlyReport, unit: str, figure: str) -> list[str]:
    """Return the frozen keys "XFB-2026-0003/1" of one figure; `unit` "" means all units of it."""
    found = [line for line in lines_of(document.data) if unit in {"", line["unit"]}]
    return [key for line in found for key in line["figures"].get(figure, {}).get("keys", [])]


def lines_of(data: str) -> list[dict[str, Any]]:
    """Return the line of each unit in what was frozen; a unit's report has one."""
    content = json.loads(data)
    offices: list[dict[str, Any]] = content.get("offices", [content])
    return offices


def report_data(month: Month, units: Sequence[Unit]) -> dict[int, str]:
    """Return the reports to be frozen, by unit id. Two statements, however many units."""
    found = lines(figures.REPORT, month, units)
    met = duties.of(month, [unit.pk for unit in units])
    return {
        unit.pk: canonical({"month": month.key, "duties": met.get(unit.pk, duties.NONE)} | line)
        for unit, line in zip(units, found, strict=True)
    }


def lines(wanted: Sequence[Figure], month: Month, units: Sequence[Unit]) -> list[dict[str, Any]]:
    """Return the units' lines to be frozen, each figure with its cases. One statement."""
    found = figures.keys(wanted, month, [unit.pk for unit in units])
    return [
        {
            "unit": unit.code,
            "name": unit.name,
            "figures": {
                code: {"count": len(keys), "keys": keys} for code, keys in found[unit.pk].items()
            },
        }
        for unit in units
    ]


def canonical(content: dict[str, Any]) -> str:
    """Return the one spelling of a content: sorted keys, no spaces, characters as they are."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(data: str) -> str:
    """Return the SHA-256 of the text in UTF-8, in hex."""
    return hashlib.sha256(data.encode()).hexdigest()
