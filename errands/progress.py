"""How far an errand is: one number from 0 to 99 across all stages that never falls.

100 is written with the result. An attempt that begins anew leaves the bar where it was until it
has come further than the one before.
"""

from collections.abc import Mapping
from time import monotonic

from django.db import transaction
from django.utils.functional import Promise

from errands.models import Errand, State
from jobs.leases import Lease

EVERY = 1.0  # seconds between two writes
NEARLY = 99


class Cancelled(Exception):
    """Its owner called it off; what was done here must not be kept."""


class Progress:
    """Writes at most once a second. Each write also extends the lease."""

    def __init__(
        self, errand: Errand, lease: Lease, stages: Mapping[str, tuple[str | Promise, int]]
    ) -> None:
        self.errand, self.lease, self.stages = errand, lease, stages
        self.percent, self._stage, self._written = errand.percent, "", 0.0

    def at(self, stage: str, done: int, total: int) -> None:
        """Say how far the work is. Raises LostLease and Cancelled."""
        self.percent = max(self.percent, percent_of(self.stages, stage, done, total))
        now = monotonic()
        if stage == self._stage and now - self._written < EVERY:
            return
        self._stage, self._written = stage, now
        with transaction.atomic():
            self.lease.confirm()
            running = Errand.objects.filter(pk=self.errand.pk, state=State.RUNNING)
            values = {"stage": stage, "done": done, "total": total, "percent": self.percent}
            if not running.update(**values):
                raise Cancelled


def percent_of(
    stages: Mapping[str, tuple[str | Promise, int]], stage: str, done: int, total: int
) -> int:
    """Return the share of the whole that is done, at most 99."""
    order = list(stages)
    before = sum(stages[name][1] for name in order[: order.index(stage)])
    part = stages[stage][1] * min(done, total) / total if total else 0
    return min(NEARLY, int((before + part) * 100 / sum(share for _label, share in stages.values())))
