"""Running what is due. Beat, the worker and a person at the keyboard all come through here."""

import logging
from dataclasses import dataclass
from datetime import datetime

from jobs.leases import Lease, LostLease, take
from jobs.models import JobRun, State
from jobs.registry import Job, all_jobs

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """How one period of one job stands after an attempt; `state` is a value of State."""

    job: str
    period: str
    state: str
    hash: str
    error: str

    @property
    def is_bad(self) -> bool:
        return self.state in {State.FAILED, State.PARKED}


def run_due(at: datetime) -> list[Outcome]:
    """Run every period that is due at business time `at` and not done; report what was done here.

    Parked periods are reported too, on every call, until somebody looks. What another process
    runs at this moment is that process's to report.
    """
    outcomes = []
    for job in all_jobs():
        try:
            periods = list(job.missing(at))
        except Exception as error:  # noqa: BLE001 - one broken job must not stop the others
            outcomes.append(_failed(job, "", State.FAILED, error))
            continue
        done = _done(job, periods)
        todo = [period for period in periods if period not in done]
        found = (_attempt(job, period, at) or _if_parked(job, period) for period in todo)
        outcomes += [outcome for outcome in found if outcome]
    return outcomes


def run_one(job: Job, period: str, at: datetime) -> Outcome:
    """Run one period unless it is done, parked or in other hands, and say how it stands."""
    return _attempt(job, period, at) or _as_found(job, period)


def _attempt(job: Job, period: str, at: datetime) -> Outcome | None:
    """Run one period and say how it ended, or return None when it is not ours to run."""
    lease = take(job.name, period)
    if lease is None:
        return None
    try:
        result_hash = job.run(period, lease, at)
        lease.finish(result_hash)
    except LostLease:
        logger.warning("Lost the lease of job %s for %s.", job.name, period)
        return None
    except Exception as error:  # noqa: BLE001 - a poison period must not stop the others
        return _noted(job, period, lease, error)
    return Outcome(job.name, period, State.DONE, result_hash, "")


def _noted(job: Job, period: str, lease: Lease, error: Exception) -> Outcome | None:
    """Write the failure into the row, unless somebody else runs the period by now."""
    try:
        return _failed(job, period, lease.fail(_sentence(error)), error)
    except LostLease:
        return None


def _done(job: Job, periods: list[str]) -> set[str]:
    runs = JobRun.objects.filter(job=job.name, period__in=periods, state=State.DONE)
    return set(runs.values_list("period", flat=True))


def _as_found(job: Job, period: str) -> Outcome:
    run = JobRun.objects.get(job=job.name, period=period)
    return Outcome(job.name, period, run.state, run.result_hash, run.error)


def _if_parked(job: Job, period: str) -> Outcome | None:
    found = _as_found(job, period)
    return found if found.state == State.PARKED else None


def _failed(job: Job, period: str, state: State, error: Exception) -> Outcome:
    logger.error("Job %s failed for %s.", job.name, period or "missing()", exc_info=error)
    return Outcome(job.name, period, state, "", _sentence(error))


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
