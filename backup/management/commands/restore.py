"""`restore`: an installation brought back from a bundle, into an empty place."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backup.restoring import chosen, restore
from backup.words import BackupFailed, Refused


class Command(BaseCommand):
    help = "Bring back the newest bundle of a folder, or one bundle, into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", type=Path, metavar="DIR")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="compare all with the manifest and run verify; exit 1 when anything differs",
        )

    def handle(self, *, place: Path, verify: bool, **_options: Any) -> None:
        try:
            path = chosen(place)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            restored = restore(path, verify=verify, at=timezone.now())
        except (Refused, BackupFailed, OSError) as refusal:
            raise CommandError(f"{path}: {refusal}") from refusal
        self.stdout.write(said(restored.manifest))
        if restored.pending and not verify:
            self.stdout.write(f"Run migrate: {len(restored.pending)} migrations are to be applied.")
        for finding in restored.findings:
            self.stderr.write(finding)
        if restored.findings:
            sys.exit(1)
        if verify:
            self.stdout.write("Verified: all of it is as it was.")


def said(manifest: dict[str, Any]) -> str:
    """Return what was restored, in one line."""
    chains, rows = manifest["chains"], sum(said[0] for said in manifest["tables"].values())
    return (
        f"Restored the state of {manifest['made_at']} (version {manifest['version']}):"
        f" {rows:,} rows, {chains['events']:,} events in {chains['chains']:,} chains,"
        f" {len(manifest['reports'])} sealed documents, {len(manifest['files'])} attachments."
    )
