"""The bytes of anchors: leaves, tree, hash and key check. Pure: no ORM, no clock.

As with `audit.canonical`, nothing here may change once the first anchor is taken; the golden
vector in `tests/audit/golden.json` pins every byte. The tree is that of RFC 6962: no leaf can be
taken for a node, and adding leaves needs only the roots of the whole subtrees before them.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from audit.canonical import ALGORITHMS, SHA256, UnknownAlgorithm, instant

TAG = b"huiyin-anchor-v1"
LEAF, NODE = b"\x00", b"\x01"
_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Leaf(NamedTuple):
    """The head of one chain: its last event at the time of the anchor."""

    chain_id: int
    subject: str
    seq: int
    hash: str


@dataclass(frozen=True)
class Said:
    """What one anchor says."""

    no: int
    taken_at: datetime
    last_event_id: int
    n_chains: int
    n_events: int
    max_numbers: dict[str, int]
    merkle_root: str


@dataclass
class Tree:
    """A Merkle tree that grows leaf by leaf and keeps no more than one hash per level."""

    alg: int = SHA256
    _whole: list[tuple[int, bytes]] = field(default_factory=list)  # size and root, largest first

    def add(self, leaf: Leaf) -> None:
        size, top = 1, leaf_hash(leaf, alg=self.alg)
        while self._whole and self._whole[-1][0] == size:
            size, top = size * 2, node_hash(self._whole.pop()[1], top, alg=self.alg)
        self._whole.append((size, top))

    def root(self) -> str:
        """Return the root in hex; that of no leaves at all is the hash of nothing."""
        if not self._whole:
            return _digest(self.alg, b"").hex()
        *rest, (_size, top) = self._whole
        for _size, left in reversed(rest):
            top = node_hash(left, top, alg=self.alg)
        return top.hex()


def leaf_hash(leaf: Leaf, *, alg: int = SHA256) -> bytes:
    """Return the hash of a leaf."""
    return _digest(alg, LEAF + _as_json(list(leaf)).encode())


def node_hash(left: bytes, right: bytes, *, alg: int = SHA256) -> bytes:
    """Return the hash of the node above two others."""
    return _digest(alg, NODE + left + right)


def anchor_hash(said: Said, *, prev_hash: str, alg: int = SHA256) -> str:
    """Return the hash in hex: H over alg, tag, previous hash and fields, each behind its length."""
    fields: dict[str, Any] = vars(said) | {"taken_at": instant(said.taken_at)}
    parts = (bytes([alg]), TAG, bytes.fromhex(prev_hash), _as_json(fields).encode())
    return _digest(alg, b"".join(len(part).to_bytes(4, "big") + part for part in parts)).hex()


def keyed(hash_: str, key: str, *, alg: int = SHA256) -> str:
    """Return HMAC(key, hash) in hex: what nobody without the key can make for other chains."""
    return hmac.new(key.encode(), bytes.fromhex(hash_), _name(alg)).hexdigest()


def _digest(alg: int, content: bytes) -> bytes:
    return hashlib.new(_name(alg), content).digest()


def _name(alg: int) -> str:
    try:
        return ALGORITHMS[alg]
    except KeyError as error:
        raise UnknownAlgorithm(f"Algorithm {alg} is not known.") from error
