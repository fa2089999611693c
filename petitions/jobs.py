"""The hourly clock sweep: it records once that a deadline is near, is today, has passed, and has
passed long ago. `notices` says who hears of which."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit import log
from jobs.leases import Lease
from jobs.registry import Job
from petitions import recounting, replay
from petitions.actions.recounting import recount_case
from petitions.models import Case, Clock

BATCH = 200
LOOKED_BACK = timedelta(days=31)  # how old a last day may be that the daily recount still checks
LONG = timedelta(days=7)  # how long a matter may be overdue before the first responsible hear of it


def hours_missing(at: datetime) -> Sequence[str]:
    """Return this hour: a sweep looks at everything, so hours that were missed need no own run."""
    return [timezone.localtime(at).strftime("%Y-%m-%dT%H")]


def sweep(_period: str, lease: Lease, at: datetime) -> str:
    """Record each rung of the ladder once per clock; returns a hash of what was recorded."""
    today, recorded = timezone.localdate(at), []
    while cases := _cases_to_tell(today, at):
        for case in cases:
            recorded += _tell(case, today, lease, at)
    return hashlib.sha256("\n".join(sorted(recorded)).encode()).hexdigest()


def _cases_to_tell(today: date, at: datetime) -> list[Case]:
    due = (
        Q(soon_on__lte=today, due_on__gt=today, told_soon=False)
        | Q(due_on=today, told_today=False)
        | Q(due_on__lt=today, told_overdue=False)
        | Q(due_on=today, due_at__lt=at, told_overdue=False)
        | Q(due_on__lte=today - LONG, told_long=False)
    )
    clocks = Clock.objects.running().duties().filter(due)
    ids = clocks.order_by("case").values_list("case", flat=True).distinct()[:BATCH]
    return list(Case.objects.select_related("chain").filter(pk__in=list(ids)).order_by("pk"))


def _untold(row: Clock, today: date, at: datetime) -> Iterator[str]:
    """Yield what this clock shows today and nobody was told of yet."""
    if row.soon_on <= today < row.due_on and not row.told_soon:
        yield "due_soon"
    if row.due_on == today and not row.told_today:
        yield "due_today"
    over = row.due_on < today or (row.due_at is not None and row.due_at < at)
    if over and not row.told_overdue:
        yield "overdue"
    if row.due_on <= today - LONG and not row.told_long:
        yield "overdue_long"


@transaction.atomic
def _tell(case: Case, today: date, lease: Lease, at: datetime) -> list[str]:
    """Record what the running clocks of one case show today, unless it is on record already."""
    lease.confirm()
    case = Case.objects.select_for_update(of=("self",)).select_related("chain").get(pk=case.pk)
    recorded = []
    for row in case.clocks.running().duties().order_by("pk"):
        for kind in _untold(row, today, at):
            body = {
                "clock": row.code,
                "assignment": row.assignment_no,
                "due": row.due_on.isoformat(),
            }
            log.append(case.chain, kind, by=log.SYSTEM, at=at, body=body)
            recorded.append(f"{case.slug} {row.code} {row.assignment_no} {kind}")
    replay.project(case)
    return recorded


def days_missing(at: datetime) -> Sequence[str]:
    """Return today: one run sees what every change before it moved."""
    return [timezone.localdate(at).isoformat()]


def recount_moved(_period: str, lease: Lease, at: datetime) -> str:
    """Count anew what the calendar has moved since: a year that was a guess has been announced.

    An administrator's own corrections are counted when they are saved; this finds the rest.
    """
    today = timezone.localdate(at)
    rows = Clock.objects.filter(due_on__gte=today - LOOKED_BACK)
    cases = {move.clock.case_id: move.clock.case for move in recounting.moved(rows)}
    for case in sorted(cases.values(), key=lambda row: row.pk):
        with transaction.atomic():
            lease.confirm()
            recount_case(case, by=log.SYSTEM, at=at)
    said = "\n".join(case.slug for case in cases.values())
    return hashlib.sha256(said.encode()).hexdigest()


CLOCK_RECOUNT = Job("clock_recount", days_missing, recount_moved)
CLOCK_SWEEP = Job("clock_sweep", hours_missing, sweep)
