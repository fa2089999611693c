"""A file that only the holder of a backup key can read, and that cannot be changed unnoticed.

AES-256-GCM in pieces of 1 MiB, as the STREAM construction has it: each bundle has a key of its
own, derived from the backup key, a random salt and the head of the file; the nonce of a piece is
its number and whether it is the last. So a piece that is changed, moved, left out, or taken from
another bundle opens nothing, and neither does a file that ends too early.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backup.words import Refused

MARK = b"HUIYIN BACKUP 1\n"
PIECE, TAG = 1 << 20, 16
MIDDLE, LAST = b"\0", b"\1"
LONGEST_HEAD = 500


def _nothing() -> None:
    return None


class Sealing:
    """Writes a sealed file; it is whole once `close` has returned."""

    def __init__(
        self,
        file: IO[bytes],
        key_id: str,
        master: bytes,
        between: Callable[[], None] = _nothing,
    ) -> None:
        salt = secrets.token_bytes(32)
        said = {"key": key_id, "salt": salt.hex()}
        head = MARK + json.dumps(said).encode() + b"\n"
        self.file, self.between = file, between
        self.cipher = _cipher(master, salt, head)
        self.number, self.held = 0, bytearray()
        self.is_abandoned = False
        file.write(head)

    def write(self, content: bytes) -> int:
        """Seal as many whole pieces as there are by now. Raises OSError."""
        if self.is_abandoned:
            return len(content)
        self.held += content
        while len(self.held) > PIECE:  # the last piece is known at the end only
            self._put(bytes(self.held[:PIECE]), MIDDLE)
            del self.held[:PIECE]
        return len(content)

    def close(self) -> None:
        """Seal what is left as the last piece."""
        self._put(bytes(self.held), LAST)
        self.held.clear()

    def abandon(self) -> None:
        """Take nothing more: what was begun will not become whole."""
        self.is_abandoned = True

    def _put(self, piece: bytes, place: bytes) -> None:
        self.file.write(self.cipher.encrypt(_nonce(self.number, place), piece, None))
        self.number += 1
        self.between()


class Opening:
    """Reads a sealed file. Every byte it gives was checked. Raises Refused."""

    def __init__(self, file: IO[bytes], masters: Mapping[str, bytes]) -> None:
        self.file = file
        head = file.readline(len(MARK)) + file.readline(LONGEST_HEAD)
        self.key_id, salt = _said(head)
        if self.key_id not in masters:
            raise Refused(f"It was sealed with key {self.key_id!r}, which BACKUP_KEYS lacks.")
        self.cipher = _cipher(masters[self.key_id], salt, head)
        self.number, self.held, self.next = 0, b"", file.read(PIECE + TAG)

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, none only at the end."""
        while not self.held and self.next:
            self.held = self._piece()
        given, self.held = self.held[:size], self.held[size:]
        return given

    def _piece(self) -> bytes:
        sealed, self.next = self.next, self.file.read(PIECE + TAG)
        nonce = _nonce(self.number, MIDDLE if self.next else LAST)
        self.number += 1
        try:
            return self.cipher.decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise Refused(
                f"It is damaged or cut in its piece {self.number}, or key {self.key_id!r} in"
                " BACKUP_KEYS is not the one that sealed it."
            ) from error


def _said(head: bytes) -> tuple[str, bytes]:
    try:
        said = json.loads(head.removeprefix(MARK))
        if head.startswith(MARK):
            return str(said["key"]), bytes.fromhex(said["salt"])
    except (ValueError, KeyError, TypeError):
        pass
    raise Refused("It is no backup of Huiyin, or its beginning is damaged.")


def _cipher(master: bytes, salt: bytes, head: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=head).derive(master))


def _nonce(number: int, place: bytes) -> bytes:
    return number.to_bytes(11, "big") + place
