"""The accused side of one case, as units: whom it may not be sent to (2022 Art. 30).

`Case.objects.accusing` asks the same the other way round: which cases are hidden from a person.
Both lean on `organization.shadows`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from organization.models import Post, Substitution, Unit, User
from organization.shadows import Place, Reorganized, shadows_of
from petitions.models import Accused, Case


@dataclass(frozen=True)
class AccusedSide:
    """The accused units and those that accused persons lead, by code; and the persons' ids."""

    units: frozenset[str]
    persons: frozenset[int]
    received_on: date
    reorganized: tuple[Reorganized, ...]

    def holds(self, unit: Unit) -> bool:
        """Tell whether the unit is on the accused side. No query."""
        former = [(path, date.fromisoformat(until)) for path, until in unit.former_paths]
        places = [Place(unit.path, None, None)]
        places += [Place(path, None, until) for path, until in former]
        return any(
            self.units & shadow.codes and (shadow.until is None or self.received_on <= shadow.until)
            for shadow in shadows_of(places, self.reorganized, date.max)
        )


NOBODY = AccusedSide(frozenset(), frozenset(), date.max, ())


def of(case: Case) -> AccusedSide:
    """Return the accused side of a case; nobody's unless it is restricted. Four queries then."""
    if not case.restricted:
        return NOBODY
    rows = Accused.objects.filter(case=case).values_list("unit", "person")
    units = {unit for unit, _ in rows if unit} | {case.subject_unit_id}
    persons = frozenset(person for _, person in rows if person)
    return side(units, persons, case.received_on)


def side(units: Iterable[int | None], persons: frozenset[int], received_on: date) -> AccusedSide:
    """Return the side of an accusation against these, received on this day. Three queries."""
    accused = {pk for pk in units if pk} | _led_by(persons, received_on)
    changed = Unit.objects.filter(Q(successor__isnull=False) | Q(origin__isnull=False))
    rows = changed.values_list("code", "path", "successor__code", "origin__path")
    codes = Unit.objects.filter(pk__in=accused).values_list("code", flat=True)
    return AccusedSide(frozenset(codes), persons, received_on, tuple(rows))


def _led_by(persons: frozenset[int], received_on: date) -> set[int]:
    """Return the units these people lead, or led since the petition came."""
    if not persons:
        return set()
    acting = Substitution.objects.filter(
        post=OuterRef("pk"), substitute__in=persons, valid_to__gte=received_on
    )
    own = Q(valid_to__isnull=True) | Q(valid_to__gte=received_on)
    posts = Post.objects.filter(Q(own, person__in=persons) | Q(Exists(acting)))
    return set(posts.led_units())


def may_know(case: Case, person: User, on: date) -> bool:
    """Tell whether the case exists for this person, whatever was asked of them before."""
    vars(person).pop("standings", None)
    return Case.objects.visible_to(person, on).filter(pk=case.pk).exists()
