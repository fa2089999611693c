"""What the office overview counts beside the figures of the bulletin, and the steps of handling."""

from django.db.models import Exists, F, OuterRef, QuerySet

from petitions.models import Assignment, Clock, Reply
from petitions.models.clocks import ClockCode
from reports.period import Period
from reports.queries import assignments
from reports.queries.assignments import Assignments, kept, open_at
from reports.queries.countable import countable

Replies = QuerySet[Reply]


def _counted() -> Assignments:
    return countable(Assignment.objects.all())


def handed(period: Period) -> Assignments:
    return _counted().filter(kept(period.last), assigned_on__range=period.days)


def in_hand(period: Period) -> Assignments:
    return _counted().filter(open_at(period.last), kind="assign")


def due_soon(period: Period) -> Assignments:
    warned = Clock.objects.filter(
        assignment=OuterRef("pk"), code=ClockCode.ASSIGN, soon_on__lte=period.last
    )
    rows = assignments.in_hand(period).filter(assignments.open_not_due(period))
    return rows.filter(Exists(warned))


def finished(period: Period) -> Assignments:
    return _counted().filter(done_on__range=period.days, kind="assign")


# What was brought in from an old register has days, but no steps; a step that seems to end before
# it began is a matter that was sent out again, and says nothing of how long the step takes.


def routed(period: Period) -> Assignments:
    rows = _counted().filter(no=1, assigned_on__range=period.days)
    return rows.filter(assigned_on__gte=F("case__received_on"))


def signed(period: Period) -> Assignments:
    return _counted().filter(signed_on__range=period.days, signed_on__gte=F("assigned_on"))


def told(period: Period) -> Assignments:
    rows = _counted().filter(is_current=True, case__accepted_on__range=period.days)
    return rows.filter(case__accepted_on__gte=F("signed_on"))


def submitted(period: Period) -> Replies:
    rows = countable(Reply.objects.all()).filter(submitted_on__range=period.days)
    # Nobody accepts a suggestion: the step has no first day there.
    return rows.filter(submitted_on__gte=F("case__accepted_on"))


def served(period: Period) -> Replies:
    rows = countable(Reply.objects.all()).filter(served_on__range=period.days)
    return rows.filter(served_on__gte=F("submitted_on"))
