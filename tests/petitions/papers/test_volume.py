"""The attachments in the whole file of a case: bound in as pages, or named with the reason."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link

from audit.models import Event, Read
from petitions import actions
from petitions.identity import FIELDS
from petitions.models import Attachment, FileOrigin
from petitions.paper import Paper, Paragraph
from petitions.paper import pdf as typeset
from petitions.papers import enclosing, volume
from petitions.uploads import vault
from tests.petitions.pages.browsers import browser, words
from tests.petitions.uploads import corpus
from tests.world import bring_to, register

ALL = frozenset(FIELDS)


@pytest.fixture
def now():
    return timezone.localtime()


@pytest.fixture
def sent(world, now):
    return bring_to(world, register(world, at=now).case, "sign", at=now)


@pytest.fixture
def add(sent, world, now):
    def _add(name, content, origin=FileOrigin.OFFICE, case=sent, by=world.handler):
        held = actions.hold(name, content, form=uuid4(), by=by, at=now)
        (row,) = actions.add_files(case, [str(held.key)], origin=origin, by=by, at=now)
        return row

    return _add


def pdf(*turns, password="", note=None):
    """Return a PDF with a page for each angle."""
    paper = Paper(title="情况说明", blocks=(Paragraph("校服事项说明。"),), unit="学校")
    (page,) = PdfReader(BytesIO(typeset.written(paper))).pages
    made = PdfWriter()
    for turn in turns:
        made.add_page(page).rotate(turn)
    if note:
        made.add_annotation(0, note)
    if password:
        made.encrypt(password)
    written = BytesIO()
    made.write(written)
    return written.getvalue()


def row_of(case, name, shown=ALL):
    """Return the line of the index that begins with this name."""
    rows = volume.of(case, shown=shown, remark="").paper.blocks[1].rows
    (row,) = [row for row in rows if row[3].startswith(name)]
    return row


def pages(case):
    content = volume.of(case, shown=ALL, remark="李主任调取").written()
    return list(PdfReader(BytesIO(content)).pages)


def test_pages_and_pictures_are_bound_in_where_the_index_says(sent, add):
    before = len(pages(sent))
    add("说明.pdf", pdf(0, 90, 270))
    add("现场.png", corpus.png())
    made = pages(sent)
    assert len(made) == before + 4
    drawn = [
        n for n, page in enumerate(made, 1) if "/Sheet" in page["/Resources"].get("/XObject", ())
    ]
    assert drawn == list(range(drawn[0], drawn[0] + 4))
    assert drawn[-1] < len(made)  # what was done comes last
    said = [made[n - 1].extract_text() for n in drawn]
    assert all(f"— {n} —" in text for n, text in zip(drawn, said, strict=True))
    assert all("李主任调取" in text for text in said)
    assert ["校服事项说明" in text for text in said] == [True, True, True, False]
    index = made[0].extract_text() + made[1].extract_text()
    assert str(drawn[0]) in index
    assert str(drawn[3]) in index


def test_the_same_file_gives_the_same_bytes(sent, add):
    add("说明.pdf", pdf(0))
    add("现场.jpg", corpus.jpeg())
    once, again = (volume.of(sent, shown=ALL, remark="").written() for _ in range(2))
    assert once == again


def test_what_acts_or_links_stays_behind(sent, add):
    link = Link(rect=(0, 0, 50, 50), url="https://example.org/CANARY")
    add("说明.pdf", pdf(0, note=link))
    content = volume.of(sent, shown=ALL, remark="").written()
    assert b"CANARY" not in content
    assert row_of(sent, "说明.pdf")[-1] == ""


def test_other_kinds_are_named_with_their_hash(sent, add):
    row = add("记录.docx", corpus.docx())
    *_, title, _on, page = row_of(sent, "记录.docx")
    assert "不是 PDF 或图片" in title
    assert row.content_hash in title.replace(" ", "")
    assert page == "—"
    volume.of(sent, shown=ALL, remark="").written()


@pytest.mark.parametrize(("content", "why"), [
    (corpus.pdf("9 0 obj\n(x)\nendobj"), "内容无法读取"),
    (b"%PDF-1.7\nnothing of it\n%%EOF\n", "内容无法读取"),
    (pdf, "已加密"),
])  # fmt: skip
def test_a_broken_or_locked_file_is_named_with_the_reason(sent, add, monkeypatch, content, why):
    add("坏.pdf", pdf(0))
    strange = content(0, password="secret") if callable(content) else content
    monkeypatch.setattr(vault, "read", lambda *_: strange)
    assert why in row_of(sent, "坏.pdf")[3]
    volume.of(sent, shown=ALL, remark="").written()


def test_a_lost_file_is_named(sent, add):
    row = add("说明.pdf", pdf(0))
    vault.remove(row.stored)
    assert "内容无法读取" in row_of(sent, "说明.pdf")[3]


def test_a_storage_that_does_not_answer_gives_no_file_and_leaves_no_trace(
    sent, add, world, monkeypatch
):
    add("说明.pdf", pdf(0))
    before = Event.objects.count()

    def gone(*_args):
        raise ConnectionRefusedError

    monkeypatch.setattr(vault.storage(), "open", gone)
    answer = browser(world.head).get(reverse("case_dossier", args=[sent.slug]))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "附件没有丢失" in words(answer)
    assert Event.objects.count() == before
    assert not Read.objects.filter(what="file", subject=f"case/{sent.slug}").exists()


def test_notes_on_a_page_are_not_lost_unsaid(sent, add, monkeypatch):
    note = FreeText(text="不同意", rect=(0, 0, 90, 50))
    add("说明.pdf", pdf(0))
    monkeypatch.setattr(vault, "read", lambda *_: pdf(0, note=note))
    assert "含表单或批注" in row_of(sent, "说明.pdf")[3]


def test_a_file_put_aside_is_named_and_never_read(sent, add, monkeypatch):
    bad = corpus.pdf("9 0 obj\n<< /S /JavaScript /JS (x) >>\nendobj")
    row = add("可疑.pdf", bad)
    gone = add("移除.pdf", pdf(0))
    Attachment.objects.filter(pk=gone.pk).update(state="removed")
    monkeypatch.setattr(vault, "read", pytest.fail)
    title = row_of(sent, "可疑.pdf")[3]
    assert "已隔离" in title
    assert row.content_hash not in title.replace(" ", "")
    text = str(volume.of(sent, shown=ALL, remark="").paper)
    assert "移除.pdf" not in text


def test_what_a_person_let_in_unread_is_not_unpacked(sent, add, monkeypatch):
    row = add("说明.pdf", pdf(0))
    Attachment.objects.filter(pk=row.pk).update(doubt=enclosing.UNREAD)
    monkeypatch.setattr(vault, "read", pytest.fail)
    assert "有无法检查的部分" in row_of(sent, "说明.pdf")[3]


def test_who_may_not_know_the_petitioner_gets_no_page_of_their_files(sent, add, monkeypatch):
    row = add("王建国的信.pdf", pdf(0), origin=FileOrigin.SUPPLEMENT)
    assert row_of(sent, "王建国的信.pdf")[-1] == ""
    monkeypatch.setattr(vault, "read", pytest.fail)
    paper = str(volume.of(sent, shown=frozenset(), remark="").paper)
    assert "王建国" not in paper
    assert row.content_hash[:16] not in paper
    assert "材料含信访人身份信息" in paper


@pytest.mark.parametrize(("limit", "value", "why"), [
    ("MOST_BYTES", 10, "全卷过大"), ("MOST_PAGES", 1, "页数过多"),
])  # fmt: skip
def test_a_file_too_large_is_named(sent, add, monkeypatch, limit, value, why):
    add("说明.pdf", pdf(0, 0))
    monkeypatch.setattr(enclosing, limit, value)
    assert why in row_of(sent, "说明.pdf")[3]


def test_the_page_hands_it_out_and_notes_that_files_were_read(world, sent, add):
    add("说明.pdf", pdf(0))
    url = reverse("case_dossier", args=[sent.slug])
    assert browser(world.handler).get(url).content.startswith(b"%PDF")
    assert Read.objects.filter(what="file", subject=f"case/{sent.slug}").exists()
    assert browser(world.bureau_clerk).get(url).status_code == 404


def test_a_shut_case_hands_no_file_out(world, add, now, monkeypatch):
    fields = {"track": "accusation", "subject_unit": world.school}
    case = register(world, at=now, matter_fields=fields).case
    add("举报.pdf", pdf(0), case=case, by=world.clerk)
    monkeypatch.setattr(vault, "read", pytest.fail)
    url = reverse("case_dossier", args=[case.slug])
    assert browser(world.director).get(url).status_code == 302
    assert browser(world.bureau_head).get(url).status_code == 404
