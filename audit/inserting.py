"""Many new rows of one model at once, at the speed of the database.

PostgreSQL takes them by COPY, which fires the same triggers and checks the same constraints as
INSERT; SQLite by the ORM. A primary key that the database gives out is given here.
"""

import io
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.functional import Promise

from audit.sealing import KeyedHashField, Sealed

ROWS_AT_ONCE = 2000  # of one statement, where there are statements

M = TypeVar("M", bound=models.Model)


def insert(rows: Iterable[M]) -> list[M]:
    """Save new rows, give them their primary keys, and return them in their order.

    Foreign keys count by their ids: save the rows they point at first. Raises IntegrityError.
    """
    rows = list(rows)
    if not rows:
        return rows
    if connection.vendor != "postgresql":
        return type(rows[0])._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        _give_keys(rows, cursor)
        _copy(rows, cursor)
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


def _copy(rows: list[M], cursor: Any) -> None:
    fields = rows[0]._meta.concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    attributes = [field.attname for field in fields]
    kept = [(place, field) for place, field in enumerate(fields) if isinstance(field, Sealed)]
    hashed = [field for field in fields if isinstance(field, KeyedHashField)]
    lines = io.StringIO()
    for row in rows:
        for column in hashed:
            column.pre_save(row, add=True)
        values = row.__dict__
        said = [values[name] for name in attributes]
        for place, field in kept:
            said[place] = field.get_db_prep_save(said[place], connection)
        lines.write("\t".join([FORMS[type(value)](value) for value in said]) + "\n")
    lines.seek(0)
    table = quote(rows[0]._meta.db_table)
    with connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", lines)


class Forms(dict[type, Callable[[Any], str]]):
    """How each type is written in COPY's text form; a subclass is written like its class."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        for known, form in list(self.items()):
            if issubclass(kind, known):
                self[kind] = form
                return form
        raise TypeError(f"No text form for {kind.__name__}.")


def _text(value: str) -> str:
    for letter, escape in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(letter, escape)
    return value


def _json(value: Any) -> str:
    return _text(json.dumps(value, ensure_ascii=False))


FORMS = Forms(
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
