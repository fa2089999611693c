"""Celery's way to the relay; the work itself is a plain function."""

from celery import shared_task
from django.utils import timezone

from petitions import notices


@shared_task
def relay_events() -> None:
    """Tell of what happened since the last run."""
    notices.relay(timezone.now())
