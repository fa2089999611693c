"""Files that lie whole under their name or not at all, on the disk of the server.

The default storage of attachments. Django's own writes under the final name, so that a full disk
leaves half a file there. Any other storage of Django's interface may stand in its place.
"""

import os
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

PART = ".part"


class WholeFiles(FileSystemStorage):
    """Writes beside the name in the same file system, brings it to the disk, then renames."""

    def __init__(self, **options: Any) -> None:
        said = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        super().__init__(**(said | options))

    def probe(self) -> None:
        """Raise OSError when nothing can be written here: no folder, a disk that only reads."""
        place = Path(self.location)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=place):
            pass

    def _save(self, name: str, content: "File[Any]") -> str:
        place = Path(self.path(name))
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = place.with_name(place.name + PART)
        try:
            with _for_us_alone(part) as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            part.rename(place)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        bring_to_disk(place.parent)
        return name


def _for_us_alone(path: Path) -> IO[bytes]:
    """Open a new file that nobody else on the machine may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def bring_to_disk(folder: Path) -> None:
    """Let the new name itself outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
