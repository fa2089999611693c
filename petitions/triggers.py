"""The wall in the database itself: rows that no program of ours writes are refused from anybody.

An assignment to the accused side, to a recused person or to an accused one; and an accused unit
or person where that side holds the case. The rule is that of `petitions.accused_side`, said once
more in SQL. The two engines differ in four words, which stand in `Dialect`.
"""
# ruff: noqa: S608 - names of our own, no input

from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections

from audit.triggers import Guard
from organization.models import LEADING, Duty, Post, Substitution, Unit
from petitions.models import Accused, Assignment, Case, Recusal
from petitions.models.handling import FINISHED

UNIT, POST, ACTING = (model._meta.db_table for model in (Unit, Post, Substitution))
PORTFOLIO = Post.portfolio.through._meta.db_table
CASE, ACCUSED, SENT, RECUSED = (
    model._meta.db_table for model in (Case, Accused, Assignment, Recusal)
)
OWN = ", ".join(f"'{duty.value}'" for duty in LEADING if duty != Duty.DUAL)
ENDED = ", ".join(f"'{stage.value}'" for stage in FINISHED)
NOT_TO_THEM = "an accusation never reaches the accused side"
TAKE_BACK = "the accused side holds the case: take the assignment back first"


@dataclass(frozen=True)
class Dialect:
    """How an engine says: where a text stands in another, each of a JSON list, its two parts."""

    place: str
    each: str
    path: str
    until: str


ON_SQLITE = Dialect(
    "instr({0}, {1})",
    "json_each({0}) AS former",
    "json_extract(former.value, '$[0]')",
    "json_extract(former.value, '$[1]')",
)
ON_POSTGRESQL = Dialect(
    "strpos({0}, {1})",
    "jsonb_array_elements({0}) AS former(value)",
    "(former.value->>0)",
    "(former.value->>1)::date",
)


def _over(unit: str, case: str, say: Dialect) -> str:
    """Return a recursive table of the paths under whose shadow a unit stands."""
    among = say.place.format("over_unit.path", "'/' || above.code || '/'")
    return (
        "WITH RECURSIVE over_unit(path) AS ("
        f" SELECT '/' || u.path FROM {UNIT} u WHERE u.id = {unit}"
        f" UNION SELECT '/' || {say.path} FROM {UNIT} u, {say.each.format('u.former_paths')}"
        f" WHERE u.id = {unit} AND {say.until} >="
        f" (SELECT c.received_on FROM {CASE} c WHERE c.id = {case})"
        f" UNION SELECT '/' || f.path FROM over_unit"
        f" JOIN {UNIT} above ON {among} > 0"
        f" JOIN {UNIT} f ON f.successor_id = above.id OR f.id = above.origin_id)"
    )


def _led(person: str, received_on: str) -> str:
    """Return the ids of the units a person leads, or led since the petition came."""
    return (
        f"SELECT CASE WHEN p.duty = '{Duty.DUAL.value}' THEN pf.unit_id ELSE p.unit_id END"
        f" FROM {POST} p LEFT JOIN {PORTFOLIO} pf"
        f" ON pf.post_id = p.id AND p.duty = '{Duty.DUAL.value}'"
        f" WHERE (p.duty = '{Duty.DUAL.value}' OR p.duty IN ({OWN}))"
        f" AND (p.person_id = {person} AND (p.valid_to IS NULL OR p.valid_to >= {received_on})"
        f" OR EXISTS (SELECT 1 FROM {ACTING} s"
        f" WHERE s.post_id = p.id AND s.substitute_id = {person}"
        f" AND s.valid_to >= {received_on}))"
    )


def _inside(unit: str, case: str, accused: str, say: Dialect) -> str:
    """Return the condition that a unit stands in the shadow of one of the `accused` unit ids."""
    among = say.place.format("over_unit.path", "'/' || a.code || '/'")
    return (
        f"EXISTS ({_over(unit, case, say)} SELECT 1 FROM over_unit"
        f" JOIN {UNIT} a ON {among} > 0 WHERE a.id IN ({accused}))"
    )


