"""What is sent and swept by itself."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from api import sending
from api.models import Call, Delivery
from jobs.leases import Lease
from jobs.registry import Job

CALLS_KEPT = timedelta(days=190)  # six months and a week


def minutes_missing(at: datetime) -> Sequence[str]:
    """Return this minute while something is due."""
    minute = timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")
    return [minute] if Delivery.objects.due(at).exists() else []


def send(_period: str, lease: Lease, at: datetime) -> str:
    """Send what is due."""
    return _hash(sending.send_due(at, lease.confirm))


def days_missing(at: datetime) -> Sequence[str]:
    """Return today: one sweep catches up with those that were missed."""
    return [timezone.localdate(at).isoformat()]


def sweep(_period: str, lease: Lease, at: datetime) -> str:
    """Delete calls that nobody need keep any more; what they changed is on the trail for ever."""
    with transaction.atomic():
        lease.confirm()
        count, _tables = Call.objects.filter(at__lt=at - CALLS_KEPT).delete()
    return _hash(count)


def _hash(count: int) -> str:
    return hashlib.sha256(str(count).encode()).hexdigest()


SEND = Job("api.hooks", minutes_missing, send)
SWEEP = Job("api.calls", days_missing, sweep)
