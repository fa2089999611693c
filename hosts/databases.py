"""A primary and its standby, each on a host of its own, and what a person does with them."""

import subprocess
import time
from itertools import count
from pathlib import Path

from faults.house import DATABASE
from faults.servers import Postgres
from hosts.network import NETWORK, Host

PATIENCE = 60.0
STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
READ = "SELECT pg_stat_get_db_tuples_returned(oid) FROM pg_database WHERE datname = '{}'"


class Pair:
    """Who is primary changes with every fail-over. docs/operations.md has the same steps."""

    def __init__(self, folder: Path, tools: Path, first: Host, second: Host) -> None:
        self.folder, self.tools, self.numbers = folder, tools, count()
        self.host, self.other = first, second
        self.primary = self._server(first, None)
        self.primary.admit(NETWORK)
        self.primary.start()
        self.primary.execute(f"CREATE DATABASE {DATABASE}")
        self.stand_by()

    @property
    def where(self) -> str:
        """The part of an address that names both, in an order that never changes."""
        names = sorted((self.host.address, self.other.address))
        return f"postgres://postgres@{','.join(names)}:5432/{DATABASE}"

    def stand_by(self) -> None:
        """Make the other host a standby of the primary, from nothing."""
        self.other.kill()
        self.other.plug()
        self._wait_for_the_line()
        self.standby = self._server(self.other, self.primary)
        self.standby.start()
        # It waits for nobody when it is promoted; of a primary that waits it has copied that.
        _say(self.standby, "ALTER SYSTEM RESET synchronous_standby_names")
        self.wait()

    def wait(self) -> None:
        """Wait until the standby follows."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.primary.execute(STREAMING) == [(1,)]:
                return
            time.sleep(0.2)
        raise RuntimeError("The standby does not follow.")

    def _wait_for_the_line(self) -> None:
        """Wait until the other host reaches the primary: a new line carries nothing at first."""
        asks = [*self.other.place.inside, str(self.tools / "pg_isready"), "--quiet"]
        asks += ["-h", self.host.address]
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if subprocess.run(asks, check=False).returncode == 0:  # noqa: S603 - a program of PostgreSQL
                return
            time.sleep(0.2)
        raise RuntimeError("The hosts do not reach each other.")

    def wait_for_each_other(self, *, on: bool) -> None:
        """Let a commit wait until the standby has it on its disk, or not."""
        _say(self.primary, f"ALTER SYSTEM SET synchronous_standby_names = '{'*' if on else ''}'")

    def promote(self) -> None:
        """Make a primary of the standby. The old one must be dead for good by now."""
        self.standby.promote()
        self.primary = self.standby
        self.host, self.other = self.other, self.host

    def stop(self) -> None:
        for host in (self.host, self.other):
            host.kill()

    def _server(self, host: Host, of: Postgres | None) -> Postgres:
        name = f"postgres-{next(self.numbers)}"
        return Postgres(self.folder, self.tools, host.place, name=name, of=of)


def rows_read(server: Postgres) -> int:
    """Return how many rows the product has read there so far, by the server's own count."""
    return int(str(server.execute(READ.format(DATABASE))[0][0]))


def _say(server: Postgres, statement: str) -> None:
    server.execute(statement)
    server.execute("SELECT pg_reload_conf()")
