"""Words that only the application can read: sealed columns, and hashes to find them by.

AES-256-GCM under keys that live outside the database and its backups (`settings.VAULT_KEYS`,
"id:base64,id:base64": the first seals, all of them open). What is sealed reads
"1.<key id>.<base64 of nonce and ciphertext>"; the 1 names version and algorithm. It is bound to
its field, so that it cannot be moved into another one.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.functions import Cast

AES_256_GCM = "1"
KEY_LENGTH, NONCE_LENGTH = 32, 12
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
SPACING = re.compile(r"[\s\-\u2010-\u2015\u2212_.·•・‧]+")
COUNTRY = re.compile(r"(?:00)?86(?=1\d{10}$)")
NAME, PHONE, IDENTITY, TEXT = "name", "phone", "id", "text"  # what a keyed hash can be of


class Unsealable(ValueError):
    """What is stored was not sealed by this key for this field, or was changed since."""


class UnknownKey(ImproperlyConfigured):
    """What is stored was sealed with a key that VAULT_KEYS does not name."""


@dataclass(frozen=True)
class Key:
    """One key of the ring: its cipher, and the separate key of its hashes."""

    id: str
    cipher: AESGCM
    hashing: bytes


def ring() -> dict[str, Key]:
    """Return the keys by id, the current one first. Raises ImproperlyConfigured."""
    return _ring(settings.VAULT_KEYS)


def current() -> Key:
    """Return the key that seals."""
    return next(iter(ring().values()))


@lru_cache(maxsize=8)
def _ring(spec: str) -> dict[str, Key]:
    keys = {
        name: Key(name, AESGCM(_derived(master, b"seal")), _derived(master, b"hash"))
        for name, master in masters(spec, "VAULT_KEYS").items()
    }
    if not keys:
        raise ImproperlyConfigured("VAULT_KEYS names no key; see .env.example.")
    return keys


def masters(spec: str, setting: str) -> dict[str, bytes]:
    """Return the keys of "id:base64,id:base64" by id, as ordered. Raises ImproperlyConfigured."""
    found: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in spec.split(","))):
        name, _, encoded = entry.partition(":")
        try:
            master = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            master = b""
        if not KEY_ID.fullmatch(name) or len(master) != KEY_LENGTH or name in found:
            # The entry itself is not told: it holds the key.
            raise ImproperlyConfigured(
                f"{setting} must be id:base64 of 32 bytes, comma-separated, each id once."
            )
        found[name] = master
    return found


def _derived(master: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), KEY_LENGTH, salt=None, info=b"huiyin vault 1 " + use).derive(master)


def seal(text: str, about: str) -> str:
    """Return the text sealed with the current key, for this field or purpose only."""
    key = current()
    head = f"{AES_256_GCM}.{key.id}."
    nonce = secrets.token_bytes(NONCE_LENGTH)
    sealed = key.cipher.encrypt(nonce, text.encode(), f"{head}{about}".encode())
    return head + base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, about: str) -> str:
    """Return the text. Raises Unsealable or UnknownKey, never returns anything doubtful."""
    version, _, rest = sealed.partition(".")
    name, _, encoded = rest.partition(".")
    if version != AES_256_GCM or not encoded:
        raise Unsealable(f"What is stored in {about} is not sealed.")
    key = ring().get(name)
    if key is None:
        raise UnknownKey(f"{about} was sealed with key {name!r}, which VAULT_KEYS does not name.")
    try:
        content = base64.b64decode(encoded, validate=True)
        head = f"{version}.{name}."
        opened = key.cipher.decrypt(
            content[:NONCE_LENGTH], content[NONCE_LENGTH:], f"{head}{about}".encode()
        )
    except (binascii.Error, InvalidTag, ValueError) as error:
        raise Unsealable(
            f"What is stored in {about} cannot be opened: it was changed, or key {name!r} in"
            " VAULT_KEYS is not the one that sealed it."
        ) from error
    return opened.decode()


def normal(value: str, about: str) -> str:
    """Return what two spellings of the same name, telephone or identity number share."""
    said = unicodedata.normalize("NFKC", value).strip()
    if about == PHONE:
        digits = "".join(letter for letter in said if letter.isdecimal())
        return COUNTRY.sub("", digits)
    return (SPACING.sub("", said) or said).casefold()


def keyed_hash(value: str, about: str = NAME, key: Key | None = None) -> str:
    """Return what a value is found by, "" for an empty one. Without the key nobody can guess."""
    said = normal(value, about)
    if not said:
        return ""
    content = f"{about}\0{said}".encode()
    return hmac.new((key or current()).hashing, content, hashlib.sha256).hexdigest()


def keyed_hashes(value: str, about: str = NAME) -> list[str]:
    """Return the hash under each key, for looking up while the keys are being changed."""
    found = [keyed_hash(value, about, key) for key in ring().values()]
    return [each for each in found if each]


def fingerprint(said: str) -> str:
    """Return what tells two contents apart and gives neither away."""
    return hmac.new(current().hashing, b"content\0" + said.encode(), hashlib.sha256).hexdigest()


if TYPE_CHECKING:  # generic in the type stubs only
    AnyText = models.TextField[Any, Any]
else:
    AnyText = models.TextField


class Sealed:
    """A column that holds what `seal` returns. An empty value stays empty, to tell that it is."""

    model: Any
    name: Any

    @property
    def about(self) -> str:
        """What the ciphertext is bound to: this very field."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def to_words(self, value: Any) -> str:
        """Return the value as text, "" for an empty one."""
        return "" if value is None else str(value)

    def from_words(self, words: str) -> Any:
        """Return the value that the text stands for."""
        return words

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Seal a value on its way into the database; refuse what only the database could know."""
        if hasattr(value, "as_sql") or hasattr(value, "resolve_expression"):
            if _is_bulk_update(value):  # its values come here one by one
                return value
            raise FieldError(f"{self.about} is sealed: give it a value, not an expression.")
        words = self.to_words(value)
        return seal(words, self.about) if words else ""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Open what comes out of the database."""
        if value is None:  # of an outer join
            return None
        return self.from_words(unseal(value, self.about) if value else "")

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse to compare: every row has a ciphertext of its own, so nothing would be found."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.about} is sealed and cannot be searched; use its keyed hash.")
        return super().get_lookup(lookup_name)  # type: ignore[misc]

    def get_transform(self, lookup_name: str) -> Any:
        """Refuse whatever looks into the value."""
        raise FieldError(f"{self.about} is sealed: the database cannot look into it.")


