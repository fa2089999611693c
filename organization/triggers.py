"""三员分立 in the database itself: a row that would mix an officer with anything else is refused.

The rule is that of `organization.separation`, said once more in SQL that both engines read.
"""
# ruff: noqa: S608 - names of our own, no input

from django.db import DEFAULT_DB_ALIAS, connections

from audit.triggers import Guard
from organization.models import OFFICERS, Post, Substitution, User

POST, ACTING, PERSON = (model._meta.db_table for model in (Post, Substitution, User))
ROLES = ", ".join(f"'{role.value}'" for role in sorted(OFFICERS))
APART = "an officer of the system holds no other post"
FOREVER = "'9999-12-31'"
SELF = "coalesce(NEW.id, -1)"  # SQLite has no key yet before an insert


def _meet(one: str, other: str, *, acting: tuple[str, ...] = ()) -> str:
    """Return the condition that two rows run on one day; `acting` ones may have ended early."""
    said = []
    for begins in (one, other):
        for ends in (one, other):
            said.append(f"{begins}.valid_from <= coalesce({ends}.valid_to, {FOREVER})")
            if ends in acting:
                said.append(f"{begins}.valid_from < coalesce({ends}.ended_on, {FOREVER})")
    return " AND ".join(said)


def _mixed(one: str, other: str) -> str:
    return f"({one}.role IN ({ROLES}) OR {other}.role IN ({ROLES}))"


POST_CLASHES = (
    f"EXISTS (SELECT 1 FROM {POST} o WHERE o.person_id = NEW.person_id AND o.id <> {SELF}"
    f" AND {_mixed('NEW', 'o')} AND {_meet('NEW', 'o')})"
    f" OR EXISTS (SELECT 1 FROM {ACTING} s JOIN {POST} p ON p.id = s.post_id"
    f" WHERE s.substitute_id = NEW.person_id AND p.id <> {SELF}"
    f" AND {_mixed('NEW', 'p')} AND {_meet('NEW', 's', acting=('s',))})"
    # Somebody stands in for this post, which has become another.
    f" OR EXISTS (SELECT 1 FROM {ACTING} s JOIN {POST} o ON o.person_id = s.substitute_id"
    f" WHERE s.post_id = NEW.id AND o.id <> {SELF}"
    f" AND {_mixed('NEW', 'o')} AND {_meet('s', 'o', acting=('s',))})"
)
ACTING_CLASHES = (
    f"EXISTS (SELECT 1 FROM {POST} p JOIN {POST} o ON o.person_id = NEW.substitute_id"
    f" WHERE p.id = NEW.post_id AND o.id <> p.id"
    f" AND {_mixed('p', 'o')} AND {_meet('NEW', 'o', acting=('NEW',))})"
    f" OR EXISTS (SELECT 1 FROM {POST} p, {ACTING} s JOIN {POST} q ON q.id = s.post_id"
    f" WHERE p.id = NEW.post_id AND s.substitute_id = NEW.substitute_id"
    f" AND s.id <> {SELF} AND q.id <> p.id AND {_mixed('p', 'q')}"
    f" AND {_meet('NEW', 's', acting=('NEW', 's'))})"
)


def _guard(table: str, name: str, person: str, clashes: str) -> Guard:
    """Return a guard on new and changed rows; two at once wait for each other at the person."""
    stop = f"BEGIN SELECT RAISE(ABORT, '{APART}'); END"
    body = f"""
BEGIN
    IF NEW.{person} IS NOT NULL THEN
        PERFORM 1 FROM {PERSON} WHERE id = NEW.{person} FOR NO KEY UPDATE;
    END IF;
    IF {clashes} THEN
        RAISE EXCEPTION '{APART}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
"""
    return Guard(
        table=table,
        sqlite={
            f"{name}_new": f"BEFORE INSERT ON {table} WHEN {clashes} {stop}",
            f"{name}_changed": f"BEFORE UPDATE ON {table} WHEN {clashes} {stop}",
        },
        function=f"{name}_guard",
        body=body,
        postgresql={f"{name}_new": f"BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"},
    )


OFFICERS_APART = _guard(POST, "officers_apart", "person_id", POST_CLASHES)
SUBSTITUTES_APART = _guard(ACTING, "substitutes_apart", "substitute_id", ACTING_CLASHES)


def lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take these guards off before tables are rebuilt; `audit.apps` puts them back afterwards.

    SQLite renames no table while a trigger elsewhere speaks of one that is just being replaced.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for guard in (OFFICERS_APART, SUBSTITUTES_APART):
            for name in guard.sqlite:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
