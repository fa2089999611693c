"""What the public side leaves behind: drafts older than a day, counters that count no more, texts
about cases that may not be public any more."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jobs.leases import Lease
from jobs.registry import Job
from portal.actions.publishing import withdraw_fallen
from portal.public import drafts, limits


def hours_missing(at: datetime) -> Sequence[str]:
    """Return this hour: one sweep catches up with those that were missed."""
    return [timezone.localtime(at).strftime("%Y-%m-%dT%H")]


@transaction.atomic
def sweep(_period: str, lease: Lease, at: datetime) -> str:
    """Delete or take them off; returns a hash of how many there were."""
    lease.confirm()
    done = f"{drafts.sweep(at)} {limits.sweep(at)} {withdraw_fallen(at=at)}"
    return hashlib.sha256(done.encode()).hexdigest()


PUBLIC_SWEEP = Job("portal.public_sweep", hours_missing, sweep)
