"""Seals everything again with the first key of VAULT_KEYS, while the site runs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from audit import log, rotating
from audit.sealing import current


class Command(BaseCommand):
    help = "Seal everything again with the first key of VAULT_KEYS; may be broken off and repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows in one transaction")

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = rotating.rotate(max(1, options["batch"]), self._told)
        if rows:
            with transaction.atomic():
                log.append(
                    log.open_chain("vault"),
                    "vault.rotated",
                    by=log.SYSTEM,
                    at=timezone.now(),
                    body={"key": current().id, "rows": rows},
                )
        self.stdout.write(f"{rows} rows sealed again with key {current().id}.")

    def _told(self, table: str, rows: int) -> None:
        self.stdout.write(f"{table}: {rows}")
