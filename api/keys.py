"""Secrets of tokens: how they are made, and how the account behind one is found.

A secret has 256 random bits, so a plain hash of it gives nothing away and can be looked up by an
index; there is nothing to guess and nothing to compare letter by letter.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass

PREFIX = "huiyin"
SHAPE = re.compile(rf"{PREFIX}_([0-9a-f]{{8}})_[A-Za-z0-9_-]{{43}}")


@dataclass(frozen=True)
class Fresh:
    """A new secret, its public beginning, and the hash that is kept."""

    secret: str
    hint: str
    hash: str


def fresh() -> Fresh:
    """Return a new secret; "huiyin_" in front lets a scan of code and logs find one."""
    hint = f"{PREFIX}_{secrets.token_hex(4)}"
    secret = f"{hint}_{secrets.token_urlsafe(32)}"
    return Fresh(secret, hint, hash_of(secret))


def hash_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def looks_like_one(text: str) -> bool:
    """Tell whether this can be one of our secrets at all."""
    return SHAPE.fullmatch(text) is not None
