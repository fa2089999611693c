"""Many counts in one query, none of which looks further than it has to."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from organization.models import User

MOST = 1000  # a badge or tab that has reached it says 999+


class CountOf(Subquery):
    """How many rows a query set has, as one value of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def counts(
    sets: Mapping[str, QuerySet[Any]],
    user: User,
    most: int = MOST,
    *,
    whole: Collection[str] = (),
) -> dict[str, int]:
    """Return how many rows each set has, at most `most`. One query, on the row of the reader.

    Those named in `whole` are small by nature and counted to their end: told that a few rows will
    do, PostgreSQL hopes to meet them soon in a large table where there may be none.
    """
    if not sets:
        return {}
    keys = {name: rows.order_by().values("pk") for name, rows in sets.items()}
    asked = [CountOf(rows if name in whole else rows[:most]) for name, rows in keys.items()]
    found = User.objects.filter(pk=user.pk).values_list(*asked).get()
    return dict(zip(sets, found, strict=True))


def in_words(count: int, most: int = MOST) -> str:
    """Return the count as it is shown: 12, or 999+ when it was not counted to its end."""
    return f"{most - 1}+" if count >= most else f"{count:,}"
