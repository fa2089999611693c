"""The departments and schools a large office has beside those of the demo.

Each new unit is like one of the demo's: of the same kind, in the same place, with staff of its
own. Copied cases go to the units that are like the one which handles the original.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import cycle, islice
from random import Random

from demo.structure import Build
from organization.bulk import write_structure
from organization.models import Duty, Post, Unit, User

DEPARTMENTS, UNITS = 30, 500
STAFF = ((Duty.HEAD, "负责人"), (Duty.SPECIALIST, "信访专员"), (Duty.HANDLER, "经办人"))


@dataclass(frozen=True)
class Place:
    """A unit, and who handles its cases."""

    unit: Unit
    handler: User


@dataclass(frozen=True)
class Grown:
    """The new units by the id of the unit they are like; `lone` is like none, for one case."""

    like: dict[int, list[Place]]
    lone: Place


def grow(at: datetime) -> Grown:
    """Add departments, schools and their staff until there are so many of them."""
    own = Unit.objects.exclude(kind__in=(Unit.Kind.COMMISSION, Unit.Kind.PETITION_OFFICE))
    models = list(own.select_related("parent", "review_authority").order_by("pk"))
    departments = [unit for unit in models if unit.kind == Unit.Kind.DEPARTMENT]
    schools = [unit for unit in models if unit.kind == Unit.Kind.SCHOOL]
    more = DEPARTMENTS - Unit.objects.departments().count()
    # One place is kept for the lone unit, one is the petition office's.
    rest = UNITS - 1 - more - len(models) - 1
    wanted = [*islice(cycle(departments), more), *islice(cycle(schools), rest)]
    build = Build(first_day=date(2018, 1, 1), chance=Random(7), password="")  # noqa: S311
    places = [_open(build, model, number) for number, model in enumerate(wanted)]
    lone = _open(build, schools[0], len(wanted))
    write_structure(
        list(build.units.values()),
        list(build.people.values()),
        build.appointments,
        at=at,
        recorded_at=at,
    )
    like: dict[int, list[Place]] = defaultdict(list)
    for model, place in zip(wanted, places, strict=True):
        like[model.pk].append(place)
    _widen_portfolios(like)
    return Grown(dict(like), lone)


def _open(build: Build, model: Unit, number: int) -> Place:
    code = f"{model.code}-{number}"
    unit = build.open(
        code,
        f"{model.name}（{number}）",
        f"{model.short_name}（{number}）",
        model.kind,
        parent=model.parent,
        region=model.region,
        review_authority=model.review_authority,
        review_body=model.review_body,
        docket_word=f"信{number}",
    )
    for duty, title in STAFF:
        person = build.person(f"{code.lower()}.{duty}")
        build.post(person, unit, duty, title)
    return Place(unit, person)


def _widen_portfolios(like: dict[int, list[Place]]) -> None:
    """Give a leader who has a unit in the portfolio those that are like it as well."""
    through = Post.portfolio.through
    held: Sequence[tuple[int, int]] = list(
        through.objects.filter(unit__in=like).values_list("post_id", "unit_id")
    )
    through.objects.bulk_create(
        through(post_id=post, unit_id=place.unit.pk) for post, unit in held for place in like[unit]
    )
