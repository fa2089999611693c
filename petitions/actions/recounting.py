"""Bringing limits in line with a calendar that was changed."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from audit import log
from organization.models import Role, User
from organization.standing import standing
from petitions import recounting, replay
from petitions.actions.step import lock
from petitions.models import Case, Clock


@transaction.atomic
def recount(days: Iterable[date], *, by: User | None, at: datetime) -> int:
    """Count every limit anew that these changed days can move; returns how many cases changed.

    What was met or missed long ago is counted anew too: rows say what their events and the
    calendar say. An open case is told in its history which last day moved from when to when.
    Raises PermissionDenied.
    """
    signature = log.SYSTEM
    if by is not None:
        signature = standing(by, timezone.localdate(at)).signature(Role.ADMIN)
    moves = recounting.moved(recounting.touched_by(days))
    cases = {move.clock.case_id: move.clock.case for move in moves}
    for case in sorted(cases.values(), key=lambda row: row.pk):
        recount_case(case, by=signature, at=at)
    return len(cases)


@transaction.atomic
def recount_case(case: Case, *, by: log.Signature, at: datetime) -> None:
    """Count the limits of one case anew; a limit that runs leaves an event when it moves."""
    case = lock(case)
    before = {(row.code, row.assignment_no): row.due_on for row in case.clocks.running()}
    replay.project(case)
    for row in case.clocks.running().order_by("pk"):
        old = before.get((row.code, row.assignment_no), row.due_on)
        if old != row.due_on:
            log.append(case.chain, "recounted", by=by, at=at, body=_said(row, old))


def _said(row: Clock, old: date) -> dict[str, object]:
    return {
        "clock": row.code,
        "assignment": row.assignment_no,
        "old": old.isoformat(),
        "due": row.due_on.isoformat(),
    }
