"""The database as it was at one moment, and a database brought back. The engines differ here only.

Nobody who writes waits for a snapshot, and the snapshot sees nothing of what they write.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg2.extensions
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from backup.words import BackupFailed, Refused

ALIAS = "backup_snapshot"
PAGES = 4096  # of SQLite, between two signs of life
SECONDS = 5.0  # between two signs of life while pg_dump writes
DUMP = ("--format=custom", "--no-owner", "--no-privileges")
LOAD = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")

Between = Callable[[], None]


@contextmanager
def snapshot(work: Path, between: Between) -> Iterator[tuple[str, Path]]:
    """Hand out the alias under which the snapshot can be queried, and the file with its copy.

    Raises BackupFailed.
    """
    copy = work / "database"
    if connection.vendor == "sqlite":
        _copied(Path(connection.settings_dict["NAME"]), copy, between)
        with _second({"NAME": str(copy), "OPTIONS": {}}):
            yield ALIAS, copy
        return
    program("pg_dump")
    with _second({}), transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        _dumped(cursor.fetchone()[0], copy, between)
        yield ALIAS, copy


@contextmanager
def _second(changes: Mapping[str, Any]) -> Iterator[None]:
    """Open a second connection beside that of the application, known by its alias alone."""
    connections.settings[ALIAS] = connections.settings[DEFAULT_DB_ALIAS] | changes
    try:
        second = connections.create_connection(ALIAS)
    finally:
        del connections.settings[ALIAS]
    connections[ALIAS] = second
    try:
        yield
    finally:
        second.close()
        del connections[ALIAS]


def _copied(source: Path, copy: Path, between: Between) -> None:
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as live:
        # One read transaction from beginning to end: whatever is written meanwhile is not in it.
        live.isolation_level = None
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        try:
            with closing(sqlite3.connect(copy)) as into:
                live.backup(into, pages=PAGES, progress=lambda *_left: between())
        except sqlite3.OperationalError as error:
            raise BackupFailed(f"The database could not be copied: {error}.") from error


def _dumped(name: str, copy: Path, between: Between) -> None:
    command = [program("pg_dump"), *DUMP, f"--snapshot={name}", f"--file={copy}", _dsn()]
    _run(command, BackupFailed, between)


def load(copy: IO[bytes]) -> None:
    """Make the copy the database of the application, whole or not at all. Raises Refused."""
    if connection.vendor == "sqlite":
        _placed(copy, Path(connection.settings_dict["NAME"]))
        return
    connection.close()
    _run([program("pg_restore"), *LOAD, f"--dbname={_dsn()}"], Refused, lambda: None, copy)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _placed(copy: IO[bytes], place: Path) -> None:
    connection.close()
    part = place.with_name(f"{place.name}.part")
    try:
        with part.open("wb") as file:
            shutil.copyfileobj(copy, file)
            file.flush()
            os.fsync(file.fileno())
        for beside in ("-wal", "-shm", "-journal"):  # of the empty database that was there
            place.with_name(f"{place.name}{beside}").unlink(missing_ok=True)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def program(name: str) -> str:
    """Return the path of a program of PostgreSQL. Raises BackupFailed when it is not there."""
    found = shutil.which(name)
    if found is None:
        raise BackupFailed(
            f"{name} is not installed. It comes with the client of PostgreSQL, of the server's"
            " version or a newer one (Debian: apt-get install postgresql-client)."
        )
    return found


def _dsn() -> str:
    """Return where the database is; the password goes by the environment, unseen by others."""
    said = connections[DEFAULT_DB_ALIAS].get_connection_params()
    known = {"dbname", "host", "port", "user", "sslmode", "sslrootcert", "sslcert", "sslkey"}
    known.add("target_session_attrs")  # of several servers, the one whose snapshot it is
    chosen = {name: value for name, value in said.items() if name in known}
    return str(psycopg2.extensions.make_dsn(**chosen))


def _run(
    command: list[str],
    refusal: type[BackupFailed | Refused],
    between: Between,
    said: IO[bytes] | None = None,
) -> None:
    """Run a program of PostgreSQL to its end; it is killed when we are disturbed meanwhile."""
    password = connections[DEFAULT_DB_ALIAS].settings_dict["PASSWORD"]
    known = os.environ | ({"PGPASSWORD": password} if password else {})
    pipes: Any = {"stdin": said or subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=known, **pipes) as process:  # noqa: S603 - our own program
        try:
            while True:
                try:
                    _out, errors = process.communicate(timeout=SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    between()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        words = errors.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise refusal(f"{Path(command[0]).name} failed: {words[-1]}")


def is_empty() -> bool:
    """Tell whether the database of the application has no table yet."""
    return not connection.introspection.table_names()


def work_folder() -> Path:
    """Return where copies lie while a bundle is made: beside the database, for us alone."""
    place = Path(settings.DATA_DIR) / "backup-work"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place
