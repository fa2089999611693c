"""Who may see which case, and what else is asked of all cases: every read starts here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from organization import chain
from organization.among import Ids
from organization.counting import Asked, KeysOf, ask, up_to
from organization.models import Duty, Role, Unit, User
from organization.standing import Standing, standing
from petitions.models.stages import (
    AssignmentStage,
)

if TYPE_CHECKING:
    from petitions.models.case import Case

MANY = 2000  # grants, or cases once had, from which on they are looked up case by case
FEW = 500  # hidden cases up to which a page carries their ids through its queries


class CaseQuerySet(models.QuerySet["Case"]):
    """Which cases: every page, count, export and file begins with `visible_to`."""

    def visible_to(self, user: User, on: date | None = None, *, grants: bool = True) -> Self:
        """Return the cases that exist for this person on this day (today when not said).

        The Petition Office sees what it registered, a leader what lies below or in the portfolio,
        units what was sent to them or below them, a handler what is theirs or free in their unit,
        a co-handling department what it helps with, anybody what was granted to them by name.
        System, security and audit staff see none. An accusation does not exist for the accused
        side (2022 Art. 30), nor any case for who was recused from it (Art. 28). Without `grants`:
        what posts and units show.
        """
        held = standing(user, on or timezone.localdate())
        if held.is_officer:
            return self.none()
        hidden = _hidden(held)
        shown = self.filter(_shown_by(ways_of(held, grants=grants), _once_had(held)))
        return shown if hidden == [] else shown.exclude(pk__in=hidden)

    def hidden_from(self, held: Standing) -> QuerySet[Any, Any]:
        """Return the ids of what the wall or a recusal keeps from this person."""
        recused = _related("recusals").filter(person=held.user, ended_on__isnull=True)
        hidden: QuerySet[Any, Any] = recused.values("case").union(*_accusing(held))
        return hidden

    def accusing(self, held: Standing) -> Self:
        """Return the accusations against this person's side; `organization.shadows` says whose.

        Against a unit the person has a post in or below, against the person, or against somebody
        who leads, or led since the petition came, such a unit.
        """
        first, *others = _accusing(held)
        return self.filter(pk__in=first.union(*others), restricted=True)

    def open(self) -> Self:
        """Return the cases on which work is not over, in whatever way it may end."""
        return self.filter(closed_on__isnull=True)

    def overdue(self, on: date) -> Self:
        """Return the open cases whose nearest unmet deadline has passed."""
        return self.open().filter(due_on__lt=on)

    def due_between(self, first: date, last: date) -> Self:
        """Return the open cases whose nearest unmet deadline lies in [first, last]."""
        return self.open().filter(due_on__gte=first, due_on__lte=last)

    def by_urgency(self) -> Self:
        """Order by the nearest unmet deadline; cases without one come last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "id")

    def with_list_columns(self) -> Self:
        """Join what one row of a list shows, so that a list is one query."""
        return self.select_related("host", "handler", "topic__national", "unit")


def visible(user: User, on: date, *, grants: bool = True) -> CaseQuerySet:
    """Return what `visible_to` shows. It is put together once a request: a page counts a dozen
    sets that all begin with it."""
    held = standing(user, on)
    whole = grants or has_no_grant(held)
    kept, name = vars(held), f"visible:{whole}:{user.only_reads}"
    if name not in kept:
        kept[name] = _case().objects.visible_to(user, on, grants=whole)
    rows: CaseQuerySet = kept[name].all()
    return rows


