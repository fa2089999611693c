"""A large database from a small one: every case copied with all that hangs on it.

The copies are good for timing reads, nothing else: their events are left out, so `verify` would
rightly find fault with them. PostgreSQL only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from audit import triggers
from audit.models import Chain
from petitions.models import (
    Assignment,
    Case,
    Clock,
    Petition,
    Petitioner,
    Proceeding,
    Reply,
)

MODELS = (Chain, Case, Petition, Petitioner, Proceeding, Assignment, Reply, Clock)
# What must differ in each copy; `k` counts the copies.
DIFFERENT: Mapping[type, Mapping[str, str]] = {
    Chain: {"subject": "subject || '-' || k"},
    Case: {
        "slug": "slug || '-' || k",
        "number": "number || '-' || k",
        "serial": "serial + k * 100000",
    },
    Petition: {
        "number": "number || '-' || k",
        "serial": "serial + k * 100000",
        "source_key": "null",
    },
    Reply: {"number": "case when number = '' then '' else number || '-' || k end"},
}


@dataclass(frozen=True)
class Copying:
    """One table: how far the keys of a copy are moved, by the model they point to."""

    model: type
    strides: Mapping[Any, int]
    different: Mapping[str, str] = field(default_factory=dict)

    def statement(self, copies: int) -> str:
        """Return the INSERT that adds the copies 1 to n of every row."""
        columns = dict(self._columns())
        names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
        table = self.model._meta.db_table  # type: ignore[attr-defined]
        return (
            f"INSERT INTO {table} ({names}) SELECT {values}"  # noqa: S608 - names of our own
            f" FROM {table}, generate_series(1, {copies}) k"
        )

    def _columns(self) -> Iterator[tuple[str, str]]:
        for each in self.model._meta.concrete_fields:  # type: ignore[attr-defined]
            target = self.model if each.primary_key else each.related_model
            if each.name in self.different:
                yield each.column, self.different[each.name]
            elif target in self.strides:
                yield each.column, f'"{each.column}" + k * {self.strides[target]}'
            else:
                yield each.column, f'"{each.column}"'


def multiply(copies: int) -> None:
    """Add so many copies of every case there is, then let the planner look at them."""
    strides = {model: _highest(model) for model in MODELS}
    with connection.cursor() as cursor:
        for model in MODELS:
            table = model._meta.db_table
            # The guards watch real writes, a million copies would wait for them for nothing.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            cursor.execute(Copying(model, strides, DIFFERENT.get(model, {})).statement(copies))
        triggers.install()
        cursor.execute("VACUUM ANALYZE")


def _highest(model: type) -> int:
    with connection.cursor() as cursor:
        table = model._meta.db_table  # type: ignore[attr-defined]
        cursor.execute(f"SELECT max(id) FROM {table}")  # noqa: S608 - a name of our own
        highest: int = cursor.fetchone()[0] or 0
        return highest
