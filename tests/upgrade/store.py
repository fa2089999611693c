"""Keep a small database of this version for ever, so that later ones can prove they take it over.

python -m tests.upgrade.store        on the empty database that DATABASE_URL names

Writes tests/upgrade/<version>.<engine>.sql.xz and, the same for both engines, <version>.json with
the figures. Run by scripts/store_version.sh when a version is released; its files are then never
made again.
"""

import io
import json
import lzma
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import django
from django.core.management import call_command

HERE = Path(__file__).resolve().parent
MONTHS = ("2026-03", "2026-04")
UNITS = ("JJC", "XHQ")
# Not all that is due: papers as PDF would make up nearly the whole file.
SEALING = [
    "petitions.jobs.CLOCK_SWEEP",
    "reports.jobs.MONTHLY_UNIT_REPORTS",
    "reports.jobs.MONTHLY_BULLETIN",
]


def figures():
    """Return the figures of two months as the commands print them."""
    found = {}
    for month in MONTHS:
        found[f"bulletin {month}"] = _said("bulletin", month)
        found |= {f"{code} {month}": _said("unit_report", month, code) for code in UNITS}
    return found


def _said(*command):
    out = io.StringIO()
    call_command(*command, "--json", stdout=out)
    return json.loads(out.getvalue())


def fill():
    """Write a commission with cases at several stages, sealed months and two anchors."""
    from django.test import override_settings

    from audit import anchors
    from jobs.runner import run_due
    from tests import world as worlds
    from tests.world import MONDAY, bring_to, days, register

    world = worlds.build()
    for step in ("assign", "accept", "issue", "close"):
        bring_to(world, register(world, title=f"至{step}").case, step)
    bring_to(world, register(world).case, "assign", to=world.bureau)
    register(world, at=MONDAY + days(31))
    for n in (30, 61):
        anchors.take(at=MONDAY + days(n))
        with override_settings(DUE_JOBS=SEALING):
            bad = [one for one in run_due(MONDAY + days(n)) if one.is_bad]
        assert not bad, bad


def dump():
    """Return the database as the statements that make it anew."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as live:
            return "\n".join(live.iterdump())
    from backup import databases

    how = ["--no-owner", "--no-privileges", "--rows-per-insert=500"]
    command = [databases.program("pg_dump"), *how, databases._dsn()]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # Lines for psql alone, which nobody but psql understands.
    return "\n".join(line for line in said.splitlines() if not line.startswith("\\"))


def main():
    django.setup()
    from django.conf import settings
    from django.db import connection

    call_command("migrate", verbosity=0)
    fill()
    name = f"{settings.VERSION}.{connection.vendor}.sql.xz"
    (HERE / name).write_bytes(lzma.compress(dump().encode(), preset=9 | lzma.PRESET_EXTREME))
    kept = json.dumps(figures(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (HERE / f"{settings.VERSION}.json").write_text(kept + "\n", encoding="utf-8")
    print(f"{name}: {(HERE / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
