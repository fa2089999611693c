"""A large database from a small one: every case copied with all that hangs on it.

The copies go to more units than the demo has, and what is closed lies up to two years back. They
are good for timing reads, nothing else: only the first events of each are there, so `verify`
would rightly find fault with them. PostgreSQL only.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django.db import connection, models
from django.utils import timezone

from audit import triggers
from audit.models import Chain, Event
from bench.units import Grown, Place, grow
from petitions.models import (
    Assignment,
    Case,
    Clock,
    Petition,
    Petitioner,
    Proceeding,
    Reply,
)
from petitions.models.handling import FINISHED
from petitions.models.petition import MARKS

EVENTS = 4  # of each copy
TOLD = ("told_soon", "told_today", "told_overdue", "told_long")
AT_ONCE = 2  # tables
# A copy of a closed case is moved back by this many days, times 0 to 11: two years in all.
STEP, STEPS = 28, 12
HANDLER = "CASE WHEN w.twin IS NULL OR t.handler_id IS NULL THEN t.handler_id ELSE w.handler END"


@dataclass(frozen=True)
class Table:
    """How one table is copied; `k` counts the copies, `t` is the row, `w` its unit's twin."""

    model: type[models.Model]
    case: str = ""  # the column that leads to the case, "" where nothing is moved back
    unit: str = ""  # the column of the unit that a copy may leave for a twin
    different: Mapping[str, str] = field(default_factory=dict)
    only: str = "true"

    @property
    def name(self) -> str:
        """The table in the database."""
        return self.model._meta.db_table

    def statement(self, copies: int, strides: Mapping[Any, int]) -> str:
        """Return the INSERT that adds the copies 1 to n of every row."""
        columns = dict(self._columns(strides))
        names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
        joins = f" JOIN bench_case b ON b.id = t.{self.case}" if self.case else ""
        if self.unit:
            joins += f" LEFT JOIN bench_twin w ON w.unit = t.{self.unit} AND w.no = k"
        return (
            f"INSERT INTO {self.name} ({names}) SELECT {values}"  # noqa: S608 - names of our own
            f" FROM {self.name} t CROSS JOIN generate_series(1, {copies}) k{joins}"
            f" WHERE {self.only}"
        )

    def _columns(self, strides: Mapping[Any, int]) -> Iterator[tuple[str, str]]:
        for each in self.model._meta.concrete_fields:
            yield str(each.column), self._value(each, f't."{each.column}"', strides)

    def _value(self, each: Any, own: str, strides: Mapping[Any, int]) -> str:
        target = self.model if each.primary_key else each.related_model
        if each.name in self.different:
            return self.different[each.name]
        if each.column == self.unit:
            return f"coalesce(w.twin, {own})"
        if target in strides:
            return f"{own} + k * {strides[target]}"
        is_day = self.case and isinstance(each, models.DateField)
        return f"{own} - {_moved(each)}" if is_day else own


def _moved(day: "models.DateField[Any, Any]") -> str:
    days = f"b.back * (k % {STEPS}) * {STEP}"
    return f"make_interval(days => {days})" if isinstance(day, models.DateTimeField) else days


TABLES = (
    Table(
        Chain,
        different={"subject": "t.subject || '-' || k"},
        only="t.id IN (SELECT chain_id FROM bench_case)",
    ),
    Table(
        Case,
        "id",
        "host_id",
        {
            "slug": "t.slug || '-' || k",
            "number": "t.number || '-' || k",
            "serial": "t.serial + k * 1000000",
            "handler": HANDLER,
        },
    ),
    Table(
        Petition,
        "case_id",
        different={
            "number": "t.number || '-' || k",
            "serial": "t.serial + k * 1000000",
            "source_key": "null",
            # Copies are no repeats of one another: a text would have as many as there are copies.
            **{
                mark: f"case when t.{mark} = '' then '' else md5(t.{mark} || k) end"
                for mark in MARKS
            },
        },
    ),
    Table(Petitioner),
    Table(Proceeding, "case_id"),
    Table(Assignment, "case_id", "unit_id", {"handler": HANDLER}),
    Table(
        Reply,
        "case_id",
        different={"number": "case when t.number = '' then '' else t.number || '-' || k end"},
    ),
    # Everybody was told: the sweep would append to histories that are too short to go on.
    Table(Clock, "case_id", different=dict.fromkeys(TOLD, "true")),
    Table(
        Event,
        only=f"t.seq <= {EVENTS}"  # noqa: S608 - a number of our own
        " AND t.chain_id IN (SELECT chain_id FROM bench_case)",
    ),
)


def multiply(copies: int) -> None:
    """Add so many copies of every case there is; the planner has looked at them afterwards."""
    grown = grow(timezone.now())
    with connection.cursor() as cursor:
        _prepare(cursor, grown, copies)
        strides = {table.model: _highest(cursor, table) for table in TABLES}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        # The slowest come last in the list and are begun first.
        list(threads.map(lambda table: _copy(table, copies, strides), reversed(TABLES)))
    _send_one_case(grown.lone)
    triggers.install()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_case, bench_twin")
        cursor.execute("ANALYZE")


def _copy(table: Table, copies: int, strides: Mapping[Any, int]) -> None:
    began = perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '256MB'")
            # The guards watch real writes, a million copies would wait for them for nothing.
            cursor.execute(f"ALTER TABLE {table.name} DISABLE TRIGGER ALL")
            with _without_indexes(cursor, table):
                cursor.execute(table.statement(copies, strides))
            highest = strides[table.model] * (copies + 1)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {highest})"
            )
            cursor.execute(f"VACUUM ANALYZE {table.name}")
    finally:
        connection.close()  # of this thread
    print(f"{table.name}: {perf_counter() - began:.0f} s", flush=True)


def _prepare(cursor: Any, grown: Grown, copies: int) -> None:
    """Note which cases are closed, and which unit takes the place of which in what copy."""
    cursor.execute(
        "CREATE TABLE bench_case AS SELECT id, chain_id,"
        " (closed_on IS NOT NULL)::int AS back FROM petitions_case"
    )
    cursor.execute("CREATE TABLE bench_twin (unit bigint, no int, twin bigint, handler bigint)")
    rows = []
    for unit, places in grown.like.items():
        for number in range(1, copies + 1):
            if turn := number % (len(places) + 1):
                place = places[turn - 1]
                rows.append((unit, number, place.unit.pk, place.handler.pk))
    cursor.executemany("INSERT INTO bench_twin VALUES (%s, %s, %s, %s)", rows)
    cursor.execute("ANALYZE bench_case, bench_twin")


@contextmanager
def _without_indexes(cursor: Any, table: Table) -> Iterator[None]:
    """Build the indexes that stand for no constraint after the rows: a third of the time."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass"
        " AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)",
        [table.name],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in found:
        cursor.execute(definition)


def _send_one_case(lone: Place) -> None:
    """Let one unit have exactly one open case: what costs more elsewhere grows with the rows."""
    rows = Assignment.objects.exclude(stage__in=FINISHED).filter(case__restricted=False)
    row = rows.filter(case__accepted_on__isnull=False).order_by("-pk")[0]
    Assignment.objects.filter(pk=row.pk).update(unit=lone.unit, handler=lone.handler)
    Case.objects.filter(pk=row.case_id).update(host=lone.unit, handler=lone.handler)


def _highest(cursor: Any, table: Table) -> int:
    statement = f"SELECT max(id) FROM {table.name}"  # noqa: S608 - a name of our own
    cursor.execute(statement)
    highest: int = cursor.fetchone()[0] or 0
    return highest
