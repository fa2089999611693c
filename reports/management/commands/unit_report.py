"""`unit_report YYYY-MM UNIT`: one unit's month, counted from the data of this moment."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from organization.models import Unit
from reports import contents, figures
from reports.contents import Row
from reports.month import Month, NotAMonth


class Command(BaseCommand):
    help = "Print the monthly report of a unit: figures, balance, overdue cases."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("unit", metavar="UNIT", help="code of the unit, such as JJC")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON document"
        )

    def handle(self, *, month: str, unit: str, as_json: bool, **_options: Any) -> None:
        try:
            asked = Month.parse(month)
            found = Unit.objects.get(code=unit)
        except NotAMonth as error:
            raise CommandError(str(error)) from error
        except Unit.DoesNotExist as error:
            raise CommandError(_("没有代码为“%(code)s”的单位。") % {"code": unit}) from error
        row = contents.live_report(found, asked)
        overdue = figures.keys([figures.OVERDUE_OPEN], asked, [found.pk])[found.pk]
        write = document if as_json else plain
        self.stdout.write(write(asked, row, overdue["overdue_open"]))


def document(month: Month, row: Row, overdue: list[str]) -> str:
    """Return {"month", "unit", "name", the numbers by figure code, "overdue": ["slug/no"]}."""
    content = {"month": month.key, "unit": row.code, "name": row.name}
    return json.dumps(content | row.numbers | {"overdue": overdue}, ensure_ascii=False, indent=2)


def plain(month: Month, row: Row, overdue: list[str]) -> str:
    """Return one line per figure, the balance, and the overdue cases."""
    lines = [f"{month.label} {row.name} ({row.code})"]
    lines += [f"{row.numbers[figure.code]:>8}  {figure.name}" for figure in figures.REPORT]
    begin, end = figures.balance(row.numbers)
    lines.append(f"{begin} = {end}" if begin == end else f"{begin} ≠ {end}")
    return "\n".join([*lines, *overdue])
