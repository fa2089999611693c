"""Hundreds of ids as one value of a query.

What a leader of the commission may see names every unit below, a dozen times on a page; a value of
its own for each id would cost more than the query does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, ForeignKey, Lookup


@dataclass(frozen=True)
class Ids:
    """The right side of `unit__among=Ids.of(units)`, which finds what `unit__in=units` does."""

    listed: str  # 3,5,8

    @classmethod
    def of(cls, ids: Iterable[int]) -> Ids:
        """Return these ids; the same ones in another order are equal."""
        return cls(",".join(map(str, sorted(ids))))


@BigAutoField.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):
    """A key is one of the ids.

    A single id is said as an equality: only then do rows of an index come in the order of its next
    column, and the first page of a handler's list is read without sorting the whole of it.
    """

    lookup_name = "among"
    prepare_rhs = False
    rhs: Ids

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition for PostgreSQL, which plans it as it plans IN."""
        return self._said(compiler, connection, "= ANY(%s::bigint[])", f"{{{self.rhs.listed}}}")

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition for SQLite."""
        many = "IN (SELECT value FROM json_each(%s))"
        return self._said(compiler, connection, many, f"[{self.rhs.listed}]")

    def _said(
        self, compiler: Any, connection: Any, many: str, listed: str
    ) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        if self.rhs.listed.isdecimal():
            return f"{lhs} = %s", [*params, int(self.rhs.listed)]
        return f"{lhs} {many}", [*params, listed]
