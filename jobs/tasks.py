"""The tick of beat. It may come twice, late or not at all: the job table knows what is missing."""

from celery import shared_task
from django.utils import timezone

from jobs import runner


@shared_task
def run_due_jobs() -> None:
    runner.run_due(timezone.now())
