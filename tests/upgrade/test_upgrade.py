"""The database of every released version is taken over: verify is clean, the figures are the same.

Another version is released: `scripts/store_version.sh` keeps its database here.
"""

import json
import lzma
import sqlite3
from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from tests.processes import finish, start
from tests.upgrade.store import HERE

pytestmark = pytest.mark.concurrency
VERSIONS = sorted(path.stem for path in HERE.glob("*.json"))


def poured(sql, url):
    """Make the stored database anew."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as into:
            into.executescript(sql)
        return
    with closing(psycopg2.connect(url)) as into, into, into.cursor() as cursor:
        cursor.execute(sql)


def holds(now, said):
    """Tell whether everything that was said then is said now; a later version may say more."""
    if isinstance(said, dict):
        return all(name in now and holds(now[name], value) for name, value in said.items())
    return now == said


def test_there_is_a_stored_version():
    assert VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_stored_version_is_taken_over_with_its_figures(beside, version, monkeypatch):
    stored = HERE / f"{version}.{connection.vendor}.sql.xz"
    assert stored.stat().st_size < 300_000
    upgraded = beside("upgraded")
    poured(lzma.decompress(stored.read_bytes()).decode(), upgraded)
    (said,) = finish([start("tests.workers.upgrade", database=upgraded)])
    found = json.loads(said[-1])
    assert (found["findings"], found["triggers"]) == ([], [])
    for name, figures in json.loads((HERE / f"{version}.json").read_text()).items():
        assert holds(found["figures"][name], figures), name
