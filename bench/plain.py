"""One month per unit in plain SQL, as good as it can be written: what `reports` is measured by.

Two ways, because the better one depends on the month: a single scan of what was open at any time
of it, or one branch for each kind of figure, each with an index of its own.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from reports.measures import Counts
from reports.month import Month

SIX = ("opening", "assigned", "closed_on_time", "closed_late", "overdue_open", "open_not_due")
BULLETIN = (*SIX, "left")
REPORT = (*BULLETIN, "transferred", "notice_on_time", "notice_late", "repeated", "returned")

COUNTED = """
  a.unit_id = ANY(%(units)s)
  AND a.case_id NOT IN (SELECT id FROM petitions_case WHERE restricted)"""
SENT = COUNTED + "\n  AND a.kind = 'assign'"
KEPT = "(a.done_on IS NOT NULL OR a.ended_on IS NULL OR a.ended_on > %(last)s)"
OPEN_BEFORE = "a.assigned_on < %(first)s"
OPEN_AFTER = "(a.ended_on IS NULL OR a.ended_on > %(last)s)"

CONDITIONS = {
    "opening": OPEN_BEFORE,
    "left": f"{OPEN_BEFORE} AND a.done_on IS NULL AND a.ended_on <= %(last)s",
    "assigned": f"a.assigned_on >= %(first)s AND {KEPT}",
    "closed_on_time": "a.done_on BETWEEN %(first)s AND %(last)s AND a.done_on <= a.due_on",
    "closed_late": "a.done_on BETWEEN %(first)s AND %(last)s AND a.done_on > a.due_on",
    "overdue_open": f"{OPEN_AFTER} AND a.due_on <= %(last)s",
    "open_not_due": f"{OPEN_AFTER} AND a.due_on > %(last)s",
}


def _branch(where: str, found: dict[str, str], source: str = "petitions_assignment a") -> str:
    columns = ", ".join(
        f'count(*) FILTER (WHERE {found[name]}) AS "{name}"' if name in found else f'0 AS "{name}"'
        for name in REPORT
    )
    return f"SELECT a.unit_id, {columns}\nFROM {source}\nWHERE {where}\nGROUP BY a.unit_id"


def _some(*names: str) -> dict[str, str]:
    return {name: CONDITIONS[name] for name in names}


ALIVE = "a.assigned_on <= %(last)s AND (a.ended_on IS NULL OR a.ended_on >= %(first)s)"
ONE_SCAN = [_branch(f"{SENT} AND {ALIVE}", CONDITIONS)]
BRANCHES = [
    _branch(
        f"{SENT} AND {OPEN_BEFORE} AND (a.ended_on IS NULL OR a.ended_on >= %(first)s)",
        _some("opening", "left"),
    ),
    _branch(f"{SENT} AND a.assigned_on BETWEEN %(first)s AND %(last)s", _some("assigned")),
    _branch(
        f"{SENT} AND a.done_on BETWEEN %(first)s AND %(last)s",
        _some("closed_on_time", "closed_late"),
    ),
    _branch(
        f"{SENT} AND a.assigned_on <= %(last)s AND {OPEN_AFTER}",
        _some("overdue_open", "open_not_due"),
    ),
]
GIVEN = "(a.done_on IS NOT NULL OR a.ended_on IS NULL)"
MORE = [
    _branch(
        f"{COUNTED} AND a.kind = 'transfer' AND a.assigned_on BETWEEN %(first)s AND %(last)s"
        f" AND {KEPT}",
        {"transferred": "true"},
    ),
    _branch(
        f"{COUNTED} AND a.stage = 'returned' AND a.ended_on BETWEEN %(first)s AND %(last)s",
        {"returned": "true"},
    ),
    _branch(
        f"{COUNTED} AND c.code = 'C2b' AND c.stopped_on BETWEEN %(first)s AND %(last)s"
        f" AND {GIVEN} AND {ALIVE}",
        {"notice_on_time": "c.stopped_on <= c.due_on", "notice_late": "c.stopped_on > c.due_on"},
        "petitions_clock c JOIN petitions_assignment a ON a.id = c.assignment_id",
    ),
    _branch(
        f"{COUNTED} AND a.assigned_on <= %(last)s AND {KEPT}",
        {"repeated": "true"},
        "(SELECT DISTINCT case_id FROM petitions_petition WHERE repeats"
        " AND received_on BETWEEN %(first)s AND %(last)s) p"
        " JOIN petitions_assignment a ON a.case_id = p.case_id",
    ),
]
WAYS = {"one scan": ONE_SCAN, "branches": BRANCHES}


def statement(way: str, names: Sequence[str]) -> str:
    """Return the whole statement: these figures of every unit."""
    branches = WAYS[way] + (MORE if len(names) > len(BULLETIN) else [])
    sums = ", ".join(f'sum("{name}")::int AS "{name}"' for name in names)
    together = "\nUNION ALL\n".join(branches)
    return f"SELECT unit_id, {sums} FROM (\n{together}\n) every GROUP BY unit_id"  # noqa: S608


def counts(way: str, names: Sequence[str], month: Month, units: Sequence[int]) -> dict[int, Counts]:
    """Return what `reports.counting.counts` does."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"units": list(units), "first": month.first, "last": month.last}
        cursor.execute(statement(way, names), values)
        found = {pk: dict(zip(names, row, strict=True)) for pk, *row in cursor.fetchall()}
    return {pk: found.get(pk, dict.fromkeys(names, 0)) for pk in units}
