"""Hundreds of ids as one value of a query.

What a leader of the commission may see names every unit below, a dozen times on a page; a value of
its own for each id would cost more than the query does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, Lookup


@dataclass(frozen=True)
class Ids:
    """The right side of `unit__among=Ids.of(units)`, which finds what `unit__in=units` does."""

    listed: str  # 3,5,8

    @classmethod
    def of(cls, ids: Iterable[int]) -> Ids:
        """Return these ids; the same ones in another order are equal."""
        return cls(",".join(map(str, sorted(ids))))


@ForeignKey.register_lookup
class Among(Lookup):
    """A foreign key is one of the ids."""

    lookup_name = "among"
    prepare_rhs = False
    rhs: Ids

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition for PostgreSQL, which plans it as it plans IN."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s::bigint[])", [*params, f"{{{self.rhs.listed}}}"]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition for SQLite."""
        lhs, params = self.process_lhs(compiler, connection)
        listed = [*params, f"[{self.rhs.listed}]"]
        return f"{lhs} IN (SELECT value FROM json_each(%s))", listed  # noqa: S608 - a column
