"""Address and code of a one-case link: made once, told once, kept only as keyed hashes."""

import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from audit.sealing import keyed_hash, keyed_hashes

SALT = "portal.one-case-link"
ABOUT = "link"
BYTES = 20
CODE_DIGITS = 6


@dataclass(frozen=True)
class Keys:
    """What the maker passes on: the address by mail or message, the code by telephone."""

    token: str
    code: str

    @property
    def secret(self) -> str:
        """What the row recognises the address by."""
        return secret_of(self.token)


def new() -> Keys:
    """Return a new address and code."""
    secret = secrets.token_hex(BYTES)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    return Keys(Signer(salt=SALT).sign(secret), code)


def secret_of(token: str) -> str:
    """Return the secret in an address of ours, "" for any other: no query is made for those."""
    try:
        return Signer(salt=SALT).unsign(token)
    except BadSignature:
        return ""


def hashed(value: str) -> str:
    """Return what a value is kept as."""
    return keyed_hash(value, ABOUT)


def hashes(value: str) -> list[str]:
    """Return what a value may be kept as, while the keys are being changed."""
    return keyed_hashes(value, ABOUT)
