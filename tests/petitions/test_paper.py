"""The official layout of GB/T 9704-2012, as .docx and as PDF."""

import re
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
import typst
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from petitions import paper as papers
from petitions.paper import (
    Annex,
    Column,
    Head,
    Heading,
    Imprint,
    Paper,
    Paragraph,
    Table,
    docx,
    pdf,
)  # fmt: skip
from petitions.workflow import Refused

WORDS = "各处室要认真落实《信访工作条例》，做到件件有回音。"
TABLE = Table(
    (
        Column("处室", 3, is_text=True), Column("交办"),
        Column("交办", group="环比"), Column("按时率", group="环比"),
    ),
    (("基础教育处", "5", "＋2", "—"), ("人事处", "1", "0", "－12.5")),
    total=("合计", "6", "＋2", "—"),
    caption="办理情况",
    note="注：单位为件。",
)  # fmt: skip
NOTICE = Paper(
    title="关于做好信访工作的通知",
    head=Head("市教育委员会文件", papers.document_number("教信", 2026, 12)),
    addressee="机关各处室",
    blocks=(
        Heading("一、要求"), Heading("（一）责任", 2), Paragraph(WORDS), TABLE,
        Annex("附件1", "名单"), Paragraph("某某。"),
    ),
    attachments=("名单", "分工"),
    unit="市教育委员会",
    signed_on=date(2026, 4, 8),
    imprint=Imprint("市信访局", "市教育委员会办公室", date(2026, 4, 9)),
    mark=("SHA-256 00ff",),
)  # fmt: skip


def read(paper):
    return Document(BytesIO(docx.written(paper)))


def lines(paper):
    return [line.text for line in read(paper).paragraphs if line.text]


def streams(file):
    """Return what the PDF holds, unpacked."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.DOTALL)
    return b"\n".join(zlib.decompress(one) if one[:1] == b"\x78" else one for one in found)


def test_numbers_are_written_in_hexagonal_brackets():
    assert papers.document_number("教信", 2026, 12) == "教信〔2026〕12号"
    assert papers.issue_number(2026, 3) == "〔2026〕第3期"


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")],
)
def test_numerals_are_chinese_below_a_hundred(number, said):
    assert papers.numeral(number) == said


def test_the_date_stays_four_characters_from_the_edge_and_the_unit_is_centred_on_it():
    assert papers.set_in("教委", "2026年4月8日") == (6.0, 4.0)
    unit_free, date_free = papers.set_in("市教育委员会信访办公室", "2026年4月8日")
    assert unit_free == 2.0
    assert date_free > 4.0


def test_the_page_of_the_document_is_that_of_the_standard():
    sheet = read(NOTICE)
    section = sheet.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    body = next(line for line in sheet.paragraphs if line.text == WORDS)
    assert body.paragraph_format.line_spacing == Pt(28.95)
    assert body.paragraph_format.first_line_indent == Pt(32)
    assert body.runs[0].font.size == Pt(16)


def test_each_part_names_its_own_font_for_chinese_characters():
    def font(text):
        (line,) = [line for line in read(NOTICE).paragraphs if line.text == text]
        return line.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia"))

    assert font("关于做好信访工作的通知") == "方正小标宋简体"
    assert font("一、要求") == "黑体"
    assert font("（一）责任") == "楷体_GB2312"
    assert font(WORDS) == "仿宋_GB2312"


def test_page_numbers_stand_outside_on_odd_and_even_pages():
    sheet = read(NOTICE)
    assert sheet.settings.odd_and_even_pages_header_footer
    odd, even = sheet.sections[0].footer, sheet.sections[0].even_page_footer
    assert [foot.paragraphs[0].alignment.name for foot in (odd, even)] == ["RIGHT", "LEFT"]
    assert "PAGE" in odd._element.xml
    assert odd.paragraphs[1].text == "SHA-256 00ff"


def test_the_parts_come_in_the_order_of_the_standard():
    assert lines(NOTICE) == [
        "市教育委员会文件", "教信〔2026〕12号", "关于做好信访工作的通知", "机关各处室：",
        "一、要求", "（一）责任", WORDS, "办理情况", "注：单位为件。",
        "附件：1.名单", "　　　2.分工", "市教育委员会", "2026年4月8日",
        "附件1", "名单", "某某。",
    ]  # fmt: skip


def test_a_plain_paper_has_its_number_under_the_title():
    plain = Paper("会议纪要", (Paragraph("内容。"),), number="〔2026〕1号", attachments=("名单",))
    assert lines(plain) == ["会议纪要", "〔2026〕1号", "内容。", "附件：名单"]


def test_an_issue_says_left_and_right_who_and_when():
    issue = replace(NOTICE, head=Head("信访工作通报", "〔2026〕第3期", "信访办", "2026年4月8日"))
    assert lines(issue)[1:3] == ["〔2026〕第3期", "信访办\t2026年4月8日"]


def test_a_table_repeats_its_head_and_joins_common_heads():
    table, imprint = read(NOTICE).tables
    assert [cell.text for cell in table.rows[0].cells] == ["处室", "交办", "环比", "环比"]
    assert [cell.text for cell in table.rows[1].cells] == ["处室", "交办", "交办", "按时率"]
    assert [cell.text for cell in table.rows[-1].cells] == ["合计", "6", "＋2", "—"]
    heads = [bool(row._tr.findall(".//" + qn("w:tblHeader"))) for row in table.rows]
    assert heads == [True, True, False, False, False]
    assert abs(sum(cell.width for cell in table.rows[2].cells) - Mm(156)) < Mm(1)
    assert [[cell.text for cell in row.cells] for row in imprint.rows] == [
        ["抄送：市信访局", "抄送：市信访局"], ["市教育委员会办公室", "2026年4月9日印发"],
    ]  # fmt: skip


def test_the_same_paper_is_the_same_bytes_and_no_part_is_dated():
    assert docx.written(NOTICE) == docx.written(NOTICE)
    assert pdf.written(NOTICE) == pdf.written(NOTICE)
    with ZipFile(BytesIO(docx.written(NOTICE))) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_pdf_holds_the_pages_and_only_open_fonts():
    file = pdf.written(NOTICE)
    inside = streams(file) + file
    assert file.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", inside)) == 3
    assert set(re.findall(rb"\+(Noto\w+)-", inside)) == {b"NotoSerifSC", b"NotoSansSC"}
    assert 20_000 < len(file) < 200_000


def test_the_pdf_says_what_the_paper_says():
    table = typst.query(
        pdf.LAYOUT,
        "table",
        font_paths=pdf.fonts(tuple(map(str, pdf.settings.PAPER_FONT_DIRS))),
        ignore_system_fonts=True,
        sys_inputs=pdf.inputs(NOTICE),
    )
    for said in ("基础教育处", "环比", "－12.5", "合计"):
        assert said in table


def test_what_looks_like_markup_stays_text():
    wicked = '#panic("x") *粗* $x$ [a](b) `c` <tag> \\ "引号"'
    paper = Paper(wicked, (Paragraph(wicked), Table((Column("一"),), ((wicked,),))))
    assert pdf.written(paper).startswith(b"%PDF-")
    assert lines(paper) == [wicked, wicked]


def test_without_fonts_it_says_who_can_help(settings, tmp_path):
    settings.PAPER_FONT_DIRS = [tmp_path, tmp_path / "none"]
    with pytest.raises(Refused, match="make assets"):
        pdf.written(NOTICE)
