"""Putting a new key into use: every sealed row is sealed again with the current one.

The site runs meanwhile, because all keys of the ring open. Each batch is a transaction of its
own and only rows of another key are looked for, so a run that was broken off goes on where it was.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

from audit.sealing import AES_256_GCM, KeyedHashField, Sealed, current

Model = type[models.Model]


@dataclass(frozen=True)
class Table:
    """A model with its sealed columns, and the hashes that are made of some of them."""

    model: Model
    sealed: list[Any]
    hashes: list[KeyedHashField]


def tables() -> list[Table]:
    """Return every model that holds something sealed."""
    found = []
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        sealed = [field for field in fields if isinstance(field, Sealed)]
        hashes = [field for field in fields if isinstance(field, KeyedHashField)]
        if sealed:
            found.append(Table(model, sealed, hashes))
    return found


def stale(table: Table) -> models.QuerySet[Any]:
    """Return the rows in which anything was sealed with another key than the current one."""
    rows = table.model._default_manager.all()
    wanted = Q()
    for field in table.sealed:
        raw = f"raw_{field.name}"
        rows = rows.alias(**{raw: Cast(field.name, models.TextField())})
        with_current = Q((f"{raw}__startswith", f"{AES_256_GCM}.{current().id}."))
        wanted |= ~Q((raw, "")) & ~with_current
    return rows.filter(wanted)


def rotate(batch: int, told: Callable[[str, int], None] = lambda _table, _rows: None) -> int:
    """Seal everything with the current key, `batch` rows at a time; returns how many rows."""
    done = 0
    for table in tables():
        for count in _batches(table, batch):
            done += count
            told(table.model._meta.label, count)
    return done


def _batches(table: Table, batch: int) -> Iterator[int]:
    after: Any = None
    while True:
        with transaction.atomic():
            rows = stale(table).order_by("pk")
            if after is not None:
                rows = rows.filter(pk__gt=after)
            # `of`: sealed tables may point at others that people are working on.
            locked = list(rows.select_for_update(of=("self",))[:batch])
            for row in locked:
                _seal_again(table, row)
        if not locked:
            return
        after = locked[-1].pk
        yield len(locked)


def _seal_again(table: Table, row: Any) -> None:
    values = {field.name: getattr(row, field.name) for field in table.sealed}
    for field in table.hashes:
        values[field.name] = field.hashed(row)
    table.model._default_manager.filter(pk=row.pk).update(**values)
