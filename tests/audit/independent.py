"""A second verifier, written from the description alone: plain Python, nothing of the product.

Events are dicts as an export would hold them, times as 2026-03-02T06:02:00.000000Z.
"""

import hashlib
import json

NAMES = {
    "subject", "seq", "kind", "actor_id", "actor_role", "actor_unit",
    "occurred_at", "recorded_at", "body", "commitment",
}  # fmt: skip


def hash_of(event):
    said = {name: event[name] for name in NAMES}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    parts = [
        event["alg"].to_bytes(1, "big"),
        b"huiyin-event-v1",
        bytes.fromhex(event["prev_hash"]),
        text.encode("utf-8"),
    ]
    stream = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.new({1: "sha256", 2: "sm3"}[event["alg"]], stream).hexdigest()


def first_bad(events):
    """Return the number of the first event of the chain that is not as written, or None."""
    last = "0" * 64
    for number, event in enumerate(events, start=1):
        linked = event["seq"] == number and event["prev_hash"] == last
        if not linked or hash_of(event) != event["hash"]:
            return number
        last = event["hash"]
    return None


SAID = {
    "no", "taken_at", "last_event_id", "n_chains", "n_events", "max_numbers", "merkle_root",
}  # fmt: skip
NAME = {1: "sha256", 2: "sm3"}


def root_of(leaves, alg):
    """Return the root over [chain id, subject, seq, hash] of each chain, by RFC 6962 2.1."""

    def top(some):
        if len(some) == 1:
            said = json.dumps(some[0], separators=(",", ":"), ensure_ascii=False).encode()
            return hashlib.new(NAME[alg], b"\x00" + said).digest()
        half = 1
        while half * 2 < len(some):
            half *= 2
        return hashlib.new(NAME[alg], b"\x01" + top(some[:half]) + top(some[half:])).digest()

    return (top(leaves) if leaves else hashlib.new(NAME[alg], b"").digest()).hex()


def hash_of_anchor(anchor):
    said = {name: anchor[name] for name in SAID}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    parts = [
        anchor["alg"].to_bytes(1, "big"),
        b"huiyin-anchor-v1",
        bytes.fromhex(anchor["prev_hash"]),
        text.encode("utf-8"),
    ]
    stream = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.new(NAME[anchor["alg"]], stream).hexdigest()
