"""What raw SQL may not do to an event, on the engine at hand."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from audit import guards, triggers
from audit.canonical import GENESIS
from audit.checks import triggers_stand
from audit.models import Anchor, Event, Read
from audit.verify import check_chains, check_triggers
from tests.audit.conftest import MONDAY, sql
from tests.triggers import paused, remove

pytestmark = pytest.mark.django_db

COLUMNS = [field.column for field in Event._meta.concrete_fields]
ALL = ", ".join(COLUMNS)
BUT_ID = ", ".join(COLUMNS[1:])
sqlite_only = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="SQLite spells it this way"
)
postgresql_only = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="PostgreSQL spells it this way"
)
ON_BOTH = {
    "update": "UPDATE audit_event SET kind = 'x' WHERE id = {id}",
    "update of the hash": "UPDATE audit_event SET hash = prev_hash",
    "update of the key": "UPDATE audit_event SET id = id + 1000 WHERE id = {id}",
    "update with told_at": "UPDATE audit_event SET told_at = NULL, actor_id = 1 WHERE id = {id}",
    "move to another chain": "UPDATE audit_event SET chain_id = chain_id + 1 WHERE id = {id}",
    "delete": "DELETE FROM audit_event WHERE id = {id}",
    "delete all": "DELETE FROM audit_event",
    "upsert": f"INSERT INTO audit_event ({ALL}) SELECT {ALL} FROM audit_event WHERE id = {{id}}"
    " ON CONFLICT (id) DO UPDATE SET kind = 'x'",
    "upsert by seq": f"INSERT INTO audit_event ({BUT_ID}) SELECT {BUT_ID} FROM audit_event"
    " WHERE id = {id} ON CONFLICT (chain_id, seq) DO UPDATE SET kind = 'x'",
    "skip a number": "INSERT INTO audit_event (chain_id, seq, {rest}) SELECT chain_id, 9, {rest}"
    " FROM audit_event WHERE id = {id}",
    "wrong forerunner": "INSERT INTO audit_event (chain_id, seq, {rest}) SELECT chain_id, 5, {rest}"
    " FROM audit_event WHERE id = {id}",
}
ON_SQLITE = {
    "replace": f"INSERT OR REPLACE INTO audit_event ({ALL}) SELECT {ALL} FROM audit_event"
    " WHERE id = {id}",
    "replace by seq": f"REPLACE INTO audit_event ({BUT_ID}) SELECT {BUT_ID} FROM audit_event"
    " WHERE id = {id}",
    "update or replace": "UPDATE OR REPLACE audit_event SET seq = 2 WHERE id = {id}",
    "update of the rowid": "UPDATE audit_event SET rowid = 1000 WHERE id = {id}",
}


def wanted():
    """Return the names of all triggers of all apps on the engine at hand."""
    vendor = connection.vendor
    return sorted(name for guard in triggers.guards() for name in guard.names(vendor))


def refused(statement, chain):
    event = chain.events.get(seq=1)
    rest = ", ".join(column for column in COLUMNS if column not in {"id", "chain_id", "seq"})
    before = list(Event.objects.order_by("id").values())
    said = f"{guards.NEVER}|{guards.OUT_OF_PLACE}"
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        sql(statement.format(id=event.pk, rest=rest))
    assert list(Event.objects.order_by("id").values()) == before


@pytest.mark.parametrize("statement", ON_BOTH.values(), ids=ON_BOTH)
def test_raw_sql_is_refused(statement, chain, histories):
    refused(statement, chain)


@sqlite_only
@pytest.mark.parametrize("statement", ON_SQLITE.values(), ids=ON_SQLITE)
def test_replace_is_refused_on_sqlite(statement, chain, histories):
    refused(statement, chain)


@sqlite_only
def test_replace_cannot_smuggle_an_old_key_into_the_right_place_of_another_chain(chain, histories):
    rest = ", ".join(c for c in COLUMNS if c not in {"id", "chain_id", "seq", "prev_hash"})
    fresh = histories["case/B-0"].pk + 900
    sql("INSERT INTO audit_chain VALUES (%s, 'case/fresh', 0, %s)", fresh, GENESIS)
    refused(
        f"INSERT OR REPLACE INTO audit_event (id, chain_id, seq, prev_hash, {rest})"
        f" SELECT id, {fresh}, 1, '{GENESIS}', {rest} FROM audit_event WHERE id = {{id}}",
        chain,
    )


@postgresql_only
def test_truncate_is_refused_on_postgresql(transactional_db, chain):
    for statement in ("TRUNCATE audit_event CASCADE", "TRUNCATE audit_chain CASCADE"):
        refused(statement, chain)


@postgresql_only
def test_the_guards_hold_for_a_replica_session_too(transactional_db, chain):
    sql("SET session_replication_role = replica")
    try:
        for name in ("update", "delete", "skip a number"):
            refused(ON_BOTH[name], chain)
    finally:
        sql("SET session_replication_role = DEFAULT")


def test_told_at_alone_may_change(chain):
    assert sql("UPDATE audit_event SET told_at = %s", MONDAY) == 4


def test_nothing_is_missing_after_migrate(db):
    assert triggers.missing() == []
    assert not list(check_triggers())
    assert triggers_stand(databases=["default"]) == []


def test_missing_triggers_are_an_error_and_a_finding(unguarded):
    (error,) = triggers_stand(databases=["default"])
    assert error.id == "audit.E001"
    assert [finding.where for finding in check_triggers()] == wanted()


@pytest.mark.parametrize("name", sorted(guards.EVENT.sqlite))
def test_a_trigger_that_does_nothing_counts_as_missing(name, db):
    remove(connection)
    triggers.install()
    assert triggers.missing() == []
    if connection.vendor == "sqlite":
        sql(f"DROP TRIGGER {name}")
        sql(f"CREATE TRIGGER {name} BEFORE DELETE ON audit_event BEGIN SELECT 1; END")
    else:
        sql(f"ALTER TABLE audit_event DISABLE TRIGGER {name}")
    assert triggers.missing() == [name]


def test_migrate_puts_the_triggers_back(transactional_db):
    remove(connection)
    assert triggers.missing() == wanted()
    call_command("migrate", verbosity=0, skip_checks=True)
    assert triggers.missing() == []


@sqlite_only
def test_a_rebuilt_table_is_noticed_and_repaired(transactional_db):
    old = Event._meta.get_field("kind")
    new = models.CharField(max_length=65)
    new.set_attributes_from_name("kind")
    with connection.schema_editor() as editor:
        editor.alter_field(Event, old, new)
    with connection.schema_editor() as editor:
        editor.alter_field(Event, new, old)
    assert triggers_stand(databases=["default"])
    triggers.install()
    assert triggers_stand(databases=["default"]) == []


def test_the_pause_of_the_flush_ends_even_when_the_flush_fails(transactional_db):
    with pytest.raises(ZeroDivisionError), paused(connection):
        raise ZeroDivisionError
    assert triggers.missing() == []


def test_an_honest_insert_is_let_through_by_the_raw_door_too(chain):
    """The triggers know order and links; only the hash says who wrote. `verify` computes it."""
    last = chain.events.get(seq=4)
    rest = ", ".join(c for c in COLUMNS if c not in {"id", "seq", "prev_hash"})
    sql(
        f"INSERT INTO audit_event (seq, prev_hash, {rest}) SELECT 5, hash, {rest}"
        f" FROM audit_event WHERE id = {last.pk}"
    )
    assert [finding.where for finding in check_chains()] == ["case/XFB-2026-0003#5"]


ROWS = {
    "audit_read": (Read, "what", {"what": "page", "subject": "case/A", "at": MONDAY}),
    "audit_anchor": (
        Anchor,
        "hash",
        {
            "no": 1, "taken_at": MONDAY, "last_event_id": 0, "n_chains": 0, "n_events": 0,
            "merkle_root": "", "prev_hash": "", "hash": "x",
        },
    ),
}  # fmt: skip


@pytest.fixture(params=ROWS)
def written(request, db):
    """Return table, a column and the key of a row in each table that only grows."""
    model, column, fields = ROWS[request.param]
    extra = {"actor_id": 7} if model is Read else {}
    return request.param, column, model.objects.create(**fields, **extra)


def never(statement, row):
    before = list(type(row).objects.values())
    with pytest.raises(DatabaseError, match=guards.WRITTEN), transaction.atomic():
        sql(statement)
    assert list(type(row).objects.values()) == before


def test_a_table_that_only_grows_refuses_every_change(written):
    table, column, row = written
    columns = ", ".join(field.column for field in type(row)._meta.concrete_fields)
    same = f"INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = {row.pk}"
    never(f"UPDATE {table} SET {column} = 'y' WHERE id = {row.pk}", row)
    never(f"UPDATE {table} SET {column} = {column}", row)
    never(f"DELETE FROM {table}", row)
    never(f"INSERT {same} ON CONFLICT (id) DO UPDATE SET {column} = 'y'", row)
    if connection.vendor == "sqlite":
        never(f"INSERT OR REPLACE {same}", row)
        never(f"UPDATE OR REPLACE {table} SET id = id + 1", row)


@sqlite_only
def test_replace_by_another_key_is_refused_too(db):
    row = Anchor.objects.create(**ROWS["audit_anchor"][2])
    columns = ", ".join(f.column for f in Anchor._meta.concrete_fields if f.name != "id")
    never(f"REPLACE INTO audit_anchor ({columns}) SELECT {columns} FROM audit_anchor", row)


@postgresql_only
def test_truncate_of_a_table_that_only_grows_is_refused(transactional_db):
    for table, (model, _column, fields) in ROWS.items():
        row = model.objects.create(**fields, **({"actor_id": 7} if model is Read else {}))
        never(f"TRUNCATE {table}", row)


def test_every_guard_covers_a_table_that_exists(db):
    tables = connection.introspection.table_names()
    assert {guard.table for guard in triggers.guards()} <= set(tables)
    assert {"audit_event", "audit_read", "audit_anchor"} <= {g.table for g in triggers.guards()}


def test_a_trigger_of_any_guard_that_falls_is_named_and_put_back(db):
    connection.check_constraints()
    for guard in triggers.guards():
        for name in guard.names(connection.vendor):
            where = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            sql(f"DROP TRIGGER {name}{where}")
            assert triggers.missing() == [name]
            triggers.install()
            assert triggers.missing() == []
