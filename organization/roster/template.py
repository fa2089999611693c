"""The workbook to fill in, and the list of people as a file. Every cell is plain text."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from audit import cells
from organization.models import OFFICERS, ROLE_OF_DUTY, Duty, Unit
from organization.roster.columns import LABELS, Field

ROWS = 1000
WIDTHS = {Field.EMAIL: 26, Field.UNIT: 28}
WIDTH = 16
NOT_HERE = {Duty.DUAL}  # asks for a portfolio


def template(on: date) -> bytes:
    """Return an empty .xlsx with lists to choose units and duties from. One query."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet, choices = book.add_worksheet(_("人员")), book.add_worksheet(_("选项"))
    head, as_text = book.add_format(cells.HEAD), book.add_format({"num_format": "@"})
    units = Unit.objects.active(on).order_by("path").values_list("name", flat=True)
    duties = [
        str(duty.label)
        for duty in Duty
        if ROLE_OF_DUTY[duty] not in OFFICERS and duty not in NOT_HERE
    ]
    lists = {Field.UNIT: list(units), Field.DUTY: duties}
    for place, field in enumerate(Field):
        sheet.set_column(place, place, WIDTHS.get(field, WIDTH), as_text)
        sheet.write_string(0, place, LABELS[field], head)
    for place, (field, names) in enumerate(lists.items()):
        choices.set_column(place, place, 28)
        choices.write_string(0, place, LABELS[field], head)
        for row, name in enumerate(names, start=1):
            choices.write_string(row, place, cells.text_of(name))
        letter, column = "AB"[place], list(Field).index(field)
        source = f"='{choices.get_name()}'!${letter}$2:${letter}${len(names) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, column, ROWS, column, rule)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def listed(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a list as .xlsx, every cell text that runs nothing."""
    return cells.content(cells.Table(_("人员"), heads, rows, widths=[18] * len(heads)))
