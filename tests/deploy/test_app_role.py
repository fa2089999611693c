"""The account of the running product on PostgreSQL: it works, and changes no trail."""

from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit import roles
from audit.checks import runs_apart
from audit.log import SYSTEM, append, open_chain
from audit.models import Event, Read

pytestmark = pytest.mark.django_db
ROLE = "huiyin_app_of_a_test"


def test_sqlite_knows_no_accounts_and_says_so():
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="Only PostgreSQL"):
            call_command("grant_app_role", ROLE)
        assert runs_apart(["default"]) == []
    else:
        with pytest.raises(CommandError, match="There is no role"):
            call_command("grant_app_role", "nobody_of_that_name")


@contextmanager
def signed_in_as(role):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield cursor
        cursor.execute("RESET ROLE")


def refused(sql):
    """Run it under the account in a savepoint; returns what the database says against it."""
    with pytest.raises(DatabaseError) as error, signed_in_as(ROLE) as cursor:
        cursor.execute(sql)
    return str(error.value)


# Everything in one test: a role belongs to the whole server, and the roll-back takes it away.
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite knows no accounts; the test above proves it"
)
def test_the_account_works_and_changes_nothing_of_the_trail():
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
    chain = open_chain("test/role")
    append(chain, "x", by=SYSTEM, at=timezone.now(), body={})
    call_command("grant_app_role", ROLE)
    call_command("grant_app_role", ROLE)  # after every migrate

    with signed_in_as(ROLE):
        assert not roles.may_change_the_trail(connection)
        assert runs_apart(["default"]) == []
        append(chain, "x", by=SYSTEM, at=timezone.now(), body={})
        assert Event.objects.filter(chain=chain).update(told_at=timezone.now()) == 2
        Read.objects.create(actor_id=1, subject="x", what="x", at=timezone.now())
    for sql in (
        "UPDATE audit_event SET kind = 'y'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event CASCADE",
        "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (id) DO UPDATE SET seq = 9",
        "UPDATE audit_read SET subject = 'y'",
        "DELETE FROM audit_read",
        "UPDATE audit_anchor SET hash = 'y'",
        "DELETE FROM audit_anchor",
        "DELETE FROM django_migrations",
    ):
        assert "permission denied" in refused(sql), sql
    for sql in (
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_keep ON audit_event",
        "DROP TABLE audit_event",
        "CREATE OR REPLACE FUNCTION audit_event_guard() RETURNS trigger LANGUAGE plpgsql"
        " AS $x$BEGIN RETURN NEW; END$x$",
    ):
        said = refused(sql)
        assert "must be owner" in said or "permission denied" in said, sql
    assert "permission denied" in refused("SET session_replication_role = replica")
    assert [warning.id for warning in runs_apart(["default"])] == ["audit.W001"]  # the owner may


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite knows no accounts; the test above proves it"
)
def test_an_account_that_could_undo_it_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        cursor.execute(f"CREATE ROLE {ROLE} IN ROLE pg_monitor")
        cursor.execute(f'GRANT "{owner}" TO {ROLE}')
    for unfit in (owner, ROLE):
        with pytest.raises(CommandError, match="owner"):
            call_command("grant_app_role", unfit)
