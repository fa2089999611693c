"""`export_chains`: the whole trail in one file that is checked without this system."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from audit.exporting import export


class Command(BaseCommand):
    help = "Write all chains and anchors into FILE, for scripts/verify_export.py."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            digest, count = export(file, at=timezone.now())
        except FileExistsError as error:
            raise CommandError(f"{file} is there already.") from error
        self.stdout.write(f"{count} events, sha256 {digest}")
