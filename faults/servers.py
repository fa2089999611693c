"""A PostgreSQL and a Redis of our own, in a folder of this run, to be broken at will."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import psycopg2
import redis

PATIENCE = 60.0
SUBREAPER = 36  # of prctl(2)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> None:
    """Come back when somebody listens there. Raises RuntimeError."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"Nothing answers on port {port}.")


@dataclass(frozen=True)
class Place:
    """Where a server listens; `inside` are the words before a command that is to run there."""

    address: str = "127.0.0.1"
    inside: tuple[str, ...] = ()

    def port(self, usual: int) -> int:
        """Return a free port here, the usual one on a host of its own."""
        return usual if self.inside else free_port()


HERE = Place()


class Postgres:
    """A cluster of its own, or a standby of another; `tools` is the folder of initdb and pg_ctl."""

    def __init__(
        self,
        folder: Path,
        tools: Path,
        place: Place = HERE,
        *,
        name: str = "postgres",
        of: "Postgres | None" = None,
    ) -> None:
        # The server outlives who started it. Let it become ours and not of the first process of the
        # machine, which may bury it late: a dead one still holds its lock.
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
        self.data, self.tools, self.place = folder / name, tools, place
        self.port = place.port(5432)
        beside = folder / f"{name}-beside"  # what a copy of the data must not hold
        for one in (self.data, beside):
            one.mkdir(mode=0o700)
            if os.getuid() == 0:  # it refuses to run as root
                folder.chmod(0o755)
                shutil.chown(one, "postgres")
        if of is None:
            self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        else:
            where = ("-h", of.place.address, "-p", str(of.port), "-U", "postgres")
            self._run("pg_basebackup", *where, "-R", "-X", "stream", "-c", "fast")
        said = f"-p {self.port} -c listen_addresses={place.address},127.0.0.1"
        said = f"{said} -c unix_socket_directories={beside}"
        self.options = ["-w", "-l", str(beside / "log"), "-o", said]

    def admit(self, network: str) -> None:
        """Let everybody of a network in, replicas too."""
        with (self.data / "pg_hba.conf").open("a", encoding="ascii") as file:
            file.writelines(f"host {what} all {network} trust\n" for what in ("all", "replication"))

    def promote(self) -> None:
        """Make a primary of a standby; returns when it takes writes."""
        self._run("pg_ctl", "-w", "promote")

    def start(self, *environment: str) -> None:
        """Start, with more variables where some are named: NAME=value."""
        self._run("pg_ctl", *self.options, "start", under=environment)

    def restart_at_once(self, *environment: str) -> None:
        """End every connection in the middle of what it does, and come back by recovery."""
        self._run("pg_ctl", "-m", "immediate", "stop")
        self.start(*environment)

    def processes(self) -> list[int]:
        """Return the server and all that it started."""
        first = int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        return [first, *children_of(first)]

    def clock(self) -> float:
        """Return what time it is there, as a number of seconds."""
        (row,) = self.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        return cast(float, row[0])

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop", check=False)

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement and return its rows, if it has any."""
        where = {"host": self.place.address, "port": self.port, "connect_timeout": 5}
        connection = psycopg2.connect(**where, user="postgres", dbname=database)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows: list[tuple[object, ...]] = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def _run(
        self, program: str, *words: str, check: bool = True, under: Sequence[str] = ()
    ) -> None:
        command = ["env", *under, str(self.tools / program), "-D", str(self.data), *words]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        _quiet([*self.place.inside, *command], check=check)


class Redis:
    """A server that keeps nothing on disk."""

    def __init__(self, place: Place = HERE) -> None:
        self.place, self.port = place, place.port(6379)
        self.process: subprocess.Popen[bytes] | None = None
        self.client = redis.Redis(host=place.address, port=self.port, socket_timeout=2)

    def start(self) -> None:
        command = [*self.place.inside, "redis-server", "--port", str(self.port), "--save", ""]
        command += ["--bind", self.place.address, "--protected-mode", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                self.client.ping()
                return
            except redis.ConnectionError:
                time.sleep(0.05)
        raise RuntimeError("Redis did not start.")

    def restart(self) -> None:
        self.stop()
        self.start()

    def flush(self) -> None:
        self.client.flushall()

    def processes(self) -> list[int]:
        """Return the server."""
        return [self.process.pid] if self.process is not None else []

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def children_of(pid: int) -> list[int]:
    """Return the processes that this one started."""
    try:
        said = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(word) for word in said.split()]


def killed(processes: Iterable[int]) -> None:
    """Kill (-9) all of these in one go, and come back when none is left."""
    there = list(processes)
    for pid in there:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + PATIENCE
    while any(map(_is_there, there)) and time.monotonic() < until:
        time.sleep(0.02)


def _is_there(pid: int) -> bool:
    with suppress(ChildProcessError):  # not ours: somebody else buries it
        os.waitpid(pid, os.WNOHANG)
    return Path(f"/proc/{pid}").exists()


def _quiet(command: Sequence[str], *, check: bool) -> None:
    # Into a file, not a pipe: the server that stays behind would hold the pipe open.
    subprocess.run(  # noqa: S603 - programs of PostgreSQL
        command, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
