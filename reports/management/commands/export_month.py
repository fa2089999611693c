"""`export_month YYYY-MM DIR`: a frozen month as files, for `scripts/check_month.py`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import actions
from reports.bundle import NothingFrozen
from reports.month import Month, NotAMonth


class Command(BaseCommand):
    help = "Write a frozen month with its events, rules and anchors into an empty folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *, month: str, folder: Path, **_options: Any) -> None:
        try:
            digest, cases = actions.export_month(Month.parse(month), folder, at=timezone.now())
        except NotAMonth as error:
            raise CommandError(str(error)) from error
        except NothingFrozen as error:
            raise CommandError(_("%(month)s没有冻结的通报和月报。") % {"month": month}) from error
        except FileExistsError as error:
            raise CommandError(_("%(folder)s不是空目录。") % {"folder": folder}) from error
        self.stdout.write(f"{digest}  manifest.json ({cases})")
