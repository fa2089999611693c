"""The last sign of life of the worker, in the job table itself: no broker has to be asked."""

from datetime import datetime

from jobs.models import JobRun, State

JOB, PERIOD = "jobs.beat", "last"


def note(at: datetime) -> None:
    """Write down that a worker took up a tick of beat."""
    JobRun.objects.update_or_create(
        job=JOB, period=PERIOD, defaults={"state": State.DONE, "finished_at": at}
    )


def last() -> datetime | None:
    """Return when a worker last took up a tick, None before the first one."""
    return (
        JobRun.objects.filter(job=JOB, period=PERIOD).values_list("finished_at", flat=True).first()
    )
