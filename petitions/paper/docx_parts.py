"""What python-docx has no word for: borders, frames, page numbers, heads that come again."""

from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length
from docx.styles.style import BaseStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

AFTER_BORDER = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def element(name: str, **values: object) -> Any:
    """Return an element of the w: namespace with these w: attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def line_grid(section: Section, pitch: Length) -> None:
    """Lay lines of this pitch over the page.

    Lines only: with a grid of characters some editors spread them over the page.
    """
    found: Any = section._sectPr
    for old in found.findall(qn("w:docGrid")):
        found.remove(old)
    found.append(element("docGrid", type="lines", linePitch=pitch.twips))


def properties(line: Paragraph) -> Any:
    """Return the properties of a paragraph, made if need be."""
    return line._p.get_or_add_pPr()


def set_fonts(run: Run, family: str) -> None:
    """Name one family for every script."""
    run.font.name = family
    found: Any = run._element
    for script in ("eastAsia", "cs"):
        found.rPr.rFonts.set(qn(f"w:{script}"), family)


def rule(line: Paragraph, *, color: str = "000000", style: str = "single", **eighths: int) -> None:
    """Rule a paragraph, such as top=8, in eighths of a point."""
    borders = element("pBdr")
    for side in ("top", "bottom"):
        if side in eighths:
            borders.append(element(side, val=style, sz=eighths[side], space=3, color=color))
    properties(line).insert_element_before(borders, *AFTER_BORDER)


def at_page_foot(grid: Table, bottom: Length, row: Length) -> None:
    """Float a table so that it ends `bottom` below the edge of the page, ruled between its rows.

    By a measure from the edge: "at the bottom" is not understood by every editor.
    """
    for one in grid.rows:
        one.height, one.height_rule = row, WD_ROW_HEIGHT_RULE.EXACTLY
    top = Length(bottom - row * len(grid.rows))
    found = grid._tbl.tblPr
    place = element(
        "tblpPr", leftFromText=0, rightFromText=0, vertAnchor="page", horzAnchor="margin",
        tblpXSpec="center", tblpY=top.twips,
    )  # fmt: skip
    found.insert_element_before(place, "w:tblOverlap", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")
    borders = element("tblBorders")
    for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 6)):
        borders.append(element(side, val="single", sz=eighths, space=0, color="000000"))
    found.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def narrow_cells(grid: Table, margin: Length) -> None:
    """Leave so much beside the text of every cell."""
    found = element("tblCellMar")
    for side in ("left", "right"):
        found.append(element(side, w=margin.twips, type="dxa"))
    grid._tbl.tblPr.insert_element_before(found, "w:tblLook")


def off_grid(line: Paragraph) -> None:
    """Free a paragraph from the lines of the page."""
    free = element("snapToGrid", val=0)
    properties(line).insert_element_before(free, "w:spacing", "w:ind", "w:jc", "w:rPr")


def no_gaps(style: BaseStyle) -> None:
    """Add no space between Chinese characters and figures."""
    found = style.element.get_or_add_pPr()
    for name in ("autoSpaceDE", "autoSpaceDN"):
        found.append(element(name, val=0))


def speak_chinese(style: BaseStyle) -> None:
    """Say that the text is simplified Chinese: substitutes for a font that is missing, and where a
    full stop stands in its square, are chosen by it."""
    found = style.element.get_or_add_rPr()
    for old in found.findall(qn("w:lang")):
        found.remove(old)
    found.append(element("lang", val="zh-CN", eastAsia="zh-CN"))


def page_number(run: Run) -> None:
    """Write the number of the page between dashes."""
    for part in (
        element("fldChar", fldCharType="begin"), None, element("fldChar", fldCharType="end")
    ):  # fmt: skip
        if part is None:
            part = element("instrText")
            part.text = "PAGE"
        run._element.append(part)


def keep_row(row: _Row, *, is_head: bool) -> None:
    """Do not break a row over two pages; the head comes again on each."""
    found = row._tr.get_or_add_trPr()
    found.append(element("cantSplit"))
    if is_head:
        found.append(element("tblHeader"))
