"""What is due by itself about files: strays go, what waited for the scanner is scanned."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jobs.leases import Lease
from jobs.registry import Job
from petitions.actions.filing import take_verdict
from petitions.models import Attachment, Draft, FileState
from petitions.uploads import clamd, vault

PART_LASTS = timedelta(hours=1)  # an upload that is still coming in


def hours_missing(at: datetime) -> Sequence[str]:
    """Return this hour: one sweep catches up with those that were missed."""
    return [timezone.localtime(at).strftime("%Y-%m-%dT%H")]


def sweep(_period: str, lease: Lease, at: datetime) -> str:
    """Delete what nobody will ask for any more; returns a hash of what was done."""
    done = [
        *_old_parts(at),
        *_unsent(lease, at),
        *_erased(),
        *_strays(lease, at),
        *_scanned(lease, at),
    ]
    return hashlib.sha256("\n".join(done).encode()).hexdigest()


def _old_parts(at: datetime) -> Iterator[str]:
    """Delete what came in and was never finished: a cut line, a killed process."""
    before = (at - PART_LASTS).timestamp()
    for part in Path(settings.INCOMING).iterdir():
        if part.is_file() and part.stat().st_mtime < before:
            part.unlink(missing_ok=True)
            yield part.name


@transaction.atomic
def _unsent(lease: Lease, at: datetime) -> list[str]:
    """Drop what was typed or uploaded long ago and never sent."""
    lease.confirm()
    before = at - timedelta(days=settings.DRAFT_DAYS)
    Draft.objects.filter(saved_at__lt=before).delete()
    rows = Attachment.objects.filter(state=FileState.HELD, added_at__lt=before)
    names = list(rows.values_list("stored", flat=True))
    rows.delete()
    for name in names:  # a row that comes back finds its file gone, so the row goes first
        transaction.on_commit(lambda name=name: vault.remove(name))  # type: ignore[misc]
    return names


def _erased() -> Iterator[str]:
    """Take away the bytes of cases that were disposed of; their keys are gone already."""
    rows = Attachment.objects.filter(state=FileState.ERASED)
    erased = set(rows.values_list("stored", flat=True))
    for name in vault.names():
        if name in erased:
            vault.remove(name)
            yield name


def _strays(lease: Lease, at: datetime) -> Iterator[str]:
    """Delete what no row names, once it is too old to be about to get one."""
    known = set(Attachment.objects.values_list("stored", flat=True))
    for name in vault.strays(known, at - vault.STRAY):
        lease.confirm()
        vault.remove(name)
        yield name


def _scanned(lease: Lease, at: datetime) -> Iterator[str]:
    """Ask the scanner again about what it gave no answer to."""
    if not clamd.is_on():
        return
    waiting = Attachment.objects.filter(state=FileState.QUARANTINED, doubt=clamd.UNSCANNED)
    for row in waiting.select_related("case").order_by("pk"):
        lease.confirm()
        try:
            verdict = clamd.scan(vault.read(row.stored, row.data_key))
        except vault.Damaged:  # `verify` names it
            continue
        if verdict == clamd.UNSCANNED:
            return  # it still does not answer
        take_verdict(row, verdict, at=at)
        yield f"{row.key} {verdict}"


SWEEP = Job("petitions.files", hours_missing, sweep)
