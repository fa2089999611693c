"""The daily job that closes what nobody asked to have reviewed in time (2022 Art. 35)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jobs.leases import Lease
from jobs.registry import Job
from petitions.actions.reviewing import window_lapse
from petitions.models import Case, CaseStage, Clock
from petitions.models.clocks import ClockCode


def days_missing(at: datetime) -> Sequence[str]:
    """Return today: the job looks at everything, so days that were missed need no own run."""
    return [timezone.localdate(at).isoformat()]


def lapse(_period: str, lease: Lease, at: datetime) -> str:
    """Close each case whose window has ended; returns a hash of which."""
    over = Clock.objects.filter(
        code=ClockCode.REVIEW_APPLY, stopped_on=None, due_on__lt=timezone.localdate(at)
    )
    waiting = Case.objects.filter(
        pk__in=over.values("case"), stage=CaseStage.REPLIED, awaits="close"
    )
    closed = []
    for case in list(waiting.order_by("pk")):
        with transaction.atomic():
            lease.confirm()
            if window_lapse(case, at=at):
                closed.append(case.slug)
    return hashlib.sha256("\n".join(closed).encode()).hexdigest()


WINDOW_LAPSE = Job("window_lapse", days_missing, lapse)
