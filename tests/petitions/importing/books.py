"""Workbooks for the tests: honest ones through xlsxwriter, hostile ones part by part."""

from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
HEAD = ("主题", "信访日期", "内容")


def write(path, rows, *, sheet="登记簿"):
    """Write rows; a date becomes a cell with a date format."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": 'yyyy"年"m"月"d"日" h:mm:ss'})
    for y, cells in enumerate(rows):
        for x, cell in enumerate(cells):
            if isinstance(cell, datetime):
                page.write_datetime(y, x, cell, moment)
            elif isinstance(cell, date):
                page.write_datetime(y, x, cell, day)
            elif isinstance(cell, str):
                page.write_string(y, x, cell)
            elif cell is not None:
                page.write(y, x, cell)
    book.close()
    return path


def row(number, *texts):
    cells = "".join(
        f'<c r="{chr(65 + x)}{number}" t="inlineStr">'
        f'<is><t xml:space="preserve">{text}</t></is></c>'
        for x, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def sheet_xml(body, head="", dimension=""):
    """Return a sheet with an honest header and one honest row above the body."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet xmlns="{MAIN}">{dimension}'
        f"<sheetData>{row(1, *HEAD)}{row(2, '一', '2026-03-02', '内容')}{body}</sheetData>"
        "</worksheet>"
    )


def parts(body="", **sheet):
    """Return the parts of a small workbook, to be spoiled by the test."""
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
        SHEET: sheet_xml(body, **sheet),
    }


def relations(*targets, mode=""):
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def pack(path, content, *, method=ZIP_DEFLATED):
    with ZipFile(path, "w", method) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return path
