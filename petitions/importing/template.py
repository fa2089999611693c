"""The workbook to fill in: the headers we know, and lists to choose from."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from organization.models import Unit
from petitions.importing.headers import LABELS, Field
from petitions.models import Channel, Topic

ROWS = 5_000
WIDE = {Field.TITLE: 30, Field.TEXT: 60, Field.REPLY: 60}
DATES = (Field.RECEIVED, Field.REPLIED)
USUAL_WIDTH = 16


def template(today: date) -> bytes:
    """Return an empty .xlsx with the columns of a register; two queries."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet(_("信访件"))
    choices = _choices(today)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
    # Text, so that Excel neither cuts long numbers nor turns what is typed into a formula.
    as_text = book.add_format({"num_format": "@"})
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    ranges = _write_choices(book.add_worksheet(_("选项")), choices)
    for place, field in enumerate(column for column in Field if column is not Field.ORDER):
        style = as_date if field in DATES else as_text
        sheet.set_column(place, place, WIDE.get(field, USUAL_WIDTH), style)
        sheet.write_string(0, place, LABELS[field], head)
        if field in ranges:
            rule = {"validate": "list", "source": ranges[field], "error_type": "warning"}
            sheet.data_validation(1, place, ROWS, place, rule)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def _choices(today: date) -> dict[Field, Sequence[str]]:
    topics = Topic.objects.filter(parent__isnull=False).order_by("code")
    units = Unit.objects.active(today).order_by("path")
    return {
        Field.CHANNEL: [str(label) for label in Channel.labels],
        Field.TOPIC: list(topics.values_list("name", flat=True)),
        Field.UNIT: list(units.values_list("name", flat=True)),
    }


def _write_choices(
    sheet: xlsxwriter.worksheet.Worksheet, choices: Mapping[Field, Sequence[str]]
) -> dict[Field, str]:
    """Write one column per list and return the range of each."""
    ranges = {}
    for place, (field, names) in enumerate(choices.items()):
        sheet.set_column(place, place, 24)
        sheet.write_string(0, place, LABELS[field])
        for row, name in enumerate(names, start=1):
            sheet.write_string(row, place, name)
        letter = "ABC"[place]
        ranges[field] = f"='{sheet.get_name()}'!${letter}$2:${letter}${len(names) + 1}"
    return ranges
