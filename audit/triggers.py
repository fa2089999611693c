"""Putting guards on tables and seeing that they stand. The two engines differ here and only here.

A guard makes the database itself refuse what no program of ours does. `settings.GUARDS` names
the guards of all apps, so an app above brings its own without audit knowing it.

SQLite forgets triggers whenever Django rebuilds a table, so `apps.py` puts them back after every
migrate. Hashes are not computed here; `audit.verify` does that.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Guard:
    """The triggers of one table: on SQLite name -> all that follows the name; on PostgreSQL one
    function of this name and body, and name -> when it is called."""

    table: str
    sqlite: Mapping[str, str]
    function: str
    body: str
    postgresql: Mapping[str, str]

    def names(self, vendor: str) -> frozenset[str]:
        return frozenset(self.sqlite if vendor == "sqlite" else self.postgresql)


def guards() -> list[Guard]:
    """Return the guards of all apps in the order of the settings."""
    return [import_string(path) for path in settings.GUARDS]


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put in place what is missing. Passes over tables that do not exist yet."""
    connection = connections[using]
    # No lock on the busiest tables for nothing: a guard that stands is left alone.
    fallen = [guard for guard in _founded(connection) if _missing(guard, connection)]
    if not fallen:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for guard in fallen:
            for statement in _statements(guard, connection):
                cursor.execute(statement)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the names of the triggers that are absent, switched off or of another wording."""
    connection = connections[using]
    return sorted(name for guard in _founded(connection) for name in _missing(guard, connection))


def _founded(connection: BaseDatabaseWrapper) -> list[Guard]:
    """Return the guards whose tables exist."""
    tables = set(connection.introspection.table_names())
    return [guard for guard in guards() if guard.table in tables]


def _missing(guard: Guard, connection: BaseDatabaseWrapper) -> frozenset[str]:
    present = _present_on_sqlite if connection.vendor == "sqlite" else _present_on_postgresql
    return guard.names(connection.vendor) - present(guard, connection)


def _statements(guard: Guard, connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "sqlite":
        drop = [f"DROP TRIGGER IF EXISTS {name}" for name in guard.sqlite]
        return drop + [f"CREATE TRIGGER {name} {rest}" for name, rest in guard.sqlite.items()]
    statements = [
        f"CREATE OR REPLACE FUNCTION {guard.function}() RETURNS trigger"
        f" LANGUAGE plpgsql AS $guard${guard.body}$guard$"
    ]
    for name, when in guard.postgresql.items():
        statements += [
            f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION {guard.function}()",
            # ALWAYS: session_replication_role = replica switches ordinary triggers off.
            f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {name}",
        ]
    return statements


def _present_on_sqlite(guard: Guard, connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
            [guard.table],
        )
        return {
            name
            for name, sql in cursor.fetchall()
            if sql == f"CREATE TRIGGER {name} {guard.sqlite.get(name)}"
        }


def _present_on_postgresql(guard: Guard, connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgrelid = to_regclass(%s) AND tgenabled = 'A'"
            " AND proname = %s AND prosrc = %s",
            [guard.table, guard.function, guard.body],
        )
        return {name for (name,) in cursor.fetchall()}
