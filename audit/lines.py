"""Entries in words: who, in which post, did what to what, from what to what, when, from where."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext

from audit import labels
from audit.jobs import ALERT
from audit.log import texts
from audit.models import Event, Read
from audit.trail import Entry

APART = frozenset({"address", "changes"})  # what has a column or a form of its own
ADDRESSES = ("address", "ip")
FROM_WHERE = ("login", "login_failed")  # their words are the address, so that it can be erased
IS_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Detail:
    """One fact of an event; `old` is "" where the event does not say what was before."""

    label: str
    old: str
    new: str

    @property
    def text(self) -> str:
        return f"{self.label} {self.old} → {self.new}" if self.old else f"{self.label} {self.new}"

    @property
    def short(self) -> str:
        """What the page has room for: of a hash its beginning; the file has all of it."""
        return f"{self.new[:16]}…" if IS_HASH.fullmatch(self.new) else self.new


@dataclass(frozen=True)
class Line:
    """One entry with words for its codes."""

    at: datetime
    occurred_at: datetime | None  # when it differs: what was recorded later
    who: str
    post: str
    action: str
    is_refused: bool
    subject: str
    place: str  # "#3" in the chain of the subject
    name: str  # of the subject, when it is a person
    details: list[Detail]
    address: str
    row: Event | Read


class Words:
    """Words for many entries, looked up in three queries however many there are."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.kinds, self.roles = labels.kinds(), labels.roles()
        rows = [entry.row for entry in entries]
        ids = {row.actor_id for row in rows if row.actor_id is not None}
        ids |= {pk for row in rows if (pk := person_of(subject_of(row)))}
        self.people = get_user_model()._default_manager.in_bulk(ids)
        self.units = labels.units({row.actor_unit for row in rows if row.actor_unit})
        logins = [row for row in rows if isinstance(row, Event) and row.kind in FROM_WHERE]
        self.addresses = texts(logins) if logins else {}

    def line(self, entry: Entry) -> Line:
        row = entry.row
        subject = subject_of(row)
        body = row.body if isinstance(row, Event) else {}
        return Line(
            at=entry.at,
            occurred_at=_other_time(row),
            who=self.person(row.actor_id),
            post=self._post(row),
            action=self._action(row),
            is_refused=isinstance(row, Read) and row.what == Read.REFUSED,
            subject=subject,
            place=f"#{row.seq}" if isinstance(row, Event) else "",
            name=self.person(person_of(subject)) if person_of(subject) else "",
            details=details_of(body),
            address=self._address(row, body),
            row=row,
        )

    def person(self, pk: int | None) -> str:
        """Return the name, else the number of an account that is gone."""
        return "" if pk is None else str(self.people.get(pk, pk))

    def _post(self, row: Event | Read) -> str:
        unit = self.units.get(row.actor_unit, row.actor_unit)
        role = str(self.roles.get(row.actor_role, row.actor_role))
        return " ".join(word for word in (unit, role) if word)

    def _address(self, row: Event | Read, body: Mapping[str, Any]) -> str:
        if isinstance(row, Read):
            return row.address
        said = next((str(body[name]) for name in ADDRESSES if body.get(name)), "")
        return said or self.addresses.get(row.pk, "")

    def _action(self, row: Event | Read) -> str:
        if isinstance(row, Event):
            said = str(self.kinds.get(row.kind, row.kind))
            rule = labels.RULES.get(str(row.body.get("rule"))) if row.kind == ALERT else None
            return f"{said}：{rule}" if rule else said
        return str(labels.READS.get(row.what, row.what))


def lines(entries: Sequence[Entry]) -> list[Line]:
    """Return the entries in words."""
    words = Words(entries)
    return [words.line(entry) for entry in entries]


def in_batches(entries: Iterable[Entry], size: int) -> Iterator[Line]:
    """Yield many entries in words, a batch of them in memory at a time."""
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == size:
            yield from lines(batch)
            batch = []
    yield from lines(batch)


def details_of(body: Mapping[str, Any]) -> list[Detail]:
    """Return what an event says: changes as before and after, the rest as it is."""
    changes = body.get("changes")
    pairs = changes.items() if isinstance(changes, dict) else ()
    said = [_change(name, pair) for name, pair in pairs]
    plain = {name: value for name, value in body.items() if name not in {*APART, *ADDRESSES}}
    if {"from", "to"} <= plain.keys():
        said.append(_change("to", [plain.pop("from"), plain.pop("to")]))
    return said + [Detail(_label(name), "", _text(value)) for name, value in plain.items()]


def subject_of(row: Event | Read) -> str:
    return row.chain.subject if isinstance(row, Event) else row.subject


def person_of(subject: str) -> int | None:
    """Return the number in "user/12"; None for any other subject."""
    number = subject.removeprefix("user/")
    is_person = number != subject and number.isascii() and number.isdigit() and len(number) < 19
    return int(number) if is_person else None


def _change(name: str, pair: Any) -> Detail:
    if not isinstance(pair, list) or len(pair) != 2:
        return Detail(_label(name), "", _text(pair))
    old, new = pair
    return Detail(_label(name), _text(old), _text(new))


def _label(name: str) -> str:
    return str(labels.FIELDS.get(name, name))


def _text(value: Any) -> str:
    if value is None or value == "":
        return gettext("（空）")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return "、".join(map(str, value)) or gettext("（空）")
    if isinstance(value, dict):
        return "、".join(f"{name} {_text(item)}" for name, item in value.items())
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def _other_time(row: Event | Read) -> datetime | None:
    if isinstance(row, Read) or abs((row.recorded_at - row.occurred_at).total_seconds()) < 60:
        return None
    return row.occurred_at
