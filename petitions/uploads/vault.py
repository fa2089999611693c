"""Where the bytes of attachments lie: sealed, each under a key of its own, by random names.

The key of a file stands sealed in its row. So a copy of the storage tells nothing, a change of
VAULT_KEYS touches no file, and a file whose key was erased is gone from every backup as well.
"""

import base64
import hashlib
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from petitions.uploads.storage import WholeFiles

ALIAS = "attachments"
MARK = b"HYF1"
NONCE_LENGTH = 12
STRAY = timedelta(hours=24)  # what no row names and is older was left behind by a killed process


class Damaged(Exception):
    """The bytes are gone, or are not those that were kept."""


class Unreachable(Exception):
    """The storage does not answer just now; nothing is said about the file."""


class Kept(NamedTuple):
    """Where a file lies: its name, the hash of what lies there, and its key in base64."""

    name: str
    stored_hash: str
    key: str


def storage() -> Storage:
    """Return the storage that the settings name."""
    return storages[ALIAS]


def keep(content: bytes) -> Kept:
    """Seal and store a file; it lies there whole when this returns. Raises OSError."""
    key, nonce = AESGCM.generate_key(256), secrets.token_bytes(NONCE_LENGTH)
    name = uuid4().hex
    sealed = MARK + nonce + AESGCM(key).encrypt(nonce, content, MARK)
    stored = storage().save(f"{name[:2]}/{name}", ContentFile(sealed))
    return Kept(stored, hashlib.sha256(sealed).hexdigest(), base64.b64encode(key).decode())


def read(name: str, key: str) -> bytes:
    """Return the content of a file. Raises Damaged, or Unreachable while nobody can tell."""
    try:
        with storage().open(name) as file:
            sealed = file.read()
    except FileNotFoundError as error:
        raise Damaged(name) from error
    except OSError as error:
        raise Unreachable(name) from error
    begin = len(MARK) + NONCE_LENGTH
    try:
        cipher = AESGCM(base64.b64decode(key))
        return cipher.decrypt(sealed[len(MARK) : begin], sealed[begin:], MARK)
    except (InvalidTag, ValueError) as error:
        raise Damaged(name) from error


def hash_of(name: str) -> str:
    """Return the hash of what lies under a name, "" when nothing does."""
    digest = hashlib.sha256()
    try:
        with storage().open(name) as file:
            for chunk in file.chunks():
                digest.update(chunk)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def remove(name: str) -> None:
    """Delete a file; one that is gone already is no error."""
    storage().delete(name)


def probe() -> None:
    """Raise OSError when no file could be kept or read at present."""
    place = storage()
    if isinstance(place, WholeFiles):
        place.probe()
    else:
        place.exists("probe")


def names() -> Iterator[str]:
    """Yield the name of everything that lies there, whole or not."""
    place = storage()
    try:
        folders = place.listdir("")[0]
    except FileNotFoundError:  # nothing was ever kept
        return
    for folder in sorted(folders):
        for name in sorted(place.listdir(folder)[1]):
            yield f"{folder}/{name}"


def strays(known: Collection[str], before: datetime) -> Iterator[str]:
    """Yield what no row names and is older than that moment."""
    for name in names():
        if name not in known and storage().get_modified_time(name) < before:
            yield name
