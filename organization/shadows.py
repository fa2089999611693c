"""Which accusations do not exist for a person: the shadow that an accused unit casts. Pure.

An accusation against a unit is hidden from all who have a post in it or below it (《信访工作条例》
第三十条). Reorganizing does not lift that: who carries on a unit, was split off from it, or stood
below it when the petition came, stays in its shadow.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from organization.models.unit import codes_of

# code, path, code of the successor, path of the unit it was split from
Reorganized = tuple[str, str, str | None, str | None]


class Place(NamedTuple):
    """A path the person has a post at, the last day in the post, and the unit's last day there."""

    path: str
    post_until: date | None
    unit_until: date | None


class Shadow(NamedTuple):
    """Codes of units; petitions received up to `until` against them are hidden (None: all)."""

    codes: frozenset[str]
    until: date | None


def shadows_of(
    places: Iterable[Place], reorganized: Iterable[Reorganized], on: date
) -> list[Shadow]:
    """Return the shadows over these places; those that have no end yet come together."""
    changes = list(reorganized)
    groups: dict[date | None, set[str]] = {}
    for place in places:
        ends = [day for day in (place.post_until, place.unit_until) if day is not None]
        until = min(ends) if ends and min(ends) < on else None
        groups.setdefault(until, set()).update(_over(place.path, changes))
    return [Shadow(frozenset(codes), until) for until, codes in groups.items()]


def _over(path: str, changes: list[Reorganized]) -> set[str]:
    """Return the units above a path, those they carry on or were split from, and so on up."""
    found: set[str] = set()
    unvisited = codes_of(path)
    while unvisited:
        code = unvisited.pop()
        if code in found:
            continue
        found.add(code)
        for former, former_path, successor, origin in changes:
            if successor == code:
                unvisited += codes_of(former_path)
            if former == code and origin:
                unvisited += codes_of(origin)
    return found
