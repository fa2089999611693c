"""When digests are made and sent: on working days from half past eight, and until they are out."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone

from digest import outbox
from digest.models import Letter
from jobs.leases import Lease
from jobs.registry import Job
from organization import calendar

FROM, UNTIL = time(8, 30), time(18, 0)  # a digest of the day is of no use in the evening


def mornings_missing(at: datetime) -> Sequence[str]:
    """Return today, if it is worked and between morning and evening. Raises MissingYear."""
    local = timezone.localtime(at)
    today = local.date()
    if not FROM <= local.time() < UNTIL or not calendar.load(today, today).is_workday(today):
        return []
    return [today.isoformat()]


def make(period: str, lease: Lease, at: datetime) -> str:
    """Make the digests of the day; killed in between, it goes on where it was."""
    count = outbox.make(date.fromisoformat(period), at, lease.confirm)
    return hashlib.sha256(f"{period} {count}".encode()).hexdigest()


def minutes_missing(at: datetime) -> Sequence[str]:
    """Return this minute while something is due."""
    minute = timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")
    return [minute] if Letter.objects.due(at).exists() else []


def send(_period: str, lease: Lease, at: datetime) -> str:
    """Send what is due."""
    return hashlib.sha256(str(outbox.send_due(at, lease.confirm)).encode()).hexdigest()


MAKE = Job("digest.make", mornings_missing, make)
SEND = Job("digest.send", minutes_missing, send)
