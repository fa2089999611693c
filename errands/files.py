"""The files of errands on disk: whole under their name or not there at all.

A disk that is full leaves no torn file under a name that somebody could download: a file is
written under another name, brought to the disk, and renamed.
"""

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings

STRAY = timedelta(hours=24)  # what no row names and is older was left behind by a killed worker


def folder() -> Path:
    """Return where they lie, made when it is missing; only this program's user may look."""
    place = Path(settings.DATA_DIR) / "errands"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


@contextmanager
def being_written(name: str) -> Iterator[IO[bytes]]:
    """Hand out a file to write to; it gets its name when the block ends well."""
    part = folder() / f"{name}.part"
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder() / name)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def fingerprint_of(name: str) -> tuple[str, int]:
    """Return SHA-256 and size of a file."""
    with (folder() / name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return digest, (folder() / name).stat().st_size


def opened(name: str) -> IO[bytes]:
    """Open a file for reading. Raises FileNotFoundError."""
    return (folder() / name).open("rb")


def remove(name: str) -> None:
    """Delete a file; one that is gone already is no error."""
    (folder() / name).unlink(missing_ok=True)


def strays(known: Collection[str], at: datetime) -> list[str]:
    """Return the names of old files that no row names."""
    before = (at - STRAY).timestamp()
    found = [entry for entry in os.scandir(folder()) if entry.is_file(follow_symlinks=False)]
    return sorted(
        entry.name
        for entry in found
        if entry.name not in known and entry.stat(follow_symlinks=False).st_mtime < before
    )
