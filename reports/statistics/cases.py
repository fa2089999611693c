"""The rows behind a number: as many as it counts, and never more of a case than the reader may
know. Of a case that the reader may not see a row tells number and days, nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, F, Model, Value

from organization.models import User
from petitions.models import Assignment, Case, Clock, Petition, Reply
from reports import lists
from reports.measures import Figure, Rows
from reports.statistics import as_of, frozen
from reports.statistics.as_of import Share
from reports.statistics.selection import Selection


@dataclass(frozen=True)
class Listed:
    """One row; `slug` is "" where the reader may not see the case."""

    number: str
    unit: str
    began: date | None
    due: date | None
    ended: date | None
    slug: str = ""
    title: str = ""


# The days of a row: when it began, its last day, when it ended.
DAYS: dict[type[Model], tuple[str, str, str]] = {
    Assignment: ("assigned_on", "due_on", "done_on"),
    Case: ("received_on", "due_on", "closed_on"),
    Clock: ("started_on", "due_on", "stopped_on"),
    Petition: ("received_on", "", ""),
    Reply: ("submitted_on", "", "served_on"),
}


def behind(figure: Figure, asked: Selection) -> Rows | Sequence[Any]:
    """Return what a number counts, to be cut into pages and shown by `listed`.

    Raises as_of.TooMany.
    """
    if asked.frozen:
        return frozen.keys(figure, asked)
    if asked.as_of and figure.code in as_of.TESTS:
        return as_of.behind(figure, asked)
    newest = F(_way(figure, "received_on")).desc()
    return asked.rows(figure).order_by(newest, "-pk")


def listed(rows: Any, figure: Figure, asked: Selection, user: User) -> list[Listed]:
    """Return one line for each of these rows, in their order. Two queries."""
    if asked.frozen:
        return _of_keys(rows, user, asked.today)
    if asked.as_of and figure.code in as_of.TESTS:
        return _of_shares(rows, asked, user)
    return _of_rows(rows, figure, asked, user)


def _of_keys(keys: Sequence[str], user: User, on: date) -> list[Listed]:
    return [
        Listed(row.number, row.unit, row.assigned_on, row.due_on, row.done_on, row.slug, row.title)
        for row in lists.rows(keys, user, on)
    ]


def _of_shares(shares: Sequence[Share], asked: Selection, user: User) -> list[Listed]:
    ids = {share.case for share in shares}
    numbers = dict(Case.objects.filter(pk__in=ids).values_list("pk", "number"))
    seen = _seen(ids, user, asked.today)
    return [
        Listed(
            numbers[share.case], asked.reach.places[share.known.unit].name,
            share.known.assigned_on, share.known.due_on, share.known.done_on,
            *seen.get(share.case, ()),
        )
        for share in shares
    ]  # fmt: skip


def _of_rows(rows: Rows, figure: Figure, asked: Selection, user: User) -> list[Listed]:
    days = DAYS.get(rows.model, ("", "", ""))
    number = "number" if rows.model is Petition else _way(figure, "number")
    columns = {
        "of_case": F(_way(figure, "pk")),
        "of_number": F(number),
        "of_unit": F(f"{figure.by}__name"),
    }
    columns |= {
        name: F(day) if day else Value(None, DateField())
        for name, day in zip(("of_begin", "of_due", "of_end"), days, strict=True)
    }
    found = list(rows.annotate(**columns).values_list(*columns))
    seen = _seen((row[0] for row in found), user, asked.today)
    return [Listed(*row[1:], *seen.get(row[0], ())) for row in found]


def _seen(ids: Iterable[int], user: User, on: date) -> dict[int, tuple[str, str]]:
    """Return slug and title of those of the cases that the reader may see."""
    rows = Case.objects.visible_to(user, on).filter(pk__in=set(ids))
    return {pk: (slug, title) for pk, slug, title in rows.values_list("pk", "slug", "title")}


def _way(figure: Figure, column: str) -> str:
    return f"{figure.case}__{column}" if figure.case else column
