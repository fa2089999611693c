"""Anchors: once a day one hash over the heads of all chains, chained to the one before.

Whoever owns the database can write a whole chain anew so that it agrees with itself. It will not
agree with an anchor of which a copy is elsewhere: on the printed bulletins, in ANCHOR_LOG, or
signed with a key the database does not hold.

No leaves are stored in the database. An anchor records the id of the last event it covers, and the
head of a chain then is its last event with an id up to that bound, so the root can be computed
again at any later time. This holds while others write, because

- events are never changed or removed, and get rising ids within a chain: whoever appends holds
  the chain's row until the commit;
- `settled_bound` returns only once every writer who may still hold a smaller id has ended.
  SQLite has one writer at a time and AUTOINCREMENT; there the newest id is the bound. On
  PostgreSQL a smaller id may commit later, but every writer takes a lock on the table of chains
  before an event gets its id; so we note who holds such a lock after reading the bound and wait
  for just those. Nobody waits for us.

Whatever commits afterwards has a larger id and belongs to the next anchor.

Beside ANCHOR_LOG lies a second file, `heads_log`: the heads that moved since the anchor before. A
root only tells that something was written anew; with these lines `verify` also says which chain.
"""

import hmac
import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain as chained
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, Min, OuterRef
from django.utils.module_loading import import_string

from audit.canonical import GENESIS, SHA256
from audit.merkle import Leaf, Said, Tree, anchor_hash, keyed
from audit.models import Anchor, Chain, Event, EventQuerySet

CHAINS_AT_ONCE = 2000
PATIENCE, PAUSE = 60.0, 0.05  # seconds to wait for writers, and between two looks
HOLDERS = """
SELECT virtualtransaction FROM pg_locks
WHERE relation = to_regclass(%s) AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND mode IN ('RowShareLock', 'RowExclusiveLock')
"""


class Head(NamedTuple):
    """The last event of a chain when an anchor was taken."""

    event_id: int
    subject: str
    seq: int
    hash: str


class WritersBusy(Exception):
    """Somebody has been writing for a minute; the anchor is taken at the next try."""


def newest() -> Anchor | None:
    """Return the last anchor, if there is one. One query."""
    return Anchor.objects.order_by("-no").first()


def take(*, at: datetime, between: Callable[[], None] = lambda: None) -> Anchor:
    """Take the next anchor. `between` is called now and then, and in the last transaction.

    Raises WritersBusy, and IntegrityError when somebody else took it meanwhile.
    """
    bound = settled_bound()
    tree, n_chains, n_events = Tree(SHA256), 0, 0
    for some in leaves(bound):
        for leaf in some:
            tree.add(leaf)
            n_chains, n_events = n_chains + 1, n_events + leaf.seq
        between()
    _append_heads(bound)
    with transaction.atomic():
        between()
        last = newest()
        said = Said(
            no=last.no + 1 if last else 1,
            taken_at=at,
            last_event_id=bound,
            n_chains=n_chains,
            n_events=n_events,
            max_numbers=facts(),
            merkle_root=tree.root(),
        )
        anchor = _written(said, last.hash if last else GENESIS)
    _append_to_log(anchor)
    return anchor


def leaves(bound: int) -> Iterator[list[Leaf]]:
    """Yield the heads that the chains had at the bound, in the order of their ids, in pieces."""
    ids = Chain.objects.aggregate(first=Min("id"), last=Max("id"))
    heads = _heads(bound).order_by("chain_id", "seq")
    for low in range((ids["first"] or 1) - 1, ids["last"] or 0, CHAINS_AT_ONCE):
        some = heads.filter(chain_id__gt=low, chain_id__lte=low + CHAINS_AT_ONCE)
        rows = some.values_list("chain_id", "chain__subject", "seq", "hash")
        yield [Leaf(*row) for row in rows]


