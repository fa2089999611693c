"""`briefing_figures YEAR`: the yearly figures of the briefing, counted at this moment."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports import briefing


class Command(BaseCommand):
    help = "Print the figures of a year as the published briefing gives them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON document"
        )

    def handle(self, *, year: int, as_json: bool, **_options: Any) -> None:
        figures = briefing.document(year)
        if as_json:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        for code, number in figures.items():
            self.stdout.write(f"{code}: {number}")
