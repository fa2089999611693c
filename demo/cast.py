"""The units and people of the demo, read once: who signs what on which day, without a query."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random

from audit.log import Signature
from organization.models import Post, Role, Unit
from petitions.models import Topic

OFFICE = "XFB"
DESK = (Role.HANDLER, Role.UNIT_CLERK)
OPINION_IS_SIGNED_BY = Role.HEAD


@dataclass(frozen=True)
class Held:
    """One post: what its holder signs with, and from when to when."""

    signature: Signature
    username: str
    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Cast:
    """Everybody a history can name. Units are keyed by code, topics too."""

    units: dict[str, Unit]
    topics: dict[str, Topic]
    posts: dict[tuple[str, Role], list[Held]]

    @property
    def office(self) -> Unit:
        """The petition office, which registers every case of the demo."""
        return self.units[OFFICE]

    @cached_property
    def hosts(self) -> dict[str, list[Unit]]:
        """The units that may get a case, by kind; the petition office is not among them."""
        rows: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            if unit.code != OFFICE:
                rows[unit.kind].append(unit)
        return rows

    @cached_property
    def subjects(self) -> dict[str, list[Unit]]:
        """The units that petitions are about: district, direct, university, bureau."""
        schools = self.hosts[Unit.Kind.SCHOOL]
        return {
            "district": [unit for unit in schools if self.bureau_of(unit)],
            "direct": [unit for unit in schools if not self.bureau_of(unit)],
            "university": self.hosts[Unit.Kind.UNIVERSITY],
            "bureau": self.hosts[Unit.Kind.BUREAU],
        }

    def bureau_of(self, unit: Unit | None) -> Unit | None:
        """Return the district bureau that the unit is or belongs to."""
        rows = (self.units.get(code) for code in unit.lineage()) if unit else ()
        return next((row for row in rows if row and row.kind == Unit.Kind.BUREAU), None)

    def holders(self, unit: str, role: Role, day: date) -> list[Held]:
        """Return who holds this role in this very unit on this day."""
        return [held for held in self.posts.get((unit, role), ()) if held.covers(day)]

    def signer(
        self, chance: Random, unit: str, role: Role, day: date, *, only: str = ""
    ) -> Signature:
        """Return the signature of one who holds the role; `only` names the person by login."""
        holders = self.holders(unit, role, day)
        named = [held for held in holders if held.username == only]
        return chance.choice(named or holders).signature

    def can_host(self, unit: Unit, day: date) -> bool:
        """Tell whether somebody there can handle a case and somebody else can sign the reply."""
        heads = self.holders(unit.code, OPINION_IS_SIGNED_BY, day)
        return bool(heads) and all(self.holders(unit.code, role, day) for role in DESK)


def assemble(day: date) -> Cast:
    """Read units, topics and posts. Three queries."""
    units = {unit.code: unit for unit in Unit.objects.active(day).order_by("path")}
    posts: dict[tuple[str, Role], list[Held]] = defaultdict(list)
    rows = Post.objects.held().select_related("person", "unit").order_by("pk")
    for post in rows:
        if post.person is None:
            continue
        signature = Signature(post.person.pk, post.role, post.unit.code)
        last = post.valid_to or date.max
        held = Held(signature, post.person.username, post.valid_from, last)
        posts[post.unit.code, Role(post.role)].append(held)
    topics = {topic.code: topic for topic in Topic.objects.order_by("code")}
    return Cast(units, topics, dict(posts))
