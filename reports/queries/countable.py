"""What may be counted at all: restricted cases (检举控告) are in no figure."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from petitions.models import Case

Row = TypeVar("Row", bound=Model)


def countable(rows: QuerySet[Row], case: str = "case") -> QuerySet[Row]:
    """Leave out the rows of cases that few may know of; `case` is the way to the case.

    A short list to leave out is cheaper than a join with every case ever registered.
    """
    restricted: QuerySet[Any, Any] = Case.objects.filter(restricted=True).values("pk")
    return rows.exclude(**{f"{case}__in": restricted})


def cases() -> QuerySet[Case]:
    """Return the cases that may be counted."""
    return Case.objects.filter(restricted=False)
