"""Which closed cases have outlived their term, and what is left of those that were disposed of."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models import Case, CaseQuerySet, DisposalBatch, DisposalItem, DisposalStage, Reply
from petitions.models import RetentionClass as Term
from petitions.ways import Outcome

CLERKS = (Role.REGISTRAR, Role.OFFICE)


@dataclass(frozen=True)
class Tombstone:
    """What stays of a case whose term is over: no word of anybody, nobody's name."""

    batch: str
    disposed_at: datetime
    outcome: str


def due(unit: Unit, user: User, on: date) -> CaseQuerySet:
    """Return the closed cases of a unit whose term is over, the oldest first."""
    over = Q(pk__in=[])
    for term in Term.objects.all():
        over |= Q(track=term.track, closed_on__lt=term.last_closed(on))
    held_back = DisposalItem.objects.filter(live=True)
    closed = Case.objects.visible_to(user, on).filter(unit=unit, closed_on__isnull=False)
    rows = closed.filter(over).exclude(pk__in=held_back.values("case"))
    return rows.order_by("closed_on", "id")


def disposed(case: Case) -> QuerySet[DisposalItem]:
    """Return the row by which this case was disposed of; only what is closed ever is."""
    if case.closed_on is None:
        return DisposalItem.objects.none()
    return DisposalItem.objects.filter(case=case, live=True, batch__stage=DisposalStage.DISPOSED)


def tombstone_of(case: Case) -> Tombstone | None:
    """Return what is left of a case that was disposed of, None for any other."""
    item = disposed(case).select_related("batch").first()
    if item is None or item.batch.disposed_at is None:
        return None
    replies = Reply.objects.filter(case=case).order_by("-no")
    code = replies.values_list("outcome", flat=True).first()
    outcome = str(dict(Outcome.choices).get(code or "", ""))
    return Tombstone(item.batch.number, item.batch.disposed_at, outcome)


def batches_for(user: User, on: date) -> QuerySet[DisposalBatch]:
    """Return the batches of the units in which this person proposes or reviews, newest first."""
    units = offices_of(user, on) | reviewed_by(user, on)
    rows = DisposalBatch.objects.of_units(units).select_related("unit", "proposed_by")
    return rows.order_by("-proposed_at", "-id")


def offices_of(user: User, on: date) -> frozenset[int]:
    """Return the units whose register this person keeps."""
    held = standing(user, on)
    return frozenset[int]().union(*(held.units(role) for role in CLERKS))


def reviewed_by(user: User, on: date) -> frozenset[int]:
    """Return the units whose batches this person may review: as director or as leader."""
    return first_of(user, on) | second_of(user, on)


def first_of(user: User, on: date) -> frozenset[int]:
    """Return the units of which this person may be the first reviewer: the office's director."""
    held = standing(user, on)
    return held.units(Role.OFFICE) | held.units(Role.HEAD)


def second_of(user: User, on: date) -> frozenset[int]:
    """Return the units of which this person may be the second reviewer: the leader in charge."""
    held = standing(user, on)
    return held.reach(Role.LEADER) | held.portfolio if Role.LEADER in held.roles else frozenset()


def term_over(case: Case, terms: dict[str, Term]) -> date | None:
    """Return the day after which the case need not be kept."""
    term = terms.get(case.track)
    if term is None or case.closed_on is None:
        return None
    day = case.closed_on
    leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + term.years, day.month, 28 if leap_day else day.day)
