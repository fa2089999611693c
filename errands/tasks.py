"""Celery's way to the errands; beat ticks every few seconds, and a lost tick does no harm."""

from celery import shared_task
from django.utils import timezone

from errands import running


@shared_task
def run_errands() -> None:
    """Carry out what waits."""
    running.run_startable(timezone.now())