def _known(held: Standing) -> dict[str, Any]:
    """Return what is asked about a person once a request, in one query: how many grants there are
    up to MANY, and where a request only reads, the ids of a few hidden cases, of what came to them
    by assignments, and of the units without a head that fall to them."""
    reads = held.user.only_reads
    kept, name = vars(held), "known" if reads else "known_grants"
    if name not in kept:
        asked: dict[str, Asked] = {
            "grants": up_to(_related("grants").of(held.user).on(held.on), MANY)
        }
        if reads:
            covered = chain.covered(held)
            units = Unit.objects.none() if covered is None else covered
            asked["hidden"] = KeysOf(_case().objects.hidden_from(held)[: FEW + 1])
            asked["covered"] = KeysOf(units.values("pk"))
            for restricted, sent in _assigned(ways_of(held, grants=False)).items():
                asked[f"once {restricted}"] = KeysOf(_sent_to(sent)[: MANY + 1])
        kept[name] = ask(asked)
    found: dict[str, Any] = kept[name]
    return found


def has_no_grant(held: Standing) -> bool:
    """Tell whether no case is granted to this person, where a request only reads."""
    return held.user.only_reads and _known(held)["grants"] == 0


def headless(held: Standing) -> Any:
    """Return the ids of the units without a head for which this person is the next held rung:
    known ones where a request only reads, else as a query; None when no post could be the next."""
    if held.user.only_reads:
        return _known(held)["covered"] or None
    covered = chain.covered(held)
    return None if covered is None else covered.values("pk")


def _hidden(held: Standing) -> Any:
    """Return what is kept from this person: ids where a request only reads and they are few, else
    the query, which sees what an action has just changed."""
    few = _known(held)["hidden"] if held.user.only_reads else None
    return _case().objects.hidden_from(held) if few is None or len(few) > FEW else few


def _once_had(held: Standing) -> dict[bool, Any]:
    """Return the ids of what came to this person by assignments, as `_shown_by` takes them: where a
    request only reads, and not those that are too many. Known ids are found by their index, while
    a query in their place makes the database read every case there is."""
    if not held.user.only_reads:
        return {}
    known = _known(held)
    found = {one: known[f"once {one}"] for one in (True, False) if f"once {one}" in known}
    return {one: ids for one, ids in found.items() if len(ids) <= MANY}


def _accusing(held: Standing) -> list[QuerySet[Any, Any]]:
    """Return the ids of the accusations against this person's side, by what they name.

    Each part begins at the few units of the person and finds its rows by an index: one condition
    with OR would make the database look at every accusation there is.
    """
    accused = _related("accused")
    parts = [accused.filter(person=held.user).values("case")]
    for units, people, until in held.walls:
        about = _case().objects.filter(restricted=True, subject_unit__in=units)
        unit_named = accused.filter(unit__in=units)
        leader_named = accused.filter(person__in=people)
        if until:
            about = about.filter(received_on__lte=until)
            unit_named = unit_named.filter(case__received_on__lte=until)
            leader_named = leader_named.filter(case__received_on__lte=until)
        parts += [about.values("pk"), unit_named.values("case"), leader_named.values("case")]
    return parts


class Way(NamedTuple):
    """One way by which cases come to a person: by what is on the case, or on an assignment."""

    code: str
    on_case: Q | None = None
    on_assignment: Q | None = None
    restricted: bool = True  # whether it shows restricted cases as well

    def shown(self) -> Q:
        """Return the cases this way alone shows, before the wall."""
        return _shown_by([self])


def ways_of(held: Standing, *, grants: bool = True) -> list[Way]:
    """Return every way a person's posts and grants show cases; `visible_to` takes them together.

    The explainer asks each alone, so that what it says is what the lists do.
    """
    below = held.reach(Role.HEAD) | held.reach(Role.UNIT_CLERK)
    desk = held.units(Role.HANDLER)
    own_or_free = Q(handler=held.user) | Q(handler__isnull=True)
    return [
        Way("office", _opened_in(held.units(Role.REGISTRAR) | held.units(Role.OFFICE))),
        Way("leading", _opened_in(_overseen(held)), restricted=False),
        Way("portfolio", *_held_by(Q(), held.portfolio), restricted=False),
        Way("unit_grant", _opened_in(held.granted), restricted=False),
        Way("unit_grant", *_held_by(Q(), held.granted), restricted=False),
        Way("sent_below", *_held_by(Q(), below)),
        Way("desk", *_held_by(own_or_free, desk)),
        *(
            Way("desk", *_held_by(Q(handler=holder), frozenset({unit})))
            for unit, holder in sorted(held.represented)
        ),
        Way("co_unit", None, Q(co_unit__among=Ids.of(below | desk)) if below | desk else None),
        *([Way("case_grant", _granted(held))] if grants else []),
    ]