def _is_bulk_update(value: Any) -> bool:
    """Tell whether this is what `bulk_update` makes: a choice among values of a sealed field."""
    chosen = value.get_source_expressions()[0] if isinstance(value, Cast) else value
    return isinstance(chosen, models.Case) and all(
        isinstance(when.result, models.Value) and isinstance(when.result.output_field, Sealed)
        for when in chosen.cases
    )


class SealedTextField(Sealed, models.TextField):  # type: ignore[type-arg]
    """A text that is sealed in the database and plain in Python."""


class SealedJSONField(Sealed, AnyText):
    """A list or mapping that is sealed in the database."""

    _pyi_private_set_type: Any  # what the plugin of mypy reads
    _pyi_private_get_type: Any

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        return value

    def to_words(self, value: Any) -> str:
        return json.dumps(value)

    def from_words(self, words: str) -> Any:
        return json.loads(words) if words else None

    def value_to_string(self, obj: Any) -> str:
        return json.dumps(self.value_from_object(obj))


class KeyedHashField(models.CharField):  # type: ignore[type-arg]
    """What a sealed field of the same row is found by; filled whenever the row is saved."""

    def __init__(self, *args: Any, source: str, about: str, **kwargs: Any) -> None:
        self.source, self.hash_of = source, about
        kwargs |= {"max_length": 64, "blank": True, "default": "", "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "blank", "default", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs | {"source": self.source, "about": self.hash_of}

    def hashed(self, row: models.Model) -> str:
        """Return the hash of what the row holds now, under the current key."""
        return keyed_hash(getattr(row, self.source), self.hash_of)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Hash what the row holds now."""
        value = self.hashed(model_instance)
        setattr(model_instance, self.attname, value)
        return value
