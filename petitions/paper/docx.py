"""A paper as .docx for the office's own editor: the fonts are named, and the editor has them.

The same bytes for the same paper: the parts of the file bear no moment.
"""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from docx import Document
from docx.document import Document as Sheet
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.section import _Footer as Foot
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Cell, _Rows
from docx.text.paragraph import Paragraph as Line

from petitions import paper as papers
from petitions.paper import HEAD_SIZES, NARROW, Annex, Block, Head, Heading, Paper, Paragraph, Table
from petitions.paper import docx_parts as parts

BODY = 16
PITCH = Pt(28.95)  # 22 lines on 225 mm
WIDTH = Mm(156)
RED = RGBColor(0xD7, 0x00, 0x0F)
ALWAYS = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zone
ZIPPED = (1980, 1, 1, 0, 0, 0)
LEVELS = {1: "heavy", 2: "kai", 3: "body"}


def written(paper: Paper) -> bytes:
    """Return the file."""
    made = Document()
    _page(made, paper)
    if paper.head:
        _head(made, paper.head)
    _line(made, paper.title, font="title", size=22, align=ALIGN.CENTER)
    if paper.number:
        _line(made, paper.number, align=ALIGN.CENTER)
    _line(made)
    if paper.addressee:
        _line(made, f"{paper.addressee}：")
    for block in paper.body:
        _block(made, block)
    _end(made, paper)
    return _same(made)


def _page(made: Sheet, paper: Paper) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(21.5) if not paper.mark else Mm(21.5 - 3.5 * len(paper.mark))
    parts.line_grid(section, PITCH)
    parts.no_gaps(made.styles["Normal"])
    parts.speak_chinese(made.styles["Normal"])
    made.settings.odd_and_even_pages_header_footer = True
    _foot(section.footer, paper.mark, ALIGN.RIGHT, ALIGN.LEFT)
    _foot(section.even_page_footer, paper.mark, ALIGN.LEFT, ALIGN.RIGHT)
    if paper.head and paper.head.is_letter:
        section.different_first_page_header_footer = True
        _first_foot(section.first_page_footer, paper.mark)
    core = made.core_properties
    core.title, core.author, core.last_modified_by = paper.title, paper.unit, paper.unit
    core.created = core.modified = ALWAYS
    core.comments = ""


def _foot(foot: Foot, marks: tuple[str, ...], outside: ALIGN, inside: ALIGN) -> None:
    line = foot.paragraphs[0]
    line.style, line.alignment = "Normal", outside
    _indent(line, 14)
    for text in ("— ", "", " —"):
        run = line.add_run(text)
        parts.set_fonts(run, settings.PAPER_FONTS["digits"])
        run.font.size = Pt(14)
        if not text:
            parts.page_number(run)
    for mark in marks:
        small = foot.add_paragraph(style="Normal")
        small.alignment = inside
        _spaced(small, Pt(10))
        _run(small, mark, "body", 7.5)


def _first_foot(foot: Foot, marks: tuple[str, ...]) -> None:
    """A letter bears no number on its first page, but a double rule."""
    line = foot.paragraphs[0]
    line.style = "Normal"
    _spaced(line, Pt(14))
    _run(line, "　".join(marks), "body", 7.5)
    parts.rule(line, color=str(RED), style="thinThickSmallGap", bottom=24)


def _line(
    made: Sheet | _Cell, text: str = "", *, font: str = "body", size: float = BODY,
    align: ALIGN = ALIGN.JUSTIFY, indent: int = 0,
) -> Line:  # fmt: skip
    """Add one paragraph on the lines of the page; `indent` counts characters."""
    line = made.add_paragraph()
    line.alignment = align
    _spaced(line, PITCH)
    if indent:
        line.paragraph_format.first_line_indent = Pt(indent * size)
    _run(line, text, font, size)
    return line


def _spaced(line: Line, pitch: Length) -> None:
    shape = line.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, pitch


def _run(line: Line, text: str, font: str, size: float, color: RGBColor | None = None) -> None:
    run = line.add_run(text)
    parts.set_fonts(run, settings.PAPER_FONTS[font])
    run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color


def _head(made: Sheet, head: Head) -> None:
    name = made.add_paragraph()
    name.alignment = ALIGN.CENTER
    _spaced(name, Pt(60) if head.size == HEAD_SIZES[0] else Pt(head.size + 12))
    if not head.left and not head.is_letter:
        name.paragraph_format.space_before = Mm(20)
    _run(name, head.name, "title", head.size, RED)
    if head.is_letter:
        parts.rule(name, color=str(RED), style="thickThinSmallGap", bottom=24)
        _line(made, head.number, align=ALIGN.RIGHT)
        _line(made)
        return
    last = _line(made, head.number, align=ALIGN.CENTER)
    if head.left or head.right:
        last = _line(made, align=ALIGN.LEFT)
        last.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        _run(last, f"{head.left}\t{head.right}", "body", BODY)
    parts.rule(last, color=str(RED), bottom=12)
    _line(made)


