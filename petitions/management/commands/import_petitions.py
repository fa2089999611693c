"""`import_petitions`: a register from Excel, checked row by row, taken whole or not at all."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Unit, User
from organization.workbooks import reading
from organization.workbooks.limits import COMMAND
from petitions.importing import writing
from petitions.importing.rows import CellError
from petitions.importing.writing import Outcome
from petitions.workflow import Refused


class Command(BaseCommand):
    help = "Import a register of petitions from an Excel workbook; exit 1 if anything is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument(
            "--unit", metavar="CODE", help="who handles the rows that name no unit themselves"
        )
        parser.add_argument("--by", metavar="USERNAME", help="the clerk who answers for it")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON document"
        )

    def handle(self, **options: Any) -> None:
        done = carried_out(options)
        for notice in done.notices:
            self.stderr.write(notice)
        self.stdout.write(
            document(done) if options["as_json"] else plain(done, dry_run=options["dry_run"])
        )
        if done.errors:
            sys.exit(1)


def carried_out(options: dict[str, Any]) -> Outcome:
    """Run the import; whatever stops it comes back as an error of the outcome."""
    at = timezone.now()
    try:
        unit = _unit(options["unit"]) if options["unit"] else None
        by = _person(options["by"]) if options["by"] else None
        terms = writing.terms(default_unit=unit, at=at, limits=COMMAND)
        sheet = reading.workbook(options["file"], COMMAND)
        return writing.run(sheet, terms, by=by, at=at, dry_run=options["dry_run"])
    except (reading.Unreadable, Refused, PermissionDenied) as error:
        return Outcome(errors=[CellError(0, "", str(error))])


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Refused(_("没有代码为 %(code)s 的单位。") % {"code": code})
    return unit


def _person(username: str) -> User:
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise Refused(_("没有用户名为 %(name)s 的人员，或已停用。") % {"name": username})
    return person


def document(done: Outcome) -> str:
    """Return {"rows", "imported", "skipped", "errors": [{"row", "column", "message"}]}."""
    errors = [error._asdict() for error in done.errors]
    figures = {"rows": done.rows, "imported": done.imported, "skipped": done.skipped}
    return json.dumps(figures | {"errors": errors}, ensure_ascii=False)


def plain(done: Outcome, *, dry_run: bool) -> str:
    """Return one line per error, or one line of figures."""
    if done.errors:
        lines = [_place(error) + error.message for error in done.errors]
        lines.append(_("共 %(n)d 处错误，没有写入任何一行。") % {"n": len(done.errors)})
        return "\n".join(lines)
    said = (
        _("可导入 %(n)d 行，跳过 %(m)d 行。") if dry_run else _("已导入 %(n)d 行，跳过 %(m)d 行。")
    )
    return said % {"n": done.imported, "m": done.skipped}


def _place(error: CellError) -> str:
    if not error.row:
        return ""
    if not error.column:
        return _("第 %(row)d 行：") % {"row": error.row}
    return _("第 %(row)d 行“%(column)s”：") % {"row": error.row, "column": error.column}
