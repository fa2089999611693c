"""Which posts a unit must fill, who is in them, and since when nobody is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from organization.models import Duty, Post, Unit

USUAL = (Duty.HEAD, Duty.SPECIALIST, Duty.HANDLER)
REQUIRED = {
    Unit.Kind.COMMISSION: (Duty.FIRST_RESPONSIBLE, Duty.IN_CHARGE),
    Unit.Kind.PETITION_OFFICE: (Duty.OFFICE, Duty.REGISTRAR),
}


@dataclass(frozen=True)
class Seat:
    """A post that a unit must fill: its holders of the day, or since when it is vacant."""

    unit: Unit
    duty: Duty
    posts: tuple[Post, ...]
    vacant_from: date | None
    days: int  # how long it has been vacant, the first day counted
    coming: Post | None = None  # who begins later


def required(unit: Unit) -> tuple[Duty, ...]:
    """Return the duties this kind of unit must fill."""
    return REQUIRED.get(Unit.Kind(unit.kind), USUAL)


def seats_of(unit: Unit, on: date) -> list[Seat]:
    """Return the posts this unit must fill, vacant or not. Three queries."""
    return _seats([unit], on)


def vacant_seats(units: QuerySet[Unit], on: date) -> list[Seat]:
    """Return the posts of these units that nobody is in, the longest vacant first. Four queries."""
    seats = [seat for seat in _seats(list(units), on) if not seat.posts]
    return sorted(seats, key=lambda seat: (-seat.days, seat.unit.path))


def _seats(units: Iterable[Unit], on: date) -> list[Seat]:
    units = list(units)
    rows = Post.objects.held().filter(unit__in=[unit.pk for unit in units])
    now, later = defaultdict[tuple[int, str], list[Post]](list), dict[tuple[int, str], Post]()
    for post in rows.on(on).select_related("person").order_by("valid_from", "pk"):
        now[post.unit_id, post.duty].append(post)
    for post in rows.filter(valid_from__gt=on).select_related("person").order_by("-valid_from"):
        later[post.unit_id, post.duty] = post
    left = rows.filter(valid_to__lt=on).values_list("unit", "duty").annotate(Max("valid_to"))
    last = {(unit, duty): day for unit, duty, day in left}
    return [
        _seat(
            unit,
            duty,
            now[unit.pk, duty],
            last.get((unit.pk, duty)),
            later.get((unit.pk, duty)),
            on,
        )
        for unit in units
        for duty in required(unit)
    ]


def _seat(
    unit: Unit, duty: Duty, posts: list[Post], left: date | None, coming: Post | None, on: date
) -> Seat:
    if posts:
        return Seat(unit, duty, tuple(posts), None, 0, coming)
    since = left + timedelta(days=1) if left else unit.valid_from
    return Seat(unit, duty, (), since, max((on - since).days + 1, 0), coming)
