"""The nightly proof of the wall: a second reading of Article 30, and whether anything gets by it.

Who is on the accused side is worked out here again, from the accused downwards and with plain
sets, sharing no line with `Case.objects.visible_to` or `organization.shadows`. Then every way by
which people come to cases is asked for what they must not find. A leak names an account and the
number of a case, never more.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from audit import log
from audit.models import Event
from audit.verify import Finding
from jobs.leases import Lease
from jobs.registry import Job
from organization.counting import counts
from organization.models import LEADING, Duty, Post, Substitution, Unit, User
from organization.standing import standing
from petitions import permissions
from petitions.inbox import inbox
from petitions.models import Accused, Assignment, Case, FactRequest, Recusal, Reply
from petitions.searching import search
from petitions.worklist import Desk

SUBJECT, KIND = "audit/wall", "wall_proof"
MOST_NAMED = 20
NIGHTS = 20  # in which every account is asked by every way


class Place(NamedTuple):
    """A unit somebody has or had a post in, and the last day in that post, None if not over."""

    unit: int
    until: date | None


class Accusation(NamedTuple):
    """What the wall looks at on one case."""

    pk: int
    number: str
    received_on: date
    units: frozenset[int]
    people: frozenset[int]


@dataclass
class Tree:
    """The units and who leads them, as plain tables. One query each."""

    codes: dict[int, str] = field(default_factory=dict)
    above: dict[int, frozenset[str]] = field(default_factory=dict)
    former: dict[int, list[tuple[frozenset[str], date]]] = field(default_factory=dict)
    heirs: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    leads: dict[int, list[Place]] = field(default_factory=dict)


@dataclass(frozen=True)
class Leak:
    """Somebody on the accused side who could come to a case, and by which way."""

    account: str
    number: str
    way: str


@dataclass
class Proof:
    """What was examined, and what got by."""

    cases: int = 0
    accounts: int = 0
    pairs: int = 0
    leaks: list[Leak] = field(default_factory=list)

    def body(self) -> dict[str, int]:
        """Return the numbers, as the event tells them."""
        return {
            "cases": self.cases,
            "accounts": self.accounts,
            "pairs": self.pairs,
            "leaks": len(self.leaks),
        }


def prove(on: date) -> Proof:
    """Ask every account for every case it must not know of that day."""
    accusations = {case.pk: case for case in accusations_now()}
    forbidden = shut_out(accusations.values(), on)
    numbers = {case.pk: case.number for case in accusations.values()}
    recused = _recused()
    numbers |= dict(
        Case.objects.filter(pk__in={pk for ids in recused.values() for pk in ids}).values_list(
            "pk", "number"
        )
    )
    accounts = User.objects.filter(is_active=True).order_by("pk")
    proof = Proof(cases=len(accusations))
    for person in accounts.iterator():
        proof.accounts += 1
        cases = forbidden.get(person.pk, set()) | recused.get(person.pk, set())
        proof.pairs += len(cases)
        if cases:
            proof.leaks += _leaks(person, forbidden.get(person.pk, set()), cases, numbers, on)
    return proof


def accusations_now() -> list[Accusation]:
    """Return every restricted case with whom it is about. Two queries."""
    units, people = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for case, unit, person in Accused.objects.values_list("case", "unit", "person"):
        if unit:
            units[case].add(unit)
        if person:
            people[case].add(person)
    rows = Case.objects.filter(restricted=True).values_list(
        "pk", "number", "received_on", "subject_unit"
    )
    return [
        Accusation(
            pk,
            number,
            received_on,
            frozenset(units[pk] | ({subject} if subject else set())),
            frozenset(people[pk]),
        )
        for pk, number, received_on, subject in rows.order_by("pk")
    ]


def shut_out(accusations: Iterable[Accusation], on: date) -> dict[int, set[int]]:
    """Return by account the cases whose accused side it is on. Some queries, whatever the size."""
    tree, places = tree_now(), places_now()
    by_unit: dict[int, list[tuple[int, date | None]]] = defaultdict(list)
    for person, held in places.items():
        for place in held:
            by_unit[place.unit].append((person, place.until))
    found = defaultdict[int, set[int]](set)
    for case in accusations:
        for person in case.people:
            found[person].add(case.pk)
        tainted = taint(case, tree)
        for unit, people in by_unit.items():
            inside = last_day_inside(unit, tainted, tree)
            for person, until in people:
                if any(_hides(case.received_on, until, end, on) for end in inside):
                    found[person].add(case.pk)
    return found


def _hides(received_on: date, until: date | None, end: date | None, on: date) -> bool:
    """Tell whether a post that ended, in a unit that left, was still there when it came."""
    return all(day is None or day >= on or received_on <= day for day in (until, end))


def taint(case: Accusation, tree: Tree) -> frozenset[str]:
    """Return the codes of accused units, of led ones, and of all that came out of units below."""
    roots = set(case.units)
    for person in case.people:
        for place in tree.leads.get(person, []):
            if place.until is None or place.until >= case.received_on:
                roots.add(place.unit)
    tainted = {tree.codes[unit] for unit in roots}
    grew = True
    while grew:
        fresh = {heir for heir, above in tree.heirs if heir not in tainted and above & tainted}
        tainted |= fresh
        grew = bool(fresh)
    return frozenset(tainted)


def last_day_inside(unit: int, tainted: frozenset[str], tree: Tree) -> list[date | None]:
    """Return until when the unit stood under something tainted: None for now, or last days."""
    days: list[date | None] = [until for above, until in tree.former[unit] if above & tainted]
    return [None, *days] if tree.above[unit] & tainted else days


def tree_now() -> Tree:
    """Read the units and the posts that lead. Four queries."""
    tree = Tree()
    heirs: list[tuple[int, int]] = []
    rows = Unit.objects.values_list("pk", "code", "path", "former_paths", "successor", "origin")
    for pk, code, path, former, successor, origin in rows:
        tree.codes[pk] = code
        tree.above[pk] = frozenset(path.strip("/").split("/"))
        tree.former[pk] = [
            (frozenset(old.strip("/").split("/")), date.fromisoformat(until))
            for old, until in former
        ]
        heirs += [(successor, pk)] if successor else []
        heirs += [(pk, origin)] if origin else []
    tree.heirs = [(tree.codes[heir], tree.above[of]) for heir, of in heirs]
    tree.leads = _leads()
    return tree


def _leads() -> dict[int, list[Place]]:
    """Return by person the units led, in the own post or for somebody else, and until when."""
    own = [duty.value for duty in LEADING if duty != Duty.DUAL]
    units = defaultdict[int, set[int]](set)
    for post, unit in Post.objects.filter(duty__in=own).values_list("pk", "unit"):
        units[post].add(unit)
    portfolio = Post.portfolio.through.objects.filter(post__duty=Duty.DUAL)
    for post, unit in portfolio.values_list("post", "unit"):
        units[post].add(unit)
    leads = defaultdict[int, list[Place]](list)
    for post, person, until in _holders():
        leads[person] += [Place(unit, until) for unit in units[post]]
    return leads


def places_now() -> dict[int, set[Place]]:
    """Return by person every unit they ever had a post in, own or as a substitute."""
    unit_of = dict(Post.objects.values_list("pk", "unit"))
    ends = dict(Post.objects.values_list("pk", "valid_to"))
    places = defaultdict[int, set[Place]](set)
    for post, person, until in _holders():
        last = min((day for day in (until, ends[post]) if day), default=None)
        places[person].add(Place(unit_of[post], last))
    return places


def _holders() -> Iterator[tuple[int, int, date | None]]:
    """Yield post, person and last day, of the holders and of who stood in for them."""
    held = Post.objects.filter(person__isnull=False)
    yield from held.values_list("pk", "person", "valid_to")
    yield from Substitution.objects.values_list("post", "substitute", "valid_to")


def _recused() -> dict[int, set[int]]:
    out = defaultdict[int, set[int]](set)
    for person, case in Recusal.objects.filter(ended_on__isnull=True).values_list("person", "case"):
        out[person].add(case)
    return out


def ways(person: User, accused: set[int], cases: set[int], on: date) -> dict[str, QuerySet[Any]]:
    """Return the roots of every list this person has, narrowed to what must not be there.

    The trail is hidden from the accused side alone: who is recused reads no trail.
    """
    chains = Case.objects.filter(pk__in=accused).values("chain")
    return {
        "visible_to": Case.objects.visible_to(person, on).filter(pk__in=cases),
        "notices": inbox(person, on).filter(case__in=cases),
        "trail": permissions.events_visible_to(person, on, Event.objects.filter(chain__in=chains)),
    }


def branches(person: User, cases: set[int], number: str, on: date) -> dict[str, QuerySet[Any]]:
    """Return the lists that grow out of those: the desk, reviews, requests for facts, a search."""
    desk, visible = Desk(person, on), Case.objects.visible_to(person, on)
    reviews = Reply.objects.visible_to(person, on).for_review_by(person, on)
    return {
        "desk": desk.must.filter(pk__in=cases),
        "gates": desk.gates.filter(pk__in=cases),
        "assignments": Assignment.objects.visible_to(person, on).filter(case__in=cases),
        "review": reviews.filter(case__in=cases),
        "facts": FactRequest.objects.for_office(person, on).filter(case__in=cases),
        "search": search(visible, number, standing(person, on)).filter(pk__in=cases),
    }


def _leaks(
    person: User, accused: set[int], cases: set[int], numbers: dict[int, str], on: date
) -> list[Leak]:
    """Return what this person could come to. One query, more only where something leaks.

    The branches take ten times as long as the roots, so each account has its turn every
    NIGHTS nights.
    """
    vars(person).pop("standings", None)
    asked = ways(person, accused, cases, on)
    if person.pk % NIGHTS == on.toordinal() % NIGHTS:
        asked |= branches(person, cases, numbers[min(cases)], on)
    found = counts(asked, MOST_NAMED)
    return [
        Leak(person.username, number, way)
        for way, count in found.items()
        if count
        for number in _named(asked[way])
    ]


def _named(rows: QuerySet[Any]) -> list[str]:
    if rows.model is Case:
        found = rows.order_by().values_list("number", flat=True)
    elif rows.model is Event:
        chains = rows.order_by().values("chain")
        found = Case.objects.filter(chain__in=chains).values_list("number", flat=True)
    else:
        found = (
            rows.order_by()
            .annotate(number_of=F("case__number"))
            .values_list("number_of", flat=True)
        )
    return list(found[:MOST_NAMED])


def nights_missing(at: datetime) -> Sequence[str]:
    """Name today: what yesterday's accounts could see cannot be asked any more."""
    return [timezone.localdate(at).isoformat()]


