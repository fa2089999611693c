"""The owner's hand on the triggers: what the application itself can never do."""

from contextlib import contextmanager

from audit import triggers


def standing(connection):
    """Return the guards whose tables exist."""
    tables = set(connection.introspection.table_names())
    return [guard for guard in triggers.guards() if guard.table in tables]


def remove(connection):
    """Drop every guard; inside a test's transaction its rollback brings them back."""
    connection.check_constraints()  # PostgreSQL alters no table that has checks pending
    with connection.cursor() as cursor:
        for guard in standing(connection):
            where = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            for name in guard.names(connection.vendor):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


@contextmanager
def paused(connection):
    """Take the guards off all tables, and put them back whatever happens."""
    remove(connection)
    try:
        yield
    finally:
        triggers.install(connection.alias)
