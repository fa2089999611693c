"""Making a bundle: all of it under its name, or nothing."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from audit import sealing
from audit.log import SYSTEM, append, open_chain
from backup import databases
from backup.bundle import SUFFIX, Filling
from backup.facts import attachments, facts, migrations
from backup.sealed_stream import Sealing
from backup.words import BackupFailed, full_disk_said
from petitions.uploads import vault
from petitions.uploads.storage import bring_to_disk

SUBJECT = "audit/backup"
PART = ".part"
PAUSE = 20.0  # seconds between two signs of life


@dataclass
class Made:
    """A bundle, and what was found amiss on the way."""

    path: Path
    sha256: str
    size: int
    files: int
    missing: list[str] = field(default_factory=list)  # named by a row, not in the storage
    damaged: list[str] = field(default_factory=list)  # in the storage with another hash
    orphans: int = 0  # in the storage, named by no row of the snapshot

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.damaged


def masters() -> dict[str, bytes]:
    """Return the backup keys by id, the one that seals first."""
    return sealing.masters(settings.BACKUP_KEYS, "BACKUP_KEYS")


def make(folder: Path, *, at: datetime, between: Callable[[], None] = lambda: None) -> Made:
    """Make a bundle in the folder and record it on the trail. Raises BackupFailed, OSError.

    `between` is called now and then: a job keeps its lease alive with it.
    """
    if not masters():
        raise BackupFailed("BACKUP_KEYS names no key to seal the bundle with; see .env.example.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    paced = _paced(between)
    with _alone(), full_disk_said(folder):
        for left in folder.glob(f".*{SUFFIX}{PART}"):  # of one that was killed
            left.unlink(missing_ok=True)
        with TemporaryDirectory(dir=databases.work_folder()) as work:
            made = _written(folder, Path(work), at, paced)
    with transaction.atomic():
        between()
        append(open_chain(SUBJECT), "backup_made", by=SYSTEM, at=at, body=_said(made))
    return made


def record_failure(words: str, *, at: datetime) -> None:
    """Leave a trace of a backup that did not come about, if the database takes one."""
    with suppress(DatabaseError), transaction.atomic():  # its disk may be the full one
        append(open_chain(SUBJECT), "backup_failed", by=SYSTEM, at=at, body={}, text=words)


def prune(folder: Path, keep: int) -> list[str]:
    """Delete all but the newest bundles of the folder, at least one, and return their names."""
    old = sorted(folder.glob(f"huiyin-*{SUFFIX}"))[: -max(keep, 1)]
    for path in old:
        path.unlink()
    return [path.name for path in old]


def _written(folder: Path, work: Path, at: datetime, between: Callable[[], None]) -> Made:
    stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%S}Z-{token_hex(2)}"
    place = folder / f"huiyin-{stamp}{SUFFIX}"
    part = folder / f".{place.name}{PART}"
    made = Made(place, "", 0, 0)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with databases.snapshot(work, between) as (alias, copy):
                _seal(file, alias, copy, made, at, between)
            file.flush()
            os.fsync(file.fileno())
            made.size = file.tell()
            file.seek(0)
            made.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        part.rename(place)
    finally:
        part.unlink(missing_ok=True)
    bring_to_disk(folder)
    return made


def _seal(
    file: IO[bytes], alias: str, copy: Path, made: Made, at: datetime, between: Callable[[], None]
) -> None:
    key_id, master = next(iter(masters().items()))
    sealed = Sealing(file, key_id, master, between)
    try:
        _fill(Filling(sealed), alias, copy, made, at)
        sealed.close()
    except BaseException:
        sealed.abandon()
        raise


def _fill(filling: Filling, alias: str, copy: Path, made: Made, at: datetime) -> None:
    filling.add_database(copy)
    named, files = attachments(alias), {}
    for name, said in named.items():
        try:
            with vault.storage().open(name) as file:
                files[name] = filling.add_file(file.read())
        except FileNotFoundError:
            made.missing.append(name)
            continue
        if files[name] != said:
            made.damaged.append(name)
    made.files = len(files)
    made.orphans = sum(name not in named for name in vault.names())
    about = {"made_at": at.isoformat(), "version": settings.VERSION, "engine": connection.vendor}
    about |= {"vault_keys": ",".join(sealing.ring())}
    found: dict[str, Any] = facts(alias) | {"migrations": migrations(alias), "files": files}
    found |= {"missing": made.missing, "damaged": made.damaged, "orphans": made.orphans}
    filling.finish(about | found)


def _said(made: Made) -> dict[str, Any]:
    bad = made.missing + made.damaged
    said: dict[str, Any] = {"file": made.path.name, "sha256": made.sha256, "size": made.size}
    return said | {"files": made.files, "ok": made.is_whole, "findings": len(bad),
                   "first": bad[0] if bad else ""}  # fmt: skip


def _paced(between: Callable[[], None]) -> Callable[[], None]:
    """Call it at most every few seconds, however often we are called."""
    last = monotonic()

    def called() -> None:
        nonlocal last
        if monotonic() - last > PAUSE:
            between()
            last = monotonic()

    return called


@contextmanager
def _alone() -> Iterator[None]:
    """Let nobody else of this installation make a bundle meanwhile, and tidy up after the dead."""
    work = databases.work_folder()
    with (work / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupFailed("Another backup is being made at this moment.") from error
        for left in work.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
        yield