def prove_and_record(_period: str, lease: Lease, at: datetime) -> str:
    """Prove the wall, write the numbers as an event, and return a hash of them."""
    body = prove(timezone.localdate(at)).body()
    with transaction.atomic():
        lease.confirm()
        log.append(log.open_chain(SUBJECT), KIND, by=log.SYSTEM, at=at, body=body)
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def check_wall() -> Iterable[Finding]:
    """Name each account that can come to a case it must not know of (for `verify`)."""
    for leak in prove(timezone.localdate()).leaks:
        yield Finding("wall", f"{leak.account} {leak.number}", f"Not hidden: {leak.way}.")


def check_accused() -> Iterable[Finding]:
    """Find cases whose accused side is not the one their events name (for `verify`)."""
    cases = Case.objects.filter(Q(restricted=True) | Q(accused__isnull=False)).distinct()
    for case in cases.order_by("pk").iterator(chunk_size=500):
        units, people = _named_by_events(case)
        rows = Accused.objects.filter(case=case)
        held_units = set(rows.exclude(unit=None).values_list("unit__code", flat=True))
        held_people = set(rows.exclude(person=None).values_list("person", flat=True))
        if (held_units, held_people) != (units, people):
            yield Finding("accused", case.slug, "The accused side is not what its events say.")


def _named_by_events(case: Case) -> tuple[set[str], set[int]]:
    units: set[str] = set()
    people: set[int] = set()
    kinds = ["open", "name_accused", "withdraw_accused"]
    rows = Event.objects.filter(chain=case.chain_id, kind__in=kinds).order_by("seq")
    for kind, body in rows.values_list("kind", "body"):
        named = set(body.get("accused_units", ())), set(body.get("accused_people", ()))
        if kind == "withdraw_accused":
            units, people = units - named[0], people - named[1]
        else:
            units, people = units | named[0], people | named[1]
    return units, people


WALL_PROOF = Job("wall_proof", nights_missing, prove_and_record)
