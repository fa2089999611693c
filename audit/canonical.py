"""The bytes that are hashed, and the hash. Pure: no ORM, no clock.

A second program must be able to compute the same from an export, so nothing here may change
once the first event is written; a new form is a new `TAG`. The golden vectors in
`tests/audit/golden.json` pin every byte.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

TAG = b"huiyin-event-v1"
SHA256, SM3 = 1, 2
ALGORITHMS = {SHA256: "sha256", SM3: "sm3"}
_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
GENESIS = "0" * 64  # stands where the first event of a chain has no forerunner


class NotCanonical(ValueError):
    """The value has no single spelling as bytes, so a hash of it would prove nothing."""


class UnknownAlgorithm(ValueError):
    """The number names no algorithm that this release knows."""


@dataclass(frozen=True)
class Fields:
    """What one event says, in the order in which a reader would ask for it."""

    subject: str
    seq: int
    kind: str
    actor_id: int | None
    actor_role: str
    actor_unit: str
    occurred_at: datetime
    recorded_at: datetime
    body: dict[str, Any]
    commitment: str


def event_hash(fields: Fields, *, prev_hash: str, alg: int = SHA256) -> str:
    """Return the hash in hex: H over alg, tag, previous hash and fields.

    Each part is preceded by its length in four bytes, so that no byte can move from one part
    to the next. Raises NotCanonical and UnknownAlgorithm.
    """
    parts = (bytes([alg]), TAG, bytes.fromhex(prev_hash), canonical(fields))
    return _digest(alg, b"".join(len(part).to_bytes(4, "big") + part for part in parts))


def commitment(salt: str, text: str, *, alg: int = SHA256) -> str:
    """Return H(salt, text) in hex: proof of the words that stays when they are erased.

    `salt` is hex. Without the salt nobody can try likely texts against the commitment.
    """
    return _digest(alg, bytes.fromhex(salt) + text.encode())


def canonical(fields: Fields) -> bytes:
    """Return the fields as JSON: sorted keys, no spaces, UTF-8, UTC times with six decimals.

    Raises NotCanonical for floats, NUL, lone surrogates and whatever JSON cannot say.
    """
    _refuse_ambiguity(fields.body)
    said = vars(fields) | {
        "occurred_at": instant(fields.occurred_at),
        "recorded_at": instant(fields.recorded_at),
    }
    try:
        return _as_json(said).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("A lone surrogate is not a character.") from error


def instant(at: datetime) -> str:
    """Return an aware time as 2026-03-02T06:02:00.000000Z; raises NotCanonical if naive."""
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise NotCanonical("A time without a zone names no instant.")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _refuse_ambiguity(value: object) -> None:
    """Let through what both databases give back exactly as it went in."""
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonical("A key that is not text would come back as text.")
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for item in value:
            _refuse_ambiguity(item)
    elif isinstance(value, str):
        if "\0" in value:
            raise NotCanonical("PostgreSQL cannot keep a NUL character.")
    elif not isinstance(value, int | None):
        raise NotCanonical(f"{type(value).__name__} has no single spelling; write text or an int.")


def _digest(alg: int, content: bytes) -> str:
    try:
        return hashlib.new(ALGORITHMS[alg], content).hexdigest()
    except KeyError as error:
        raise UnknownAlgorithm(f"Algorithm {alg} is not known.") from error
