"""The one writer of .xlsx: the bytes are those of xlsxwriter, and text is text."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from audit import cells
from tests.audit.conftest import MONDAY

ODD = [
    "", " ", "a ", " a", "　全角", "a\tb", "a\nb", "a\n", "a\rb", "<b>&amp;\"'", "_x0041_", "_x",
    "a_b", "\x1f", date(1900, 1, 1), date(2026, 3, 2), 10**17,
    "<r>", "</r>", "💩" * 17_000, "字" * 40_000, "=1+1", "半\ud800个", None, 0, -7, True, 1.5,
]  # fmt: skip
CELLS = st.one_of(st.sampled_from(ODD), st.text(max_size=12), st.integers(), st.dates())


def sheet_of(content):
    return ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


def by_xlsxwriter(rows, heads, *, is_typed):
    """The same sheet, cell by cell through xlsxwriter's own door."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, cells.OPTIONS) as book:
        plain, strong, day = map(book.add_format, (cells.TEXT, cells.HEAD, cells.DAY))
        sheet = book.add_worksheet()
        for place in range(len(heads)):
            sheet.set_column(place, place, cells.WIDTH)
        sheet.freeze_panes(1, 0)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, strong)
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if is_typed and isinstance(cell, date):
                    sheet.write_datetime(line, place, cell, day)
                elif is_typed and isinstance(cell, int):
                    sheet.write_number(line, place, cell)
                elif said := cells.text_of("" if cell is None else cell):
                    sheet.write_string(line, place, said, plain)
    return sheet_of(out.getvalue())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, max_size=4), max_size=6), st.booleans())
def test_the_bytes_are_those_of_xlsxwriter(rows, is_typed):
    heads = ["甲", "乙", "丙", "丁"]
    table = cells.Table("", heads, rows, is_typed=is_typed)
    assert sheet_of(cells.content(table)) == by_xlsxwriter(rows, heads, is_typed=is_typed)


@pytest.mark.parametrize("is_typed", [True, False])
def test_odd_cells_one_by_one(is_typed):
    rows = [[cell] for cell in ODD]
    table = cells.Table("", ["甲"], rows, is_typed=is_typed)
    assert sheet_of(cells.content(table)) == by_xlsxwriter(rows, ["甲"], is_typed=is_typed)


def test_text_that_looks_like_rich_text_stays_text_in_heads_and_rows():
    hostile = ["<r><t>x</t></r>", "<r>&</r>", "<r></is></c><c><f>1+1</f></c></r>"]
    content = cells.content(cells.Table("", hostile, [hostile], above=hostile[1:2]))
    assert "<f>" not in sheet_of(content)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    above, heads, row = book.get_sheet_by_index(0).to_python()
    assert (above[0], heads, row) == (hostile[1], hostile, hostile)


def test_the_number_of_rows_is_told_and_the_same_moment_gives_the_same_bytes():
    out, rows = BytesIO(), [["a", 1], [], ["", None]]
    assert cells.write(out, cells.Table("x", ["甲"], rows), cells.Table("y", ["乙"], [])) == 3
    table = cells.Table("x", ["甲"], rows, is_typed=True, wraps=True)
    same = {cells.content(table, made_at=MONDAY) for _ in range(2)}
    assert len(same) == 1