def _block(made: Sheet, block: Block) -> None:
    if isinstance(block, Heading):
        line = _line(made, block.text, font=LEVELS[block.level], indent=2)
        line.paragraph_format.keep_with_next = True
    elif isinstance(block, Table):
        _table(made, block)
    elif isinstance(block, Annex):
        line = _line(made, block.label, font="heavy")
        line.paragraph_format.page_break_before = True
        if block.title:
            _line(made, block.title, font="title", size=22, align=ALIGN.CENTER)
            _line(made)
    elif isinstance(block, Paragraph):
        _line(made, block.text, indent=2 if block.indented else 0)


def _table(made: Sheet, table: Table) -> None:
    if table.caption:
        caption = _line(made, table.caption, font="heavy", size=14, align=ALIGN.CENTER)
        caption.paragraph_format.keep_with_next = True
    heads = papers.heads(table.columns)
    body = [*table.rows, *([table.total] if table.total else [])]
    grid = made.add_table(len(heads) + len(body), len(table.columns), style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    parts.narrow_cells(grid, Mm(0.8))
    size = 10.5 if len(table.columns) >= NARROW else 12
    whole = sum(column.width for column in table.columns)
    rows = grid.rows
    for column, wanted in zip(grid.columns, table.columns, strict=True):
        column.width = Length(WIDTH * wanted.width // whole)
    _table_head(rows, heads, size)
    for place, (row, cells) in enumerate(zip(list(rows)[len(heads) :], body, strict=True)):
        if heads:  # the long cells of a form run on over the page
            parts.keep_row(row, is_head=False)
        is_total = bool(table.total) and place == len(body) - 1
        for cell, text, column in zip(row.cells, cells, table.columns, strict=True):
            align = ALIGN.LEFT if column.is_text else ALIGN.CENTER
            _fill(cell, text, "heavy" if is_total else "body", size, align)
    note = _line(made, table.note, size=10.5, align=ALIGN.LEFT)
    _spaced(note, Pt(18))


def _table_head(rows: _Rows, heads: list[list[papers.Cell]], size: float) -> None:
    taken: set[tuple[int, int]] = set()
    for down, cells in enumerate(heads):
        row = rows[down]
        parts.keep_row(row, is_head=True)
        across = 0
        for cell in cells:
            while (down, across) in taken:
                across += 1
            last = rows[down + cell.high - 1].cells[across + cell.wide - 1]
            _fill(row.cells[across].merge(last), cell.text, "heavy", size, ALIGN.CENTER)
            taken |= {
                (down + low, across + far) for low in range(cell.high) for far in range(cell.wide)
            }


def _fill(cell: _Cell, text: str, font: str, size: float, align: ALIGN) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    line.alignment = align
    parts.off_grid(line)
    _spaced(line, Pt(size + 4))
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(3)
    _run(line, text, font, size)


def _end(made: Sheet, paper: Paper) -> None:
    if paper.attachments:
        _line(made)
        for name in papers.attachment_lines(paper.attachments):
            _line(made, name, indent=2)
    if paper.signed_on:
        _signature(made, paper.unit, papers.day(paper.signed_on))
    for block in paper.annexes:
        _block(made, block)
    if paper.imprint:
        _imprint(made, paper)


def _signature(made: Sheet, unit: str, on: str) -> None:
    """Sign under the last lines of the text, which go over to the next page with it."""
    together = [*made.paragraphs[-1:], _line(made)]
    for text, free in zip((unit, on), papers.set_in(unit, on), strict=True):
        if text:
            together.append(_line(made, text, align=ALIGN.RIGHT))
            together[-1].paragraph_format.right_indent = Pt(free * BODY)
    for line in together[:-1]:
        line.paragraph_format.keep_with_next = True


def _imprint(made: Sheet, paper: Paper) -> None:
    rows = papers.imprint_rows(paper)
    grid = made.add_table(len(rows), 2)
    grid.autofit = False
    parts.at_page_foot(grid, Mm(297 - 35), Pt(25))
    for row, (left, right) in zip(grid.rows, rows, strict=True):
        cells = row.cells if right else (row.cells[0].merge(row.cells[1]),)
        for cell, text, align in zip(cells, (left, right), (ALIGN.LEFT, ALIGN.RIGHT), strict=False):
            _fill(cell, text, "body", 14, align)
            _indent(cell.paragraphs[0], 14)
    _spaced(made.add_paragraph(), Pt(1))  # a document does not end with a table


def _indent(line: Line, points: float) -> None:
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(points)


def _same(made: Sheet) -> bytes:
    """Return the file with every part of it dated alike."""
    first, file = BytesIO(), BytesIO()
    made.save(first)
    with ZipFile(first) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, ZIPPED)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            new.writestr(info, old.read(name))
    return file.getvalue()