def _opened_in(units: frozenset[int]) -> Q | None:
    """Return what these units opened; None for no units, so that nothing is asked for nobody."""
    return Q(unit__among=Ids.of(units)) if units else None


def _held_by(condition: Q, units: frozenset[int]) -> tuple[Q | None, Q | None]:
    """Return what these units have now, and, on the assignment, what they once had.

    The host of a case is the unit of its current assignment; the few others are found by an index
    of their own, so that nobody's whole history is read for a page of open cases. None for no
    units.
    """
    if not units:
        return None, None
    ids = Ids.of(units)
    return condition & Q(host__among=ids), condition & Q(unit__among=ids, is_current=False)


def _granted(held: Standing) -> Q:
    """Return the condition that a case is opened to the person by name.

    The few grants of most people are read at once; of tens of thousands, each case looks its own
    up. How many there are is asked once a request and decides about nothing but that.
    """
    if has_no_grant(held):
        return Q(pk__in=[])
    grants = _related("grants").of(held.user).on(held.on)
    if _known(held)["grants"] < MANY:
        return Q(pk__in=grants.values("content_object"))
    # A look-up with LIMIT cannot be turned into a hash of all grants.
    own = grants.filter(content_object=OuterRef("pk")).values("pk")[:1]
    return Q(GreaterThan(Coalesce(Subquery(own), Value(0)), 0))


def _shown_by(ways: list[Way], once: Mapping[bool, list[int]] | None = None) -> Q:
    """Return which cases these ways show, with one look at the assignments for each label, or none
    where what came by them is known: `once`, the ids by whether restricted cases are shown too."""
    shown, once, assigned = Q(pk__in=[]), once or {}, _assigned(ways)
    for restricted in (True, False):
        found = Q(pk__in=[])
        for way in ways:
            if way.restricted is restricted and way.on_case is not None:
                found |= way.on_case
        if restricted in once:
            found |= Q(pk__among=Ids.of(once[restricted])) if once[restricted] else Q(pk__in=[])
        elif restricted in assigned:
            found |= Q(pk__in=_sent_to(assigned[restricted]))
        shown |= found if restricted else Q(restricted=False) & found
    return shown


def _assigned(ways: list[Way]) -> dict[bool, Q]:
    """Return what is asked of assignments, by whether these ways show restricted cases too."""
    said: dict[bool, Q] = {}
    for way in ways:
        if way.on_assignment is not None:
            asked = said.get(way.restricted)
            said[way.restricted] = asked | way.on_assignment if asked else way.on_assignment
    return said


def _overseen(held: Standing) -> frozenset[int]:
    """Return what lies below a leader's posts; nothing if all of them are 一岗双责."""
    whole = any(post.role == Role.LEADER and post.duty != Duty.DUAL for post in held.posts)
    return held.reach(Role.LEADER) if whole else frozenset()


def _sent_to(condition: Q) -> QuerySet[Any, Any]:
    """Return the ids of cases with such an assignment that was not taken back unsigned."""
    sent = _related("assignments").exclude(stage=AssignmentStage.CANCELLED).filter(condition)
    cases: QuerySet[Any, Any] = sent.values("case")
    return cases


def _case() -> type[Case]:
    """Return the model, which is defined above this module with these questions."""
    return apps.get_model("petitions", "Case")


def _related(name: str) -> Any:
    """Return the rows of a table that is defined above this module, by its name on the case."""
    related: Any = _case()._meta.get_field(name).related_model
    return related._default_manager
