"""A disk that is full."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from faults.results import Row
from faults.stage import Stage

SMALL = "2m"
UPLOADS = 60  # files of one round, more than the disk holds


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """Mount a disk of 2 MB; None where that is not allowed."""
    place = folder / "small"
    place.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)]
    done = subprocess.run(mount, check=False, capture_output=True)  # noqa: S603
    if done.returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=False)  # noqa: S603, S607


def full_disk(stage: Stage, rounds: int) -> Row | str:
    """Upload until the disk is full: each file has its row and each row its file."""
    from petitions.models import Attachment
    from petitions.uploads import vault
    from petitions.uploads.storage import WholeFiles

    row = Row("F12", f"disk of {SMALL} full while files are uploaded, and at a backup", rounds)
    storage = vault.storage
    for _ in range(rounds):
        with small_disk(stage.folder) as place:
            if place is None:
                return "nobody but root may mount a small disk"
            disk = WholeFiles(location=place)
            vault.storage = lambda disk=disk: disk  # type: ignore[misc]
            try:
                _fill(stage, row)
                names = set(Attachment.objects.values_list("stored", flat=True))
                there = {str(path.relative_to(place)) for path in place.glob("*/*")}
                row.lost += len(names - there)
                row.orphans += len(there - names)
                row.orphans += _backup_left(stage, place)
            finally:
                vault.storage = storage
                Attachment.objects.all().delete()
    return row


def _fill(stage: Stage, row: Row) -> None:
    """Upload files of random size; what is refused must be refused in words."""
    from django.utils import timezone

    from petitions import actions
    from petitions.workflow import Refused

    refused = 0
    for _ in range(UPLOADS):
        words = stage.random.choice("文件之内容") * stage.random.randint(1_000, 40_000)
        row.asked += 1
        try:
            actions.hold(
                "说明.txt", words.encode(), form=uuid4(), by=stage.world.clerk, at=timezone.now()
            )
        except Refused:
            refused += 1
        row.acknowledged += 1
    row.note = f"{refused} of the last {UPLOADS} uploads refused with a sentence"


def _backup_left(stage: Stage, place: Path) -> int:
    """Return how many files a backup leaves on the full disk; 1 more if it was not refused."""
    from backup.bundle import SUFFIX

    refused = stage.run("backup", str(place / "bundles")) != 0
    return len(list(place.rglob(f"*{SUFFIX}*"))) + (not refused)
