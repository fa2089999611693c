"""What runs by itself every day: the ladder of reminders, and the proposals of supervision.

Both look at everything that is open, so a day that was missed needs no run of its own; both are
quiet on days that are not worked.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from accountability import ladder, lapses
from jobs.leases import Lease
from jobs.registry import Job


def today_missing(at: datetime) -> Sequence[str]:
    """Return this day."""
    return [timezone.localdate(at).isoformat()]


def remind(_period: str, lease: Lease, at: datetime) -> str:
    """Issue the reminders of the day, tell which supervisions are late; returns a hash of both."""
    return _on_workday(_remind, lease, at)


def propose_supervision(_period: str, lease: Lease, at: datetime) -> str:
    """Make the day's proposals of supervision; returns a hash over their keys."""
    return _on_workday(lapses.propose_all, lease, at)


def _remind(today: date, lease: Lease, at: datetime) -> list[str]:
    return ladder.climb(today, lease, at) + ladder.press(today, lease, at)


def _on_workday(
    work: Callable[[date, Lease, datetime], Iterable[str]], lease: Lease, at: datetime
) -> str:
    today = timezone.localdate(at)
    done = work(today, lease, at) if ladder.is_worked(today) else []
    return hashlib.sha256("\n".join(sorted(done)).encode()).hexdigest()


REMINDERS = Job("reminders", today_missing, remind)
SUPERVISION_PROPOSALS = Job("supervision_proposals", today_missing, propose_supervision)
