"""Assignments: what the bulletin 通报 and the unit report 月报 count, and what came due.

D is the set that the bulletin counts: assignments 交办 to the host unit that were not returned or
cancelled by the end of the period. A later return or cancellation changes later periods only.
"""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from petitions.models import Assignment, AssignmentKind, AssignmentStage, Clock, Petition
from petitions.models.clocks import ClockCode
from petitions.models.handling import OVER_ON
from reports.period import Period, eve
from reports.queries.countable import countable

Assignments = QuerySet[Assignment]


def _counted(kind: AssignmentKind | None = AssignmentKind.ASSIGN) -> Assignments:
    """Return what may be counted at all, of one kind or of both."""
    rows = countable(Assignment.objects.all())
    return rows.filter(kind=kind) if kind else rows


def kept(day: date, way: str = "") -> Q:
    """Not returned and not cancelled by the end of the day; `way` leads to the assignment."""
    done = Q(**{f"{way}done_on__isnull": False})
    stays = Q(**{f"{way}ended_on__isnull": True}) | Q(**{f"{way}ended_on__gt": day})
    return done | stays


def open_at(day: date) -> Q:
    """Sent out, and not yet done, returned or cancelled at the end of the day."""
    return Q(assigned_on__lte=day) & Q(GreaterThan(OVER_ON, day))


def in_hand(period: Period) -> Assignments:
    """Return D: what was with a unit at any time of the period. The bulletin's figures are parts
    of it, so that one scan counts them all."""
    still = GreaterThanOrEqual(OVER_ON, period.first)
    return _counted().filter(still, assigned_on__lte=period.last)


def opening(period: Period) -> Q:
    return open_at(eve(period))


def assigned(period: Period) -> Q:
    return kept(period.last) & Q(assigned_on__range=period.days)


def closed_on_time(period: Period) -> Q:
    return Q(done_on__range=period.days, done_on__lte=F("due_on"))


def closed_late(period: Period) -> Q:
    return Q(done_on__range=period.days, done_on__gt=F("due_on"))


def overdue_open(period: Period) -> Q:
    return open_at(period.last) & Q(due_on__lte=period.last)


def open_not_due(period: Period) -> Q:
    return open_at(period.last) & Q(due_on__gt=period.last)


def left(period: Period) -> Q:
    gone = Q(done_on__isnull=True, ended_on__range=period.days)
    return gone & Q(assigned_on__lte=eve(period))


def transferred(period: Period) -> Assignments:
    rows = _counted(AssignmentKind.TRANSFER)
    return rows.filter(kept(period.last), assigned_on__range=period.days)


def _notice(**clock: object) -> Exists:
    """The unit's own notice 受理告知 to the petitioner is clock C2b.

    It is asked for by its whole unique key. By its assignment alone, SQLite looked through all
    clocks of the kind for each assignment.
    """
    rows = Clock.objects.filter(
        case=OuterRef("case"), assignment_no=OuterRef("no"), code=ClockCode.UNIT_NOTICE,
        assignment=OuterRef("pk"), voided=False,
    )  # fmt: skip
    return Exists(rows.filter(**clock))


def _accepted(period: Period) -> Assignments:
    # Return and cancellation stop the clock too; those assignments ended without being done.
    given = Q(done_on__isnull=False) | Q(ended_on__isnull=True)
    still = GreaterThanOrEqual(OVER_ON, period.first)
    return _counted(None).filter(given, still, assigned_on__lte=period.last)


def notice_on_time(period: Period) -> Assignments:
    met = _notice(stopped_on__range=period.days, stopped_on__lte=F("due_on"))
    return _accepted(period).filter(met)


def notice_late(period: Period) -> Assignments:
    late = _notice(stopped_on__range=period.days, stopped_on__gt=F("due_on"))
    return _accepted(period).filter(late)


def repeated(period: Period) -> Assignments:
    again = Petition.objects.filter(
        case=OuterRef("case"), repeats=True, received_on__range=period.days
    )
    return _counted(None).filter(kept(period.last), Exists(again), assigned_on__lte=period.last)


def returned(period: Period) -> Assignments:
    return _counted(None).filter(stage=AssignmentStage.RETURNED, ended_on__range=period.days)


def due(period: Period) -> Assignments:
    return _counted().filter(kept(period.last), due_on__range=period.days)


def due_done_on_time(period: Period) -> Assignments:
    return due(period).filter(done_on__lte=F("due_on"))


def due_done_late(period: Period) -> Assignments:
    return due(period).filter(done_on__gt=F("due_on"), done_on__lte=period.last)


def due_not_done(period: Period) -> Assignments:
    return due(period).filter(Q(done_on__isnull=True) | Q(done_on__gt=period.last))


def sent(period: Period) -> Assignments:
    cancelled = Q(stage=AssignmentStage.CANCELLED, ended_on__lte=period.last)
    return _counted(None).filter(~cancelled, assigned_on__range=period.days)


def sent_back(period: Period) -> Assignments:
    return sent(period).filter(stage=AssignmentStage.RETURNED, ended_on__lte=period.last)
