"""The whole file of a case 全卷 as one paper: an index 卷内目录, then every petition, every paper,
the pages of every attachment and the history, as one reader may see them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone, translation

from petitions import attached, identity, timeline
from petitions.dossier import Original, originals_of
from petitions.identity import Veil
from petitions.models import Case
from petitions.paper import Annex, Block, Column, Paper, Paragraph, Sheets, Table, binding, day
from petitions.papers import drawing, enclosing
from petitions.papers.filling import CELLS
from petitions.papers.kinds import BY_CODE

INDEX = (
    Column("序号", 2), Column("文号", 6), Column("责任者", 5), Column("题名", 8, is_text=True),
    Column("日期", 5), Column("页号", 2),
)  # fmt: skip
HISTORY = (Column("时间", 3), Column("经办", 5, is_text=True), Column("事项", 9, is_text=True))


@dataclass(frozen=True)
class Piece:
    """One document of the file, with its line in the index. One without `blocks` is an attachment:
    `pages` are bound in, or none and the title says why."""

    number: str
    author: str
    title: str
    on: date
    blocks: tuple[Block, ...] = ()
    pages: int = 0


@dataclass(frozen=True)
class Volume:
    """The file as a paper, and the pages of its attachments in their order."""

    paper: Paper
    enclosures: tuple[bytes, ...]

    def written(self) -> bytes:
        """Return it as one PDF, the same bytes for the same file. Raises Refused where no font was
        installed."""
        return binding.written(self.paper, self.enclosures)


def of(case: Case, *, shown: frozenset[str], remark: str) -> Volume:
    """Return the file of a case. `shown` are the fields of the petitioner this reader asked to
    see; `remark` stands at the foot of every page. Who may read the body of the case is asked
    before. Eight queries, whatever the size of the case."""
    with translation.override("zh-hans"):
        people = identity.people_of(case)
        veil = identity.veil(people, shown)
        enclosed = enclosing.of(attached.of_case(case, people, shown, veil))
        pieces = [
            *_petitions(case, shown, veil),
            *_papers(case, veil),
            *map(_attachment, enclosed),
            _history(case, veil),
        ]
        rows = tuple(
            (str(place), piece.number, piece.author, piece.title, day(piece.on), _page(piece))
            for place, piece in enumerate(pieces, start=1)
        )
        index = Table(INDEX, rows, caption="卷内目录", pages=True)
        facts = Paragraph(f"编号：{case.number}　题名：{veil(case.title)}", indented=False)
        paper = Paper(
            title="信访事项全卷",
            blocks=(facts, index, *_bound(pieces)),
            unit=case.unit.name,
            mark=(remark,),
        )
        return Volume(paper, tuple(one.sheets for one in enclosed if one.pages))


def _page(piece: Piece) -> str:
    """Return what the index says in place of a page; "" leaves room for its number."""
    return "" if piece.blocks or piece.pages else "—"


def _bound(pieces: Iterable[Piece]) -> Iterator[Block]:
    for place, piece in enumerate(pieces, start=1):
        if piece.blocks:
            yield Annex(f"卷内文件{place}", piece.title)
            yield from piece.blocks
        elif piece.pages:
            yield Sheets(f"卷内文件{place}　{piece.number}　{piece.title}", piece.pages)


def _petitions(case: Case, shown: frozenset[str], veil: Veil) -> Iterator[Piece]:
    for original in originals_of(case, shown=shown, veil=veil):
        petition = original.petition
        blocks = (Table(CELLS, _said(original)),)
        yield Piece(petition.number, original.contact.name, "信访件", petition.received_on, blocks)


def _said(original: Original) -> tuple[tuple[str, str], ...]:
    petition, contact = original.petition, original.contact
    rows = (
        ("信访件编号", petition.number),
        ("收到日期", day(petition.received_on)),
        ("信访形式", str(petition.get_channel_display())),
        ("信访人", contact.name),
        ("联系方式", "；".join(filter(None, (contact.phone, contact.address)))),
        ("题名", original.title),
        ("内容", original.text),
        ("具体诉求", "\n".join(original.demands)),
    )
    return tuple((label, value) for label, value in rows if value)


def _papers(case: Case, veil: Veil) -> Iterator[Piece]:
    rows = case.papers.filter(erased=False).select_related("unit").order_by("no")
    for paper in rows:
        page = drawing.page_of(drawing.veiled(paper.content, veil))
        to = [Paragraph(f"{page.addressee}：", indented=False)] if page.addressee else []
        number = [Paragraph(paper.number, indented=False)] if paper.number else []
        signed = Paragraph(f"{page.unit}　{day(paper.issued_on)}", indented=False)
        title = BY_CODE[paper.kind].title + ("（已作废）" if paper.voided_on else "")
        blocks = (*number, *to, *page.blocks, signed)
        yield Piece(paper.number, paper.unit.short_name, title, paper.issued_on, blocks)


def _attachment(one: enclosing.Enclosure) -> Piece:
    row = one.file.row
    author = row.added_by.name if row.added_by else "信访人"
    on = timezone.localdate(row.added_at)
    return Piece(f"附件{row.no}", author, one.title, on, pages=one.pages)


def _history(case: Case, veil: Veil) -> Piece:
    events = timeline.events_of(case, words=True)
    rows = [
        (
            timezone.localtime(item.at).strftime("%Y-%m-%d %H:%M"),
            item.who,
            "\n".join(filter(None, (item.what, item.text or item.folded))),
        )
        for run in reversed(timeline.runs(events, "", veil=veil))
        for item in reversed(run.items)
    ]
    last = timezone.localdate(events[0].occurred_at) if events else case.received_on
    return Piece("", case.unit.short_name, "办理经过", last, (Table(HISTORY, tuple(rows)),))
