"""Writing events and reading their words. Nothing outside this module adds an Event."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from audit.canonical import GENESIS, SHA256, Fields, commitment, event_hash
from audit.inserting import insert
from audit.models import Chain, Event, EventText

CHAINS_AT_ONCE = 1000  # how many new chains are held in memory while a history is written
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Signature:
    """Who answers for an event: the person, the role acted in, and the code of the unit."""

    actor_id: int | None
    role: str
    unit: str


SYSTEM = Signature(None, "system", "")
# Who acts through the public pages: no account, no post.
PETITIONER = Signature(None, "petitioner", "")


@dataclass(frozen=True)
class Entry:
    """One event of a history that is written in bulk; `told` says nobody need be told of it."""

    kind: str
    by: Signature
    at: datetime
    body: Mapping[str, Any]
    text: str = ""
    told: bool = True


def open_chain(subject: str) -> Chain:
    """Return the chain of the subject, such as "case/XFB-2026-0003", new or as it stands."""
    return Chain.objects.get_or_create(subject=subject)[0]


def append(
    chain: Chain,
    kind: str,
    *,
    by: Signature,
    at: datetime,
    body: Mapping[str, Any],
    text: str = "",
) -> Event:
    """Add an event to the chain, in the transaction of the change it tells of.

    `body` holds codes, ISO dates and ids; `text` is kept apart and may be erased later. The
    given chain carries the new head afterwards. Raises TransactionManagementError outside
    atomic() and NotCanonical for a body without a single spelling.
    """
    if not connection.in_atomic_block:  # SQLite would otherwise ignore the missing lock
        raise TransactionManagementError("An event belongs to the transaction of its change.")
    head = Chain.objects.select_for_update().get(pk=chain.pk)
    recorded_at = timezone.now()  # noqa: TID251 - the one clock nobody may hand in
    event, wording = _next(head, Entry(kind, by, at, body, text, told=False), recorded_at)
    event.save(force_insert=True)
    if wording:
        wording.event_id = event.pk
        wording.save(force_insert=True)
    head.save(update_fields=["seq", "head_hash"])
    chain.seq, chain.head_hash = head.seq, head.head_hash
    return event


@transaction.atomic
def append_histories(
    histories: Mapping[str, Sequence[Entry]], *, recorded_at: datetime
) -> dict[str, Chain]:
    """Open one new chain per subject with all its events, and return the chains by subject.

    Made for imports and demo data: a few statements per thousand rows, triggers on. Raises
    IntegrityError when a subject has a chain already, and then nothing is written.
    """
    chains: dict[str, Chain] = {}
    todo = iter(histories.items())
    while slice_ := list(islice(todo, CHAINS_AT_ONCE)):
        chains |= _write(slice_, recorded_at)
    return chains


def texts(events: Iterable[Event]) -> dict[int, str]:
    """Return the words by event id, in one query; an event without words, or erased, has none."""
    ids = [event.pk for event in events]
    return dict(EventText.objects.filter(event__in=ids).values_list("event_id", "text"))


def _write(histories: list[tuple[str, Sequence[Entry]]], recorded_at: datetime) -> dict[str, Chain]:
    chains, written = [], []
    for subject, entries in histories:
        chain = Chain(subject=subject, seq=0, head_hash=GENESIS)
        chains.append(chain)
        written.append([_next(chain, entry, recorded_at) for entry in entries])
    insert(chains)
    for chain, pairs in zip(chains, written, strict=True):
        for event, _wording in pairs:
            event.chain_id = chain.pk
    insert(event for pairs in written for event, _wording in pairs)
    insert(_worded(written))
    return {chain.subject: chain for chain in chains}


def _worded(written: Iterable[Iterable[tuple[Event, EventText | None]]]) -> Iterable[EventText]:
    """Give the texts the keys that their events received, and return them."""
    for pairs in written:
        for event, wording in pairs:
            if wording:
                wording.event_id = event.pk
                yield wording


def _next(chain: Chain, entry: Entry, recorded_at: datetime) -> tuple[Event, EventText | None]:
    """Return the unsaved event that follows the head, its words if any, and move the head."""
    salt = secrets.token_hex(16) if entry.text else ""
    fields = Fields(
        subject=chain.subject,
        seq=chain.seq + 1,
        kind=entry.kind,
        actor_id=entry.by.actor_id,
        actor_role=entry.by.role,
        actor_unit=entry.by.unit,
        occurred_at=entry.at,
        recorded_at=recorded_at,
        body=dict(entry.body),
        commitment=commitment(salt, entry.text) if entry.text else "",
    )
    said = {name: value for name, value in vars(fields).items() if name != "subject"}
    event = Event(
        chain_id=chain.pk,
        alg=SHA256,
        prev_hash=chain.head_hash,
        hash=event_hash(fields, prev_hash=chain.head_hash, alg=SHA256),
        told_at=recorded_at if entry.told else None,
        **said,
    )
    chain.seq, chain.head_hash = event.seq, event.hash
    return event, EventText(salt=salt, text=entry.text) if entry.text else None
