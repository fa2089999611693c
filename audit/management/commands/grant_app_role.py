"""`grant_app_role`: the rights of the account under which the product runs on PostgreSQL."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from audit import roles


class Command(BaseCommand):
    help = (
        "Run as the owner of the tables after every migrate: lets ROLE work with all of them and "
        "change nothing of the trail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", metavar="ROLE")

    @transaction.atomic
    def handle(self, *, role: str, **_options: Any) -> None:
        try:
            done = roles.grant(role, connection)
        except roles.Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        for statement in done:
            self.stdout.write(f"{statement};")
