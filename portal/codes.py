"""Query codes 查询码: eighty random bits in letters that nobody mistakes, kept as a keyed hash."""

import base64
import hashlib
import hmac
import secrets
import unicodedata

from audit.sealing import NAME, PHONE, normal
from portal.models import CodeKey, QueryCode

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # five bits each; no 0, O, 1, I
LENGTH, GROUP = 16, 4
ENDS = 4  # letters asked back before the code leaves the screen, digits of the telephone
NOBODYS = "0" * 64  # no hash is this


def make() -> str:
    """Return a new code in groups: XXXX-XXXX-XXXX-XXXX."""
    return grouped("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def grouped(letters: str) -> str:
    """Return the letters in groups of four."""
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def plain(typed: str) -> str:
    """Return what was typed as bare letters: full width, small letters and gaps do not matter."""
    said = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in said if letter.isascii() and letter.isalnum())


def hash_of(typed: str) -> str:
    """Return the keyed hash of a code; whatever was typed, the work is the same."""
    return hmac.new(_key(), plain(typed)[:64].encode(), hashlib.sha256).hexdigest()


def factor_of(typed: str, *, phone: str = "", name: str = "") -> str:
    """Return the keyed hash of what is asked beside this code."""
    if beside(phone, name) == "phone":
        return factor_hash(typed, normal(phone, PHONE)[-ENDS:])
    return factor_hash(typed, normal(name, NAME))


def beside(phone: str, name: str) -> str:
    """Return what is asked beside a code: `phone`, its last four digits, where there is one, else
    `name`, else "" for nothing."""
    if len(normal(phone, PHONE)) >= ENDS:
        return "phone"
    return "name" if name else ""


def factor_hash(typed: str, said: str) -> str:
    """Return the keyed hash of a second answer as it was typed, bound to the code."""
    content = f"{plain(typed)[:64]}\0{normal(said, NAME)[:100]}"
    return hmac.new(_key(), content.encode(), hashlib.sha256).hexdigest()


def find(typed: str, second: str) -> int | None:
    """Return the id of the code whose second answer is right, None for anything else.

    What is wrong costs the same work: two hashes, one look-up, one comparison.
    """
    rows = QueryCode.objects.filter(code_hash=hash_of(typed)).values_list("pk", "factor_hash")
    pk, kept = rows.first() or (None, NOBODYS)
    is_right = hmac.compare_digest(kept, factor_hash(typed, second))
    return pk if is_right else None


def _key() -> bytes:
    secret = CodeKey.objects.filter(pk=1).values_list("secret", flat=True).first()
    if secret is None:
        said = base64.b64encode(secrets.token_bytes(32)).decode()
        secret = CodeKey.objects.get_or_create(pk=1, defaults={"secret": said})[0].secret
    return base64.b64decode(secret)
