"""What the database refuses on the tables of the trail.

SQLite needs a guard on INSERT as well: INSERT OR REPLACE deletes without asking the DELETE
trigger.
"""

from collections.abc import Sequence

from django.db.models import Model, UniqueConstraint

from audit.canonical import GENESIS
from audit.models import Anchor, Event, Read
from audit.triggers import Guard

NEVER, OUT_OF_PLACE = "an event is never changed or removed", "an event follows the last one"
WRITTEN = "a written row is never changed or removed"


def append_only(model: type[Model]) -> Guard:
    """Return a guard that lets rows in and then never changes or removes them."""
    table = model._meta.db_table
    said = f"SELECT RAISE(ABORT, '{WRITTEN}')"
    there = " OR ".join(f"({_same(columns)})" for columns in _keys(model))
    return Guard(
        table=table,
        sqlite={
            f"{table}_keep": f"BEFORE UPDATE ON {table} BEGIN {said}; END",
            f"{table}_stay": f"BEFORE DELETE ON {table} BEGIN {said}; END",
            f"{table}_next": f"BEFORE INSERT ON {table}"  # noqa: S608 - names of our own
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {there}) BEGIN {said}; END",
        },
        function=f"{table}_guard",
        body=f"BEGIN RAISE EXCEPTION '{WRITTEN}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END",
        postgresql={
            f"{table}_keep": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW",
            f"{table}_stay": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
        },
    )


def _keys(model: type[Model]) -> list[Sequence[str]]:
    """Return the columns of each key by which REPLACE could find a row to throw away."""
    fields = model._meta.concrete_fields
    keys: list[Sequence[str]] = [[str(field.column)] for field in fields if field.unique]
    together = [c.fields for c in model._meta.constraints if isinstance(c, UniqueConstraint)]
    columns = {field.name: str(field.column) for field in fields}
    return keys + [[columns[name] for name in names] for names in together]


def _same(columns: Sequence[str]) -> str:
    return " AND ".join(f"{column} = NEW.{column}" for column in columns)


TABLE = Event._meta.db_table
SEALED = [field.column for field in Event._meta.concrete_fields if field.name != "told_at"]
CHANGED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in SEALED)
LAST = f"FROM {TABLE} WHERE chain_id = NEW.chain_id ORDER BY seq DESC LIMIT 1"
EVENT = Guard(
    table=TABLE,
    sqlite={
        "audit_event_keep": f"BEFORE UPDATE ON {TABLE} WHEN {CHANGED}"
        f" BEGIN SELECT RAISE(ABORT, '{NEVER}'); END",
        "audit_event_stay": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{NEVER}'); END",
        "audit_event_next": f"BEFORE INSERT ON {TABLE}"  # noqa: S608 - names of our own, no input
        f" WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
        f" OR NEW.seq <> coalesce((SELECT seq {LAST}), 0) + 1"
        f" OR NEW.prev_hash <> coalesce((SELECT hash {LAST}), '{GENESIS}')"
        f" BEGIN SELECT RAISE(ABORT, '{OUT_OF_PLACE}'); END",
    },
    function="audit_event_guard",
    body=f"""
DECLARE
    last record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT seq, hash INTO last {LAST};
        IF NEW.seq <> coalesce(last.seq, 0) + 1
                OR NEW.prev_hash <> coalesce(last.hash, '{GENESIS}') THEN
            RAISE EXCEPTION '{OUT_OF_PLACE}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF ({", ".join(f"OLD.{column}" for column in SEALED)})
                IS NOT DISTINCT FROM ({", ".join(f"NEW.{column}" for column in SEALED)}) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{NEVER}' USING ERRCODE = 'integrity_constraint_violation';
END
""",  # noqa: S608 - names of our own, no input
    postgresql={
        "audit_event_keep": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
        "audit_event_next": f"BEFORE INSERT ON {TABLE} FOR EACH ROW",
        "audit_event_stay": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
    },
)
READ, ANCHOR = append_only(Read), append_only(Anchor)
# What the account of the running product may write once and not again, but for these columns.
WRITTEN_ONCE: dict[type[Model], tuple[str, ...]] = {Event: ("told_at",), Read: (), Anchor: ()}
