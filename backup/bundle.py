"""What is in a bundle: a tar inside a sealed stream, the manifest last.

`database`, then `files/<SHA-256>` for each attachment, then `manifest.json`, which names every
member with its size and hash. A member too many, too few or of other content is refused.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from backup.sealed_stream import Opening
from backup.words import Refused

FORMAT = 1
DATABASE, FILES, MANIFEST = "database", "files/", "manifest.json"
PIECE = 1 << 20
SUFFIX = ".backup"


class Filling:
    """Adds members to a bundle and keeps account of them."""

    def __init__(self, sealed: Any) -> None:
        self.tar = tarfile.open(fileobj=sealed, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by finish
        self.members: dict[str, dict[str, Any]] = {}

    def add_database(self, copy: Path) -> None:
        """Add the copy of the database. Raises OSError."""
        with copy.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            self._add(DATABASE, copy.stat().st_size, sha256, file)

    def add_file(self, content: bytes) -> str:
        """Add an attachment as it lies in its storage, and return its hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        if FILES + sha256 not in self.members:
            self._add(FILES + sha256, len(content), sha256, io.BytesIO(content))
        return sha256

    def finish(self, manifest: dict[str, Any]) -> None:
        """Add the manifest and end the tar."""
        said = {"format": FORMAT, "members": self.members} | manifest
        content = json.dumps(said, sort_keys=True).encode()
        self._member(MANIFEST, len(content), io.BytesIO(content))
        self.tar.close()

    def _add(self, name: str, size: int, sha256: str, file: IO[bytes]) -> None:
        self._member(name, size, file)
        self.members[name] = {"size": size, "sha256": sha256}

    def _member(self, name: str, size: int, file: IO[bytes]) -> None:
        info = tarfile.TarInfo(name)
        info.size = size
        self.tar.addfile(info, file)


def inspected(path: Path, masters: Mapping[str, bytes]) -> dict[str, Any]:
    """Read a bundle from beginning to end and return its manifest. Raises Refused, OSError."""
    seen: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    for name, file in members(path, masters):
        if manifest is not None:
            raise Refused(f"Something follows its manifest: {name}.")
        if name == MANIFEST:
            manifest = json.loads(file.read())
            continue
        digest, size = hashlib.sha256(), 0
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
        seen[name] = {"size": size, "sha256": digest.hexdigest()}
    if manifest is None:
        raise Refused("It has no manifest.")
    _compare(manifest, seen)
    return manifest


def members(path: Path, masters: Mapping[str, bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the name and the content of each member, all of it checked as it is read."""
    with path.open("rb") as file:
        opening: Any = Opening(file, masters)
        try:
            with tarfile.open(fileobj=opening, mode="r|") as tar:
                for info in tar:
                    content = tar.extractfile(info)
                    if content is None:
                        raise Refused(f"{info.name} in it is no file.")
                    yield info.name, content
        except (tarfile.TarError, EOFError) as error:
            raise Refused(f"It cannot be read: {error}.") from error
        while opening.read(PIECE):  # whatever follows the tar is checked as well
            pass


def unpacked(
    path: Path, masters: Mapping[str, bytes], keep: Callable[[str, bytes], None], copy: IO[bytes]
) -> None:
    """Write the database to `copy` and hand each attachment with its hash to `keep`."""
    for name, file in members(path, masters):
        if name == DATABASE:
            while piece := file.read(PIECE):
                copy.write(piece)
        elif name.startswith(FILES):
            keep(name.removeprefix(FILES), file.read())
    copy.flush()
    copy.seek(0)


def _compare(manifest: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise Refused(f"It is of format {manifest.get('format')}; this version reads {FORMAT}.")
    said = manifest["members"]
    for name in sorted(said.keys() | seen.keys()):
        if name not in seen:
            raise Refused(f"{name} is missing in it.")
        if name not in said:
            raise Refused(f"{name} in it is not in its manifest.")
        if said[name] != seen[name]:
            raise Refused(f"{name} in it is not what its manifest says.")
    files = {FILES + sha256 for sha256 in manifest["files"].values()}
    if {DATABASE, *files} != said.keys():
        raise Refused("Its manifest names other files than its members.")
