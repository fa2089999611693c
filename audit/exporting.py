"""Chains and anchors as lines that `scripts/verify_export.py` checks without this system.

Events hold codes, days and ids; of words there is only a salted commitment, and the salt stays.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from audit import log
from audit.canonical import instant
from audit.models import Anchor, Event

FIELDS = (
    "seq", "alg", "kind", "actor_id", "actor_role", "actor_unit", "occurred_at", "recorded_at",
    "body", "commitment", "prev_hash", "hash",
)  # fmt: skip
ANCHOR_FIELDS = (
    "no", "last_event_id", "n_chains", "n_events", "max_numbers", "merkle_root", "prev_hash",
    "hash", "alg", "mac",
)  # fmt: skip
SUBJECT, KIND = "audit/export", "chains_exported"


def export(path: Path, *, at: datetime) -> tuple[str, int]:
    """Write all anchors and all events, one a line; return the hash of the file and how many
    events there are. The trail keeps both. Raises FileExistsError."""
    digest, count = hashlib.sha256(), 0
    with transaction.atomic(), path.open("xb") as file:
        for line in lines():
            said = f"{spelled(line)}\n".encode()
            digest.update(said)
            file.write(said)
            count += "seq" in line
        body = {"sha256": digest.hexdigest(), "events": count}
        log.append(log.open_chain(SUBJECT), KIND, by=log.SYSTEM, at=at, body=body)
    return digest.hexdigest(), count


def lines() -> Iterator[dict[str, Any]]:
    """Yield the anchors by number, then the events chain by chain."""
    for anchor in Anchor.objects.order_by("no").iterator():
        yield anchor_line(anchor)
    rows = Event.objects.order_by("chain_id", "seq")
    yield from event_lines(rows.values("id", "chain", "chain__subject", *FIELDS).iterator())


def event_lines(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows with `chain__subject` and FIELDS as they are exported."""
    for row in rows:
        times = {name: instant(row[name]) for name in ("occurred_at", "recorded_at")}
        yield {"subject": row.pop("chain__subject")} | row | times


def anchor_line(anchor: Anchor) -> dict[str, Any]:
    """Return an anchor as it is exported."""
    said = {name: getattr(anchor, name) for name in ANCHOR_FIELDS}
    return said | {"taken_at": instant(anchor.taken_at)}


def spelled(item: Any) -> str:
    """Return the item as one line of JSON."""
    return json.dumps(item, sort_keys=True, ensure_ascii=False)
