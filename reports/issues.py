"""What an issue of the bulletin says: its table, the month before, the corrections it bears, and by
which rules and which code it was counted. Frozen, or as the data are now."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from organization.models import Unit
from petitions.models import ClockRule
from petitions.models.clocks import UnitOfTime
from reports import contents, corrections, figures, span
from reports.contents import Table
from reports.corrections import Correction
from reports.figures import Counts
from reports.models import Bulletin
from reports.month import Month


@dataclass(frozen=True)
class Rules:
    """The dated clock rules in force at the end of the month, and the version of the product."""

    laws: tuple[str, ...] = ()
    sha256: str = ""
    code: str = ""


@dataclass(frozen=True)
class Issue:
    """One issue. `before` holds the figures of the month before, by code of the department."""

    table: Table
    before: dict[str, Counts]
    corrections: tuple[Correction, ...]
    rules: Rules
    issuer: str = ""
    overdue: dict[str, tuple[str, ...]] = field(default_factory=dict)  # cases, by department


def data_of(month: Month) -> str:
    """Return the issue to be frozen: the same data give the same bytes, at any time."""
    units = list(span.departments(month))
    return contents.canonical(
        {
            "month": month.key,
            "offices": contents.lines(figures.BULLETIN, month, units),
            "before": _before(month, units),
            "corrections": [line.frozen() for line in corrections.due(month)],
            "issuer": _issuer(units),
            "rules": rules_of(month),
            "code": settings.VERSION,
        }
    )


def rules_of(month: Month) -> list[dict[str, Any]]:
    """Return the rules that were in force on the last day of the month. One query."""
    valid = ClockRule.objects.filter(valid_from__lte=month.last).exclude(valid_to__lt=month.last)
    return [
        {
            "code": rule.code,
            "law": rule.law,
            "article": rule.article,
            "days": rule.days,
            "working_days": rule.unit == UnitOfTime.WORKDAYS,
            "valid_from": rule.valid_from.isoformat(),
        }
        for rule in valid.order_by("code", "valid_from")
    ]


def _issuer(units: list[Unit]) -> str:
    """Return the full name of the Petition Office among these departments."""
    office = next((unit for unit in units if unit.kind == Unit.Kind.PETITION_OFFICE), None)
    if office is None:
        return ""
    return f"{office.parent.name if office.parent else ''}{office.name}"


def _before(month: Month, units: list[Unit]) -> dict[str, Counts]:
    """Return the month before as the data are now, which is with all corrections."""
    first = span.first_month()
    if first is None or month.previous < first:
        return {}
    found = figures.counts(figures.BULLETIN, month.previous, [unit.pk for unit in units])
    return {unit.code: found[unit.pk] for unit in units}


def frozen(document: Bulletin) -> Issue:
    """Return the issue as it was frozen. No query."""
    content = json.loads(document.data)
    rules = content.get("rules", [])
    return Issue(
        contents.frozen_bulletin(document),
        content.get("before", {}),
        tuple(corrections.lines_of(document)),
        Rules(
            tuple(sorted({rule["law"] for rule in rules})),
            contents.fingerprint(json.dumps(rules, sort_keys=True, ensure_ascii=False)),
            content.get("code", ""),
        ),
        content.get("issuer", ""),
        {
            office["unit"]: tuple(key.rpartition("/")[0] for key in keys)
            for office in content["offices"]
            if (keys := office["figures"]["overdue_open"]["keys"])
        },
    )


def live(month: Month) -> Issue:
    """Return the month as the data are now; corrections belong to issues alone. Five queries."""
    table = contents.live_bulletin(month)
    units = list(Unit.objects.filter(code__in=[row.code for row in table.rows]))
    return Issue(table, _before(month, units), (), Rules())
