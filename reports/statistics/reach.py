"""The units whose numbers a reader may take apart, as a tree. One query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from organization.models import Unit, User
from reports import permissions
from reports.measures import WHOLE, Scope

KINDS = {kind: place for place, kind in enumerate(Unit.Kind.values)}


class Place(NamedTuple):
    """One unit."""

    pk: int
    code: str
    name: str
    kind: str
    order: int
    path: str

    @property
    def rank(self) -> tuple[int, int, str]:
        """Where it stands in a table: kind by kind, in the order of the office."""
        return KINDS[self.kind], self.order, self.code


@dataclass(frozen=True)
class Reach:
    """All units, and which of them are the reader's."""

    places: dict[str, Place]
    ids: frozenset[int]

    @classmethod
    def of(cls, user: User, on: date) -> "Reach":
        """Return what this person reaches on that day."""
        rows = Unit.objects.values_list("pk", "code", "name", "kind", "order", "path")
        return cls({row[1]: Place(*row) for row in rows}, permissions.reach(user, on))

    @cached_property
    def tops(self) -> list[Place]:
        """The units of the reader that stand below no other one of theirs."""
        mine = [place for place in self.places.values() if place.pk in self.ids]
        paths = {place.path for place in mine}
        return sorted(
            (place for place in mine if not _ancestors(place.path) & paths), key=lambda p: p.rank
        )

    def place(self, code: str) -> Place | None:
        """Return the unit asked for; without a code the only top there is, None if several.

        Raises Http404 for no unit, PermissionDenied for one that is not the reader's.
        """
        if not code:
            return self.tops[0] if len(self.tops) == 1 else None
        if code not in self.places:
            raise Http404
        if self.places[code].pk not in self.ids:
            raise PermissionDenied(_("统计只对本单位、上级单位和信访办开放。"))
        return self.places[code]

    def scope(self, place: Place | None, *, own: bool = False) -> Scope:
        """Return the scope of a unit with all below it, or of the unit alone with `own`."""
        if place and own:
            return Scope.of([place.pk])
        found = self.ids if place is None else {one.pk for one in self._below(place)}
        return WHOLE if len(found) == len(self.places) else Scope.of(found)

    def groups(self, place: Place | None, *, own: bool = False) -> dict[str, Place]:
        """Return, for the code of every unit in the scope, the unit whose line it is counted in."""
        if place and own:
            return {place.code: place}
        heads = self.tops if place is None else self._children(place)
        found = {} if place is None else {place.code: place}
        by_path = {head.path: head for head in heads}
        for one in self.places.values():
            above = ({one.path} | _ancestors(one.path)) & by_path.keys()
            if above:
                found[one.code] = by_path[above.pop()]
        return found

    def trail(self, place: Place | None) -> list[Place]:
        """Return the units from the top of the reader's reach down to this one."""
        codes = place.path.rstrip("/").split("/") if place else []
        return [self.places[code] for code in codes if self.places[code].pk in self.ids]

    def _below(self, top: Place) -> Iterable[Place]:
        return [one for one in self.places.values() if one.path.startswith(top.path)]

    def _children(self, top: Place) -> Iterable[Place]:
        level = top.path.count("/") + 1
        return [one for one in self._below(top) if one.path.count("/") == level]


def _ancestors(path: str) -> set[str]:
    codes = path.rstrip("/").split("/")
    return {"/".join(codes[:n]) + "/" for n in range(1, len(codes))}
