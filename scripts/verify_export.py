"""Check exported chains: `python -I verify_export.py FILE`; docs/auditing.md says what it proves.

FILE: from `manage.py export_chains`, or events.jsonl of an exported month. Nothing of the product.
One line per finding; exit 0 without any, 1 otherwise."""

import hashlib
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
DIGESTS = {1: "sha256", 2: "sm3"}
EVENT = "actor_id actor_role actor_unit body commitment kind occurred_at recorded_at seq subject"
ANCHOR = "last_event_id max_numbers merkle_root n_chains n_events no taken_at"


def hashed(tag: bytes, names: str, item: Any) -> str:
    """Return the hash of an event or an anchor: each part behind its length in four bytes."""
    said = {name: item[name] for name in names.split()}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    parts = (bytes([item["alg"]]), tag, bytes.fromhex(item["prev_hash"]), text.encode())
    stream = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.new(DIGESTS[item["alg"]], stream).hexdigest()


hash_of = partial(hashed, b"huiyin-event-v1", EVENT)
hash_of_anchor = partial(hashed, b"huiyin-anchor-v1", ANCHOR)


def root_of(leaves: Any, alg: int) -> str:
    """Return the root over [chain id, subject, seq, hash] of each chain, by RFC 6962 2.1."""
    said = (json.dumps(one, separators=(",", ":"), ensure_ascii=False) for one in leaves)
    row = [hashlib.new(DIGESTS[alg], b"\x00" + one.encode()).digest() for one in said]
    while len(row) > 1:
        pairs = zip(row[::2], row[1::2], strict=False)
        odd = row[-1:] if len(row) % 2 else []
        row = [hashlib.new(DIGESTS[alg], b"\x01" + one + two).digest() for one, two in pairs] + odd
    return row[0].hex() if row else hashlib.new(DIGESTS[alg], b"").hexdigest()


def first_bad(events: Any, number: str = "seq", hash_it: Any = hash_of) -> int | None:
    """Return the number of the first link of a chain that is not as written, or None."""
    last = GENESIS
    for place, item in enumerate(events, start=1):
        if item[number] != place or item["prev_hash"] != last or hash_it(item) != item["hash"]:
            return place
        last = item["hash"]
    return None


def findings(items: Any) -> Any:
    """Yield one line per fault; events are read as they come, so a long file costs no memory."""
    anchors, heads, last, bad = list[Any](), dict[int, Any](), dict[str, Any](), set[str]()
    for item in items:
        if "merkle_root" in item:
            anchors.append(item)
            continue
        subject, (seq, before) = item["subject"], last.get(item["subject"], (0, GENESIS))
        follows = item["seq"] == seq + 1 and item["prev_hash"] == before
        if subject not in bad and not (follows and hash_of(item) == item["hash"]):
            bad.add(subject)
            yield f"{subject}#{seq + 1}: an event is missing, put in, or not as it was written."
        last[subject] = item["seq"], item["hash"]
        if anchors and item["id"] <= anchors[-1]["last_event_id"]:
            heads[item["chain"]] = [item["chain"], subject, item["seq"], item["hash"]]
    if place := first_bad(anchors, "no", hash_of_anchor):
        yield f"anchor/{place}: the anchor is missing or not as it was taken."
    leaves, newest = [heads[key] for key in sorted(heads)], anchors[-1] if anchors else None
    if newest and root_of(leaves, newest["alg"]) != newest["merkle_root"]:
        yield f"anchor/{newest['no']}: the chains do not lead to its root."


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        said = "\n".join(findings(map(json.loads, lines)))
    sys.stdout.write((said or "Every event is as it was written.") + "\n")
    sys.exit(bool(said))
