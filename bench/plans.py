"""Whether the database finds the rows of a page by an index, or reads whole tables for them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

LARGE = 10_000  # rows from which on a table is not read from end to end for one page
WATCHED = frozenset(
    {
        "petitions_case",
        "petitions_assignment",
        "petitions_petition",
        "petitions_petitioner",
        "petitions_clock",
        "petitions_proceeding",
        "petitions_reply",
        "audit_event",
        "audit_chain",
    }
)
READS = ("SELECT", "(", "WITH", "UPDATE")


@dataclass(frozen=True)
class Scan:
    """One table that a statement reads from end to end."""

    table: str
    statement: str


def large_tables() -> frozenset[str]:
    """Return the watched tables that are large in this database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # which keeps no number of rows
            return frozenset(name for name in WATCHED if _reaches(cursor, name))
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [LARGE]
        )
        return WATCHED & {name for (name,) in cursor.fetchall()}


def _reaches(cursor: Any, table: str) -> bool:
    statement = f"SELECT 1 FROM {table} LIMIT 1 OFFSET {LARGE - 1}"  # noqa: S608 - a name of our own
    cursor.execute(statement)
    return cursor.fetchone() is not None


def scans(statements: list[str], large: frozenset[str]) -> list[Scan]:
    """Return what these statements read from end to end, each table once a statement."""
    return [
        Scan(table, statement)
        for statement in statements
        if statement.startswith(READS)
        for table in sorted(large.intersection(_read_whole(statement)))
    ]


def explained(statement: str) -> str:
    """Return the plan of a statement with the times it took, as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


def _read_whole(statement: str) -> set[str]:
    """Return the tables that the database would read from end to end for this statement."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            steps = [row[3].split() for row in cursor.fetchall()]
        return {step[1] for step in steps if step[0] == "SCAN" and "USING" not in step}
    return set(_scanned(_plan(statement)))


def _plan(statement: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        found = cursor.fetchone()[0]
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)
