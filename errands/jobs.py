"""What is due by itself: the errands that wait, and the files whose day is over."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from errands import files, running
from errands.models import ENDED, Errand
from jobs.leases import Lease
from jobs.registry import Job


def hours_missing(at: datetime) -> Sequence[str]:
    """Return this hour: one sweep catches up with those that were missed."""
    return [timezone.localtime(at).strftime("%Y-%m-%dT%H")]


def sweep(_period: str, lease: Lease, at: datetime) -> str:
    """Delete the files that were kept long enough, what was asked in detail, and strays.

    The row stays: who, when, how many rows, which hash.
    """
    running.settle_parked(at)
    removed = []
    over = Errand.objects.filter(state__in=ENDED, kept_until__lte=at, removed_at__isnull=True)
    for errand in over.order_by("pk"):
        _remove(errand, lease, at)
        removed.append(f"{errand.pk} {errand.file}")
    known = set(Errand.objects.filter(removed_at__isnull=True).values_list("file", flat=True))
    for name in files.strays(known, at):
        files.remove(name)
        removed.append(name)
    return hashlib.sha256("\n".join(removed).encode()).hexdigest()


@transaction.atomic
def _remove(errand: Errand, lease: Lease, at: datetime) -> None:
    lease.confirm()
    errand.removed_at, errand.asked = at, {}
    errand.save(update_fields=["removed_at", "asked"])
    errand.lines.all().delete()
    if errand.file:
        files.remove(errand.file)


SWEEP = Job("errands.sweep", hours_missing, sweep)
