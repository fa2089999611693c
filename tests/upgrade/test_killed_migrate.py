"""A migrate that is killed (-9) is run again, and leaves what an undisturbed one leaves.

MIGRATE_KILLS says how often, MIGRATE_SEED at which statements.
"""

import os
import sqlite3
from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from tests.processes import finish, start

pytestmark = pytest.mark.concurrency
KILLS = int(os.environ.get("MIGRATE_KILLS", "2"))
SEED = int(os.environ.get("MIGRATE_SEED", "1"))
SCHEMA = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master",
    "postgresql": """
        SELECT 'column', table_name || '.' || column_name,
               concat_ws(' ', data_type, is_nullable, column_default, character_maximum_length)
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname,
               pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname,
               pg_get_triggerdef(oid) || ' ' || tgenabled::text
        FROM pg_trigger WHERE NOT tgisinternal
    """,
}
SEEDED = ("petitions_topic", "petitions_clockrule", "django_migrations")


def connected(url):
    if connection.vendor == "sqlite":
        return closing(sqlite3.connect(url.removeprefix("sqlite:///")))
    return closing(psycopg2.connect(url))


def left_in(url):
    """Return the schema, and how many rows the migrations themselves have written."""
    with connected(url) as there, closing(there.cursor()) as cursor:
        cursor.execute(SCHEMA[connection.vendor])
        schema = sorted(map(str, cursor.fetchall()))
        counts = {}
        for table in SEEDED:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
        return schema, counts


def test_a_migrate_that_was_killed_is_finished_by_the_next(beside):
    # Not the database of the tests: others rebuild its tables, which SQLite then tells otherwise.
    killed, undisturbed = beside("killed"), beside("undisturbed")
    workers = [
        start("tests.workers.migrating", SEED, KILLS, database=killed),
        start("tests.workers.migrating", SEED, 0, database=undisturbed),
    ]
    died, _ = finish(workers)
    assert len(died) >= (KILLS + 1) // 2, f"only {len(died)} of {KILLS} were killed"
    schema, counts = left_in(killed)
    assert (schema, counts) == left_in(undisturbed)
    assert any("trigger" in line for line in schema)
    assert all(counts.values())
