"""The job table forgets: what was done long ago and nobody will ask for again.

What failed or was parked stays until a person has looked, and so does the last success of each
job, by which one sees that it runs at all.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jobs.leases import Lease
from jobs.models import JobRun, State
from jobs.registry import Job, all_jobs


def days_missing(at: datetime) -> Sequence[str]:
    """Return today: one sweep catches up with those that were missed."""
    return [timezone.localdate(at).isoformat()]


@transaction.atomic
def sweep(_period: str, lease: Lease, at: datetime) -> str:
    """Delete the rows of finished periods after JOB_RUN_DAYS; returns a hash of how many."""
    lease.confirm()
    count = sum(_forget(job, at) for job in all_jobs())
    return hashlib.sha256(str(count).encode()).hexdigest()


def _forget(job: Job, at: datetime) -> int:
    """Delete the old rows of one job, but none of a period that it still names: without its row
    that period would be due again."""
    now = timezone.now()  # noqa: TID251 - how old a row is goes by the real clock
    done = JobRun.objects.filter(job=job.name, state=State.DONE)
    last = done.order_by("-finished_at", "-pk").first()
    if last is None:
        return 0
    old = done.filter(finished_at__lt=now - timedelta(days=settings.JOB_RUN_DAYS))
    count, _tables = old.exclude(pk=last.pk).exclude(period__in=job.missing(at)).delete()
    return count


SWEEP = Job("jobs.sweep", days_missing, sweep)
