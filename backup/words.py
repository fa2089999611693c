"""What can stand in the way of a backup or of a restore, in a sentence for whoever runs it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager


class BackupFailed(Exception):
    """No bundle was made, and nothing of one is left behind."""


class Refused(Exception):
    """The bundle or the place to restore it to is not fit; nothing was touched."""


@contextmanager
def full_disk_said(where: object) -> Iterator[None]:
    """Turn the error of a full disk into a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise BackupFailed(
            f"No space left on the disk of {where}: free some, or keep fewer bundles (BACKUP_KEEP)."
            " Nothing of this backup was left behind."
        ) from error
