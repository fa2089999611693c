"""Many counts in one query, none of which looks further than it has to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 1000  # a badge or tab that has reached it says 999+
ARRAY = {"sqlite": "json_group_array(key)", "postgresql": "jsonb_agg(key)"}


@dataclass(frozen=True)
class CountOf:
    """How many rows a query set has: an integer."""

    rows: QuerySet[Any, Any]
    value = "COUNT(*)"

    def read(self, found: Any) -> int:
        """Return what was found; nothing was asked for where no row can be."""
        return found or 0


@dataclass(frozen=True)
class KeysOf:
    """The values of the one column of a query set, in its order: a list."""

    rows: QuerySet[Any, Any]

    @property
    def value(self) -> str:
        """The column as one JSON array."""
        return ARRAY[connection.vendor]

    def read(self, found: Any) -> list[Any]:
        """Return what was found; an array of nothing is null on PostgreSQL."""
        return json.loads(found) if found else []


Asked = CountOf | KeysOf


def up_to(rows: QuerySet[Any], most: int = MOST) -> CountOf:
    """Return the count of these rows, at most `most`."""
    return CountOf(rows.order_by().values("pk")[:most])


def first_keys(rows: QuerySet[Any], most: int = MOST) -> KeysOf:
    """Return the keys of the first rows, in their order, and so how many there are up to `most`."""
    return KeysOf(rows.values("pk")[:most])


def ask(asked: Mapping[str, Asked]) -> dict[str, Any]:
    """Return every value asked for. One query.

    Each part is put into words by itself. As expressions of one query set, each would be copied
    and resolved once more, which costs a page with a dozen of them more than the database does.
    """
    parts: list[tuple[str, str]] = []
    given: list[Any] = []
    said: dict[str, Any] = dict.fromkeys(asked)
    for name, one in asked.items():
        try:
            words, params = one.rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append((name, f"(WITH kept(key) AS ({words}) SELECT {one.value} FROM kept)"))  # noqa: S608 - the words are the ORM's
        given += params
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(part for _, part in parts)}", given)
            row = cursor.fetchone() or ()
        said |= zip((name for name, _ in parts), row, strict=True)
    return {name: one.read(said[name]) for name, one in asked.items()}


def counts(sets: Mapping[str, QuerySet[Any]], most: int = MOST) -> dict[str, int]:
    """Return how many rows each set has, at most `most`. One query."""
    return ask({name: up_to(rows, most) for name, rows in sets.items()})


def in_words(count: int, most: int = MOST) -> str:
    """Return the count as it is shown: 12, or 999+ when it was not counted to its end."""
    return f"{most - 1}+" if count >= most else f"{count:,}"
