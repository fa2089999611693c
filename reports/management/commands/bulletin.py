"""`bulletin YYYY-MM`: the department bulletin's figures, counted from the data of this moment."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports import contents
from reports.contents import Table
from reports.figures import SIX
from reports.month import Month, NotAMonth


class Command(BaseCommand):
    help = "Print the department bulletin of a month, with its balance."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON document"
        )

    def handle(self, *, month: str, as_json: bool, **_options: Any) -> None:
        try:
            table = contents.live_bulletin(Month.parse(month))
        except NotAMonth as error:
            raise CommandError(str(error)) from error
        self.stdout.write(document(table) if as_json else plain(table))


def document(table: Table) -> str:
    """Return {"month", "offices": [{"unit", "name", six numbers}], "total": {six numbers}}."""
    codes = [figure.code for figure in SIX]
    offices = [
        {"unit": row.code, "name": row.name} | {code: row.numbers[code] for code in codes}
        for row in table.rows
    ]
    total = {code: table.total[code] for code in codes}
    content = {"month": table.month.key, "offices": offices, "total": total}
    return json.dumps(content, ensure_ascii=False, indent=2)


def plain(table: Table) -> str:
    """Return one line per department, numbers first so that Chinese names need no padding."""
    lines = [table.month.label, " ".join(f"[{figure.name}]" for figure in SIX)]
    named = [(row.numbers, f"{row.name} ({row.code})") for row in table.rows]
    for numbers, name in [*named, (table.total, "合计")]:
        lines.append(" ".join(f"{numbers[figure.code]:>8}" for figure in SIX) + f"  {name}")
    begin, end = table.balance
    lines.append(f"{begin} = {end}" if begin == end else f"{begin} ≠ {end}")
    return "\n".join(lines)
