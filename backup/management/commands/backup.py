"""`backup`: the whole installation in one sealed file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backup import making
from backup.words import BackupFailed

SHOWN = 10


class Command(BaseCommand):
    help = "Write database and attachments into one sealed bundle; exit 1 when a file is amiss."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--keep", type=int, metavar="N", help="delete all but the newest N")

    def handle(self, *, folder: Path, keep: int | None, **_options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep must be at least 1.")
        at = timezone.now()
        try:
            made = making.make(folder, at=at)
        except (BackupFailed, OSError) as error:
            making.record_failure(str(error), at=at)
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made.path}: {made.size:,} bytes, {made.files} attachments.")
        if made.orphans:
            self.stdout.write(f"{made.orphans} files that no row names were left out.")
        for name in making.prune(folder, keep) if keep else []:
            self.stdout.write(f"{name} was deleted.")
        for words, names in (("is gone", made.missing), ("was changed", made.damaged)):
            for name in names[:SHOWN]:
                self.stderr.write(f"Attachment {name} {words}: the bundle has it as it is.")
        if not made.is_whole:
            sys.exit(1)
