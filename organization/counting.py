"""Many counts in one query, none of which looks further than it has to."""

from collections.abc import Mapping
from typing import Any

from django.db.models import IntegerField, JSONField, QuerySet, Subquery

from organization.models import User

MOST = 1000  # a badge or tab that has reached it says 999+


class CountOf(Subquery):
    """How many rows a query set has, as one value of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class KeysOf(Subquery):
    """The values of one column of a query set, as one value of another query; null for none."""

    template = '(SELECT %(function)s(kept."%(column)s") FROM (%(subquery)s) AS kept)'
    output_field = JSONField()

    def __init__(self, rows: QuerySet[Any, Any], column: str = "pk") -> None:
        super().__init__(rows, column=column)

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Return the statement for SQLite."""
        return self.as_sql(compiler, connection, function="json_group_array")

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Return the statement for PostgreSQL."""
        return self.as_sql(compiler, connection, function="jsonb_agg")


def up_to(rows: QuerySet[Any], most: int = MOST) -> CountOf:
    """Return the count of these rows, at most `most`."""
    return CountOf(rows.order_by().values("pk")[:most])


def first_keys(rows: QuerySet[Any], most: int) -> KeysOf:
    """Return the keys of the first rows, in any order."""
    return KeysOf(rows.values("pk")[:most])


def ask(asked: Mapping[str, Subquery]) -> dict[str, Any]:
    """Return every value asked for. One query, on a row that is always there: the first account."""
    if not asked:
        return {}
    found = User.objects.order_by("pk").values_list(*asked.values())[:1].get()
    return dict(zip(asked, found, strict=True))


def counts(sets: Mapping[str, QuerySet[Any]], most: int = MOST) -> dict[str, int]:
    """Return how many rows each set has, at most `most`. One query."""
    return ask({name: up_to(rows, most) for name, rows in sets.items()})


def in_words(count: int, most: int = MOST) -> str:
    """Return the count as it is shown: 12, or 999+ when it was not counted to its end."""
    return f"{most - 1}+" if count >= most else f"{count:,}"