def _accused_by(case: str) -> str:
    """Return the ids of all accused units of a case, named or led."""
    received_on = f"(SELECT c.received_on FROM {CASE} c WHERE c.id = {case})"
    return (
        f"SELECT c.subject_unit_id FROM {CASE} c WHERE c.id = {case}"
        f" UNION SELECT x.unit_id FROM {ACCUSED} x WHERE x.case_id = {case}"
        f" UNION SELECT led.id FROM {ACCUSED} x"
        f" JOIN {UNIT} led ON led.id IN ({_led('x.person_id', received_on)})"
        f" WHERE x.case_id = {case}"
    )


def _restricted(case: str) -> str:
    return f"EXISTS (SELECT 1 FROM {CASE} c WHERE c.id = {case} AND c.restricted)"


def _forbidden(say: Dialect) -> str:
    """Return the condition that the new row of an assignment may not be."""
    case, accused = "NEW.case_id", _accused_by("NEW.case_id")
    units = " OR ".join(
        _inside(unit, case, accused, say) for unit in ("NEW.unit_id", "NEW.co_unit_id")
    )
    return (
        f"({_restricted(case)} AND ({units} OR EXISTS (SELECT 1 FROM {ACCUSED} x"
        f" WHERE x.case_id = {case} AND x.person_id = NEW.handler_id)))"
        f" OR EXISTS (SELECT 1 FROM {RECUSED} r WHERE r.case_id = {case}"
        " AND r.person_id = NEW.handler_id AND r.ended_on IS NULL)"
    )


def _held(say: Dialect) -> str:
    """Return the condition that the side a new accused row names holds the case now."""
    received_on = f"(SELECT c.received_on FROM {CASE} c WHERE c.id = NEW.case_id)"
    accused = f"SELECT NEW.unit_id UNION {_led('NEW.person_id', received_on)}"
    units = " OR ".join(
        _inside(unit, "NEW.case_id", accused, say) for unit in ("h.unit_id", "h.co_unit_id")
    )
    return (
        f"EXISTS (SELECT 1 FROM {SENT} h WHERE h.case_id = NEW.case_id"
        f" AND h.stage NOT IN ({ENDED}) AND (h.handler_id = NEW.person_id OR {units}))"
    )


def _guard(
    table: str,
    name: str,
    columns: tuple[str, ...],
    rules: tuple[str, str],
    words: str,
    *,
    concerned: str = "TRUE",
) -> Guard:
    """Return a guard on new rows and on rows that change in these columns.

    PostgreSQL prepares the whole of a condition before it looks at the first part: `concerned`
    is asked by itself, so that the many rows the wall is not about cost next to nothing.
    """
    on_sqlite, on_postgresql = rules
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    differ = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    stop = f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    body = f"""
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT ({differ}) THEN
            RETURN NEW;
        END IF;
    END IF;
    IF {concerned} THEN
        IF {on_postgresql} THEN
            RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END
"""
    return Guard(
        table=table,
        sqlite={
            f"{name}_new": f"BEFORE INSERT ON {table} WHEN {on_sqlite} {stop}",
            f"{name}_changed": f"BEFORE UPDATE ON {table}"
            f" WHEN ({changed}) AND ({on_sqlite}) {stop}",
        },
        function=f"{name}_guard",
        body=body,
        postgresql={f"{name}_new": f"BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"},
    )


ASSIGNMENT_WALL = _guard(
    SENT,
    "assignment_wall",
    ("case_id", "unit_id", "co_unit_id", "handler_id"),
    (_forbidden(ON_SQLITE), _forbidden(ON_POSTGRESQL)),
    NOT_TO_THEM,
    concerned=f"{_restricted('NEW.case_id')} OR EXISTS"
    f" (SELECT 1 FROM {RECUSED} r WHERE r.case_id = NEW.case_id)",
)
ACCUSED_WALL = _guard(
    ACCUSED,
    "accused_wall",
    ("case_id", "unit_id", "person_id"),
    (_held(ON_SQLITE), _held(ON_POSTGRESQL)),
    TAKE_BACK,
)


def lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take these guards off before tables are rebuilt; `audit.apps` puts them back afterwards.

    SQLite renames no table while a trigger elsewhere speaks of one that is just being replaced.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for guard in (ASSIGNMENT_WALL, ACCUSED_WALL):
            for name in guard.sqlite:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
