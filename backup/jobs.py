"""The nightly bundle, where BACKUP_DIR names a folder for it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from backup import making
from backup.words import BackupFailed
from jobs.leases import Lease, LostLease
from jobs.registry import Job


def missing_nights(at: datetime) -> Sequence[str]:
    """Name today: yesterday's state is gone."""
    return [timezone.localdate(at).isoformat()] if settings.BACKUP_DIR else []


def back_up(_period: str, lease: Lease, at: datetime) -> str:
    """Make a bundle, let the oldest go, and return the hash of the new one."""
    folder = Path(settings.BACKUP_DIR)
    try:
        made = making.make(folder, at=at, between=lease.confirm)
    except LostLease:
        raise
    except (BackupFailed, OSError) as error:
        making.record_failure(str(error), at=at)
        raise
    making.prune(folder, settings.BACKUP_KEEP)
    return made.sha256


NIGHTLY_BACKUP = Job("backup.nightly", missing_nights, back_up)
