"""Storing the PDF of every paper soon after it was issued."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jobs.leases import Lease
from jobs.registry import Job
from petitions.actions.papers import draw_pdf, store_pdf
from petitions.models import IssuedPaper

MOST = 200  # of one run, so that other work of the clock goes on
MINUTES = 5


def periods(at: datetime) -> Sequence[str]:
    """Return the five minutes that run: each looks at whatever is not stored yet."""
    now = timezone.localtime(at)
    return [now.replace(minute=now.minute - now.minute % MINUTES).strftime("%Y-%m-%dT%H:%M")]


def store(_period: str, lease: Lease, at: datetime) -> str:
    """Draw and keep what was issued since, the oldest first; returns a hash of what was kept.

    A page is set before anything is locked. Raises Refused where no font was installed: the job
    fails visibly, and papers wait.
    """
    kept = []
    for row in IssuedPaper.objects.undrawn().order_by("pk")[:MOST]:
        content = draw_pdf(row)
        with transaction.atomic():
            lease.confirm()
            kept.append(f"{row.pk} {store_pdf(row, content, at=at).sha256}")
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


STORE_PAPERS = Job("store_papers", periods, store)
