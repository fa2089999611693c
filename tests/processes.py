"""Several real processes on the test database: what threads in one process cannot show."""

import os
import subprocess
import sys
from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """Return the address of the test database for another process."""
    db = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{db['NAME']}"
    host, port = db["HOST"] or "127.0.0.1", db["PORT"] or 5432
    who = f"{db['USER']}:{quote(db['PASSWORD'])}" if db["PASSWORD"] else db["USER"]
    return f"postgres://{who}@{host}:{port}/{db['NAME']}"


def start(
    module: str, *args: object, settings: str = "config.settings", database: str = ""
) -> subprocess.Popen:
    """Start `python -m module args` on the test database, or on that of the address `database`;
    its output is read by `finish`."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", module, *map(str, args)],
        env=os.environ
        | {"DATABASE_URL": database or database_url(), "DJANGO_SETTINGS_MODULE": settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(processes: list[subprocess.Popen]) -> list[list[str]]:
    """Wait for all and return the lines each printed; a failed one fails the test."""
    lines = []
    for process in processes:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err[-2000:]
        lines.append(out.splitlines())
    return lines
