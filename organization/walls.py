"""The shadows of `organization.shadows` as the database is asked for them: ids of units and people.

Who leads a unit casts its shadow too, whoever stands in for the leader included. A post or a
substitution that ended before the petition came does not count.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from organization.models import Post
from organization.shadows import Shadow


class Wall(NamedTuple):
    """Petitions received up to `until` (None: all) against these units or people are hidden."""

    units: frozenset[int]
    people: frozenset[int]
    until: date | None


def walls_of(shadows: Collection[Shadow], ids: Mapping[str, int]) -> list[Wall]:
    """Return the walls of these shadows; `ids` knows every unit in them. One query a shadow."""
    walls = []
    for codes, until in shadows:
        units = frozenset(ids[code] for code in codes)
        leaders = _leaders(units)
        current = leaders.pop(None, frozenset())
        walls.append(Wall(units, current, until))
        for left_on, people in leaders.items():
            ends = min(left_on, until) if left_on and until else left_on or until
            walls.append(Wall(frozenset(), people, ends))
    return walls


def _leaders(units: Collection[int]) -> dict[date | None, frozenset[int]]:
    """Return who leads or led these units, or stood in for who did, by their last day."""
    rows = Post.objects.leading(units).values_list(
        "person", "valid_to", "substitutions__substitute", "substitutions__valid_to"
    )
    found = defaultdict[date | None, set[int]](set)
    for person, left_on, substitute, stood_in_until in rows:
        if person is not None:
            found[left_on].add(person)
        if substitute is not None:
            found[stood_in_until].add(substitute)
    return {left_on: frozenset(people) for left_on, people in found.items()}
