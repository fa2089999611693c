"""The fenced lease: of all who want to run a period, one does.

A lease lasts by the real clock, whatever business time the work is done for. Each take-over
raises the fence, so that a holder who was only slow finds out before its work counts.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from jobs.models import JobRun, State

LENGTH = timedelta(minutes=2)
MAX_ATTEMPTS = 5
logger = logging.getLogger(__name__)


class LostLease(Exception):
    """Somebody else runs this period by now; what was done here must not be committed."""


@dataclass(frozen=True)
class Lease:
    """The right to run one period, as long as the fence of its row is still `fence`."""

    run_id: int
    fence: int

    def confirm(self) -> None:
        """Extend the lease; raises LostLease when it was taken over.

        The work calls this inside its own transaction: the row stays locked until the commit,
        so nobody can take over between the proof and the commit.
        """
        until = timezone.now() + LENGTH  # noqa: TID251 - a lease lasts by the real clock
        self._write(lease_until=until)

    def finish(self, result_hash: str) -> None:
        """Mark the period done for ever."""
        self._write(state=State.DONE, result_hash=result_hash, error="", **_ended())

    def fail(self, error: str) -> State:
        """Note the failure; the fifth one parks the period. Returns the new state."""
        attempts = JobRun.objects.values_list("attempts", flat=True).get(pk=self.run_id)
        state = State.PARKED if attempts >= MAX_ATTEMPTS else State.FAILED
        self._write(state=state, error=error, **_ended())
        return state

    def _write(self, **values: object) -> None:
        mine = JobRun.objects.filter(pk=self.run_id, fence=self.fence, state=State.RUNNING)
        if not mine.update(**values):
            raise LostLease(f"Run {self.run_id} was taken over after fence {self.fence}.")


@transaction.atomic
def take(job: str, period: str) -> Lease | None:
    """Return a lease on the period, or None when it is done, parked or in other hands."""
    JobRun.objects.bulk_create([JobRun(job=job, period=period)], ignore_conflicts=True)
    # A locked row is in the hands of somebody who is committing: do not wait for it.
    free = JobRun.objects.select_for_update(skip_locked=True)
    run = free.filter(job=job, period=period).first()
    now = timezone.now()  # noqa: TID251 - a lease lasts by the real clock
    if run is None or not run.is_free(now):
        return None
    if run.attempts >= MAX_ATTEMPTS:  # killed every time, so that it never came to fail()
        run.state = State.PARKED
        run.save(update_fields=["state"])
        return None
    if run.state == State.RUNNING and run.fence:
        logger.warning("Took over job %s for %s, whose holder fell silent.", job, period)
    run.state, run.lease_until, run.started_at = State.RUNNING, now + LENGTH, now
    run.fence += 1
    run.attempts += 1
    run.save(update_fields=["state", "lease_until", "started_at", "fence", "attempts"])
    return Lease(run.pk, run.fence)


def _ended() -> dict[str, object]:
    now = timezone.now()  # noqa: TID251 - when it ended, not for when it was done
    return {"lease_until": None, "finished_at": now}
