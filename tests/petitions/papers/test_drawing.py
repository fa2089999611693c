"""What a paper looks like, that its bytes are kept, and that long words do not burst the page."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from audit.models import Event
from petitions import actions
from petitions.models import IssuedPaper, PaperFile
from petitions.paper import docx, pdf
from petitions.papers import drawing, filling, verify
from petitions.papers.fields import BY_CODE as FIELDS
from petitions.papers.jobs import periods, store
from petitions.papers.kinds import BY_CODE, KINDS, Layout
from petitions.papers.wording import TEXTS
from petitions.workflow import Refused
from tests.world import MONDAY, bring_to

LONG_NAME, LONG_TEXT = "某" * 60, "这是一段三千字的文字，" * 273
CODES = [kind.code for kind in KINDS]


class Lease:
    def confirm(self):
        pass


def test_every_kind_has_words_that_will_do_and_its_demands_are_fields():
    assert set(TEXTS) == set(BY_CODE)
    for kind in KINDS:
        assert filling.faults(kind, filling.own_text(kind)) == []
        assert set(kind.given) <= set(FIELDS)
        assert {demand.field for demand in kind.demands} <= set(FIELDS)
        assert len(kind.series) <= 20


def test_every_field_has_a_name_of_its_own_and_a_sample():
    names = [field.name for field in FIELDS.values()]
    assert len(set(names)) == len(names)
    assert all(field.sample for field in FIELDS.values())


@pytest.mark.parametrize("code", CODES)
def test_long_names_and_texts_are_drawn_in_both_files(code):
    parts = drawing.sample(code, filling.own_text(BY_CODE[code]), MONDAY.date())
    parts |= {"issuer": LONG_NAME, "addressee": parts["addressee"] and LONG_NAME}
    for block in parts["blocks"]:
        if block["block"] == "table":
            block["rows"][-1][1] = LONG_TEXT
    parts["blocks"].append({"block": "paragraph", "text": LONG_TEXT, "indented": True})
    page = drawing.page_of(parts)
    assert pdf.written(page).startswith(b"%PDF")
    text = "".join(p.text for p in Document(BytesIO(docx.written(page))).paragraphs)
    assert LONG_TEXT in text
    assert (page.head is None) is (BY_CODE[code].layout is Layout.FORM)


@pytest.mark.parametrize("lines", range(10, 20))
def test_a_signature_never_stands_alone_on_a_page(lines):
    parts = drawing.sample("transfer", filling.own_text(BY_CODE["transfer"]), MONDAY.date())
    said = [{"block": "paragraph", "text": f"第{n}段。", "indented": True} for n in range(lines)]
    page = drawing.page_of(parts | {"blocks": said})
    last = PdfReader(BytesIO(pdf.written(page))).pages[-1].extract_text()
    assert said[-1]["text"] in last
    assert "市教育委员会" in last
    text, _empty, unit, on = Document(BytesIO(docx.written(page))).paragraphs[-4:]
    assert (text.text, unit.text) == (said[-1]["text"], "市教育委员会")
    assert text.paragraph_format.keep_with_next
    assert unit.paragraph_format.keep_with_next
    assert not on.paragraph_format.keep_with_next


def test_the_pdf_is_kept_with_its_hash_in_the_trail(world, case):
    bring_to(world, case, "assign")
    assert IssuedPaper.objects.undrawn().count() == 4
    (period,) = periods(MONDAY)
    store(period, Lease(), MONDAY)
    assert IssuedPaper.objects.undrawn().count() == 0
    for paper in IssuedPaper.objects.all():
        content = paper.file.content
        assert content == pdf.written(drawing.page_of(paper.content))
        assert hashlib.sha256(content).hexdigest() == paper.sha256
        event = Event.objects.get(kind="paper_stored", body__paper=paper.no)
        assert event.body["sha256"] == paper.sha256
    assert PaperFile.objects.values_list("sealed", flat=True).first()
    before = Event.objects.count()
    store(period, Lease(), MONDAY)
    actions.store_pdf(IssuedPaper.objects.first(), b"another", at=MONDAY)
    assert Event.objects.count() == before
    assert list(verify.check_papers()) == []


def test_verify_names_bytes_that_were_changed_or_are_gone(world, case):
    bring_to(world, case, "assign")
    store("", Lease(), MONDAY)
    first, second, *_ = PaperFile.objects.order_by("pk")
    PaperFile.objects.filter(pk=first.pk).update(sealed="JVBERg==")
    PaperFile.objects.filter(pk=second.pk).delete()
    found = " ".join(str(finding) for finding in verify.check_papers())
    assert "bytes of its PDF were changed" in found
    assert "Its PDF is gone" in found


def test_without_fonts_the_paper_is_issued_and_waits_for_its_pdf(world, case, settings):
    settings.PAPER_FONT_DIRS = []
    bring_to(world, case, "assign")
    with pytest.raises(Refused, match="字体"):
        store("", Lease(), MONDAY)
    assert IssuedPaper.objects.undrawn().count() == 4


def test_two_papers_that_say_the_same_differ_in_their_hash(world, case):
    """Else who guesses the words could tell from the trail, which outlives them, whose it was."""
    facts = [drawing.sample("receipt", "编号{{编号}}", MONDAY.date()) for _ in range(2)]
    assert drawing.fingerprint(facts[0]) == drawing.fingerprint(facts[1])
    bring_to(world, case, "assign")
    checks = [paper.content["check"] for paper in case.papers.all()]
    assert len(set(checks)) == len(checks)
    assert all(len(check) == 16 for check in checks)


def test_a_line_without_values_is_left_out_and_its_heading_too():
    kind = BY_CODE["accept"]
    values = {"编号": "1", "题名": "甲\n乙"}
    text = "{{编号}}\n一、期限\n最后一日{{办理期限}}\n二、题名\n{{题名}}\n没有字段"
    blocks = filling.blocks(kind, text, lambda field: values.get(field.name, ""))
    assert [block.text for block in blocks] == ["1", "二、题名", "甲", "乙", "没有字段"]


def test_what_was_typed_is_never_a_field_nor_a_heading():
    values = {"说明": "{{编号}}\n一、标题"}
    blocks = filling.blocks(BY_CODE["object"], "{{说明}}", lambda f: values.get(f.name, "机密"))
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Paragraph"]
    assert blocks[0].text == "{{编号}}"


def test_disposal_erases_what_a_paper_says_and_keeps_its_number(world, case):
    from petitions.actions.disposing import _erase

    case = bring_to(world, case, "close")
    store("", Lease(), timezone.now() + timedelta(0))
    _erase([case])
    paper = case.papers.get(kind="opinion")
    assert (paper.content, paper.addressee, paper.erased) == ({}, "", True)
    assert paper.number == "教基访复〔2026〕1号"
    assert not PaperFile.objects.exists()
    assert list(verify.check_papers()) == []
