"""The account of the running product on PostgreSQL: it works with every table and owns none.

Triggers stop mistakes; whoever owns a table can switch them off. So the owner migrates, and the
product signs in as somebody to whom the database itself refuses to change the trail.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from audit.guards import WRITTEN_ONCE

MIGRATIONS = "django_migrations"  # what is applied is read at run time and written by the owner


class Unfit(Exception):
    """The account cannot be the one of the running product; the text says why."""


def grant(role: str, connection: BaseDatabaseWrapper) -> list[str]:
    """Give the role all it needs and take away what it had beyond; returns the statements.

    Run by the owner of the tables, again after every migrate. Raises Unfit.
    """
    _require_fit(role, connection)
    done = statements(role, connection)
    with connection.cursor() as cursor:
        for statement in done:
            cursor.execute(statement)
    return done


def statements(role: str, connection: BaseDatabaseWrapper) -> list[str]:
    """Return what is said to the database, in order."""
    name = connection.ops.quote_name
    who, database = name(role), name(str(connection.settings_dict["NAME"]))
    said = [
        # The options of a connection do not pass a pool; compiling plans costs more than it saves.
        f"ALTER DATABASE {database} SET jit = off",
        f"GRANT USAGE ON SCHEMA public TO {who}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {who}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {who}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {who}",
        f"REVOKE INSERT, UPDATE, DELETE ON {name(MIGRATIONS)} FROM {who}",
    ]
    for model, columns in WRITTEN_ONCE.items():
        table = name(model._meta.db_table)
        said.append(f"REVOKE UPDATE, DELETE ON {table} FROM {who}")
        if columns:
            said.append(f"GRANT UPDATE ({', '.join(map(name, columns))}) ON {table} TO {who}")
    return said


def may_change_the_trail(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether the account that is signed in could change or remove what was written once."""
    with connection.cursor() as cursor:
        for model in WRITTEN_ONCE:
            cursor.execute(
                "SELECT has_table_privilege(%s, 'UPDATE, DELETE, TRUNCATE')", [model._meta.db_table]
            )
            if cursor.fetchone()[0]:
                return True
    return False


def _require_fit(role: str, connection: BaseDatabaseWrapper) -> None:
    if connection.vendor != "postgresql":
        raise Unfit("Only PostgreSQL knows accounts; the owner of an SQLite file may do anything.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, pg_has_role(rolname, current_user, 'MEMBER')"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        )
        found = cursor.fetchone()
    if found is None:
        raise Unfit(f"There is no role {role}. CREATE ROLE it first (docs/deploy.md).")
    if any(found):
        raise Unfit(f"{role} is a superuser, the owner or a member of the owner.")
