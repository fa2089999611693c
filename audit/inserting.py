"""Many new rows of one model at once, at the speed of the database.

PostgreSQL takes them by COPY, which fires the same triggers and checks the same constraints as
INSERT; SQLite by one prepared INSERT. A primary key that the database gives out is given here.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.functional import Promise

from audit.sealing import KeyedHashField, Sealed

M = TypeVar("M", bound=models.Model)


def insert(rows: Iterable[M]) -> list[M]:
    """Save new rows, give them their primary keys, and return them in their order.

    Foreign keys count by their ids: save the rows they point at first. Raises IntegrityError.
    """
    rows = list(rows)
    if not rows:
        return rows
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _give_keys(rows, cursor)
            _copy(rows, cursor)
        else:
            _number(rows, cursor)
            _insert(rows, cursor)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _give_keys(rows: list[M], cursor: Any) -> None:
    key = rows[0]._meta.auto_field
    if key is None:  # a row that shares the key of another
        return
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [f'"{rows[0]._meta.db_table}"', key.column, len(rows)],
    )
    for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = number


def _number(rows: list[M], cursor: Any) -> None:
    """Give the keys that come next. SQLite writes in one transaction at a time: nobody else can."""
    if rows[0]._meta.auto_field is None:
        return
    cursor.execute(
        "SELECT seq FROM sqlite_sequence WHERE name = %s",  # what AUTOINCREMENT gave out last
        [rows[0]._meta.db_table],
    )
    last = cursor.fetchone()
    for number, row in enumerate(rows, (last[0] if last else 0) + 1):
        row.pk = number


def _copy(rows: list[M], cursor: Any) -> None:
    table, names = _places(rows)
    lines = io.StringIO()
    for values in _values(rows):
        lines.write("\t".join([COPY_FORMS[type(value)](value) for value in values]) + "\n")
    lines.seek(0)
    with connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", lines)


def _insert(rows: list[M], cursor: Any) -> None:
    table, names = _places(rows)
    marks = ", ".join(["%s"] * len(rows[0]._meta.concrete_fields))
    cursor.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  # nosec B608 - names of the model
        ([SQLITE_FORMS[type(value)](value) for value in values] for values in _values(rows)),
    )


def _places(rows: list[M]) -> tuple[str, str]:
    """Return the table and its columns, quoted."""
    quote = connection.ops.quote_name
    meta = rows[0]._meta
    return quote(meta.db_table), ", ".join(quote(str(one.column)) for one in meta.concrete_fields)


def _values(rows: list[M]) -> Iterator[list[Any]]:
    """Yield what each row holds, in the order of its columns; hashed and sealed where it is so."""
    fields = rows[0]._meta.concrete_fields
    attributes = [field.attname for field in fields]
    kept = [(place, field) for place, field in enumerate(fields) if isinstance(field, Sealed)]
    hashed = [field for field in fields if isinstance(field, KeyedHashField)]
    for row in rows:
        for column in hashed:
            column.pre_save(row, add=True)
        values = row.__dict__
        said = [values[name] for name in attributes]
        for place, field in kept:
            said[place] = field.get_db_prep_save(said[place], connection)
        yield said


class Forms(dict[type, Callable[[Any], Any]]):
    """How each type is written; a subclass is written like its class."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        for known, form in list(self.items()):
            if issubclass(kind, known):
                self[kind] = form
                return form
        raise TypeError(f"No form for {kind.__name__}.")


def _text(value: str) -> str:
    for letter, escape in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(letter, escape)
    return value


def _json(value: Any) -> str:
    return _text(json.dumps(value, ensure_ascii=False))


def _same(value: Any) -> Any:
    return value


def _naive(value: datetime) -> str:
    """Return the moment as the ORM keeps it: in UTC, without saying so."""
    return str(value.astimezone(UTC).replace(tzinfo=None))


COPY_FORMS = Forms(
    {
        type(None): lambda _value: "\\N",
        bool: lambda value: "t" if value else "f",
        int: str,
        str: _text,
        datetime: datetime.isoformat,
        date: date.isoformat,
        Promise: lambda value: _text(str(value)),
        UUID: str,
        float: repr,
        dict: _json,
        list: _json,
    }
)
SQLITE_FORMS = Forms(
    {
        type(None): _same,
        bool: _same,
        int: _same,
        str: _same,
        datetime: _naive,
        date: str,
        time: str,
        Promise: str,
        UUID: lambda value: value.hex,
        float: _same,
        dict: json.dumps,
        list: json.dumps,
    }
)