def _heads(bound: int) -> EventQuerySet:
    """Return the last event that each chain had at the bound."""
    known = Event.objects.filter(id__lte=bound)
    after = known.filter(chain=OuterRef("chain"), seq=OuterRef("seq") + 1)
    return known.filter(~Exists(after))


def root_at(bound: int, alg: int) -> str:
    """Return the root that an anchor with this bound has now."""
    tree = Tree(alg)
    for leaf in chained.from_iterable(leaves(bound)):
        tree.add(leaf)
    return tree.root()


def facts() -> dict[str, int]:
    """Return the highest numbers given out, of every app that was named."""
    found: dict[str, int] = {}
    for path in settings.ANCHOR_FACTS:
        source: Callable[[], dict[str, int]] = import_string(path)
        found |= source()
    return found


def settled_bound() -> int:
    """Return the newest event id below which nothing can appear any more; 0 for none."""
    bound: int = Event.objects.aggregate(last=Max("id"))["last"] or 0
    if connection.vendor != "postgresql":
        return bound
    until, writing = monotonic() + PATIENCE, _writers()
    while writing:
        if monotonic() > until:
            raise WritersBusy("A long transaction is writing; no anchor could be taken.")
        sleep(PAUSE)
        writing &= _writers()
    return bound


def said_by(anchor: Anchor) -> Said:
    """Return what the anchor says, without its hashes."""
    return Said(**{name: getattr(anchor, name) for name in Said.__dataclass_fields__})


def is_signed(anchor: Anchor) -> bool:
    """Tell whether one of the keys gives the anchor's mac."""
    macs = (keyed(anchor.hash, key, alg=anchor.alg) for key in settings.ANCHOR_KEY)
    return any(hmac.compare_digest(mac, anchor.mac) for mac in macs)


def log_lines() -> list[dict[str, Any]]:
    """Return the lines of ANCHOR_LOG; none when it is not set or does not exist yet."""
    return list(_lines(Path(settings.ANCHOR_LOG))) if settings.ANCHOR_LOG else []


def heads_log() -> Path:
    """Return the file beside ANCHOR_LOG that names the heads."""
    return Path(f"{settings.ANCHOR_LOG}.heads")


def logged_heads() -> Iterator[Head]:
    """Yield the heads that were noted outside the database, oldest anchor first."""
    if settings.ANCHOR_LOG:
        yield from (Head(*line) for line in _lines(heads_log()))


def _lines(path: Path) -> Iterator[Any]:
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


def _writers() -> set[str]:
    """Return the transactions that hold a writer's lock on the table of chains."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [Chain._meta.db_table])
        return {name for (name,) in cursor.fetchall()}


def _written(said: Said, prev_hash: str) -> Anchor:
    digest = anchor_hash(said, prev_hash=prev_hash, alg=SHA256)
    key = next(iter(settings.ANCHOR_KEY), "")
    return Anchor.objects.create(
        **vars(said),
        prev_hash=prev_hash,
        hash=digest,
        alg=SHA256,
        mac=keyed(digest, key, alg=SHA256) if key else "",
    )


def _append_heads(bound: int) -> None:
    """Note the heads that moved since the last line of ANCHOR_LOG; its own line comes later, so
    what is cut off in between is noted again."""
    if not settings.ANCHOR_LOG:
        return
    since = max((line.get("last_event_id", 0) for line in log_lines()), default=0)
    moved = _heads(bound).filter(id__gt=since).order_by("id")
    rows = moved.values_list("id", "chain__subject", "seq", "hash").iterator()
    _append(heads_log(), rows)


def _append_to_log(anchor: Anchor) -> None:
    """Add a line to the file that may be append-only or on another machine."""
    if not settings.ANCHOR_LOG:
        return
    line = {"no": anchor.no, "taken_at": anchor.taken_at.isoformat(), "hash": anchor.hash}
    line |= {"merkle_root": anchor.merkle_root, "mac": anchor.mac}
    _append(Path(settings.ANCHOR_LOG), [line | {"last_event_id": anchor.last_event_id}])


def _append(path: Path, lines: Iterable[object]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
