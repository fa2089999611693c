"""The tick of beat. It may come twice, late or not at all: the job table knows what is missing."""

from celery import shared_task
from django.utils import timezone

from jobs import beats, runner


@shared_task
def run_due_jobs() -> None:
    at = timezone.now()
    beats.note(at)  # at the beginning: a worker with much to do is alive
    runner.run_due(at)
