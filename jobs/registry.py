"""What a job is, and which jobs there are. Apps add theirs by name in settings.DUE_JOBS."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from jobs.leases import Lease


@dataclass(frozen=True)
class Job:
    """A piece of work that is due once per period.

    `missing(at)` names the periods that ought to have run by then, oldest first; it may name
    finished ones, they are passed over. `run(period, lease, at)` does the work, calls
    `lease.confirm()` inside its transaction, and returns a hash of the result; it must do no
    harm when it runs again.
    """

    name: str
    missing: Callable[[datetime], Sequence[str]]
    run: Callable[[str, Lease, datetime], str]


def all_jobs() -> list[Job]:
    """Return the jobs in the order of the settings."""
    return [import_string(path) for path in settings.DUE_JOBS]
