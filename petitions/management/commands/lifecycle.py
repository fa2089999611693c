"""`lifecycle`: write docs/lifecycle.md from the table of steps."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from petitions import diagram

PAGE = settings.BASE_DIR / "docs" / "lifecycle.md"


class Command(BaseCommand):
    help = "Write docs/lifecycle.md from the table of steps; --check only compares, exit 1 if old."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, write nothing")

    def handle(self, **options: Any) -> None:
        drawn = diagram.page()
        if not options["check"]:
            PAGE.write_text(drawn, encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != drawn:
            raise CommandError("docs/lifecycle.md is not what the table says: run lifecycle.")
