"""The minutes as a paper: what its reader may know, in order; on the screen and as a document.

The paper is written in Chinese, whatever the language of the page: it is an official one.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.utils import translation
from docx import Document
from docx.document import Document as Sheet
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from meetings import agenda
from meetings.models import Decision, Meeting
from organization.models import User
from petitions.identity import prepare_veils, veil, veil_of
from petitions.models import Case, Petitioner

Shut = Callable[[Case | None], bool]
NUMERALS = "零一二三四五六七八九十"
TEN, HUNDRED = 10, 100


@dataclass(frozen=True)
class Task:
    """What was decided, who does it, by when."""

    what: str
    who: str
    until: date


@dataclass(frozen=True)
class Part:
    """One item of the minutes."""

    heading: str
    outcome: str
    words: str
    tasks: list[Task]


@dataclass(frozen=True)
class Paper:
    """The minutes for one reader."""

    meeting: Meeting
    name: str
    words: str
    present: list[str]
    absent: list[str]
    parts: list[Part]
    annex: list[Part]


def of(meeting: Meeting, user: User, on: date, shut: Shut) -> Paper:
    """Return the minutes as this reader may read them; a case that is shut shows its number."""
    open_part, annex = agenda.lines(meeting, user, on)
    prepare_veils(line.item.case for line in [*open_part, *annex])
    came: dict[bool, list[str]] = {True: [], False: []}
    for row in meeting.attendees.select_related("person", "unit").order_by("pk"):
        holder = row.person or row.unit
        came[row.attended].append(holder.name if holder else "")
    decided: dict[int, list[Decision]] = defaultdict(list)
    rows = Decision.objects.filter(item__in=[line.item.pk for line in [*open_part, *annex]])
    for decision in rows.select_related("unit", "person", "task").order_by("until", "pk"):
        decided[decision.item_id].append(decision)
    with translation.override("zh-hans"):
        return Paper(
            meeting,
            str(meeting.name),
            _general(meeting),
            came[True],
            came[False],
            [_part(line, decided[line.item.pk], shut) for line in open_part],
            [_part(line, decided[line.item.pk], shut) for line in annex],
        )


def _general(meeting: Meeting) -> str:
    """Return the general words with every petitioner of the agenda masked. One query."""
    cases = meeting.items.filter(case__isnull=False).values("case")
    people = Petitioner.objects.filter(petition__case__in=cases)
    return veil(people)(meeting.minutes) if meeting.minutes else ""


def _part(line: agenda.Line, rows: list[Decision], shut: Shut) -> Part:
    item = line.item
    heading = f"{numeral(line.no)}、{item.shown_title}"
    if shut(item.case):
        return Part(heading, "", "", [])
    hidden = veil_of(item.case) if item.case else str
    tasks = [
        Task(hidden(row.what), row.person.name if row.person else row.unit.name, row.due_on)
        for row in rows
    ]
    return Part(heading, str(item.get_outcome_display()), hidden(item.words), tasks)


def numeral(n: int) -> str:
    """Return 一, 十, 十一, 二十, 二十一 for a number below a hundred."""
    if n <= TEN or n >= HUNDRED:
        return NUMERALS[n] if n <= TEN else str(n)
    tens, ones = divmod(n, TEN)
    return f"{NUMERALS[tens] if tens > 1 else ''}十{NUMERALS[ones] if ones else ''}"


def day(value: date) -> str:
    """Return 2026年3月4日."""
    return f"{value.year}年{value.month}月{value.day}日"


def document(paper: Paper) -> BytesIO:
    """Return the minutes as a .docx file on A4, in the layout of a 纪要."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    meeting = paper.meeting
    _centred(made, f"{meeting.unit.name}会议纪要", 22)
    _centred(made, meeting.number, 16)
    made.add_paragraph(f"会议：{paper.name}")
    place = f"，{meeting.place}" if meeting.place else ""
    made.add_paragraph(f"时间、地点：{day(meeting.held_on)}{place}")
    if meeting.convenor:
        made.add_paragraph(f"召集人：{meeting.convenor.name}")
    made.add_paragraph(f"出席：{'、'.join(paper.present) or '（未登记）'}")
    if paper.absent:
        made.add_paragraph(f"缺席：{'、'.join(paper.absent)}")
    for line in paper.words.splitlines():
        made.add_paragraph(line)
    _parts(made, paper.parts)
    if paper.annex:
        made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _centred(made, "附件（限制知悉）", 18)
        _parts(made, paper.annex)
    file = BytesIO()
    made.save(file)
    file.seek(0)
    return file


def _parts(made: Sheet, parts: list[Part]) -> None:
    for part in parts:
        made.add_paragraph().add_run(part.heading).bold = True
        for line in part.words.splitlines():
            made.add_paragraph(line)
        if not part.tasks:
            continue
        table = made.add_table(rows=1, cols=3, style="Table Grid")
        for cell, text in zip(table.rows[0].cells, ("议定事项", "责任", "期限"), strict=True):
            cell.text = text
        for task in part.tasks:
            row = (task.what, task.who, day(task.until))
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text


def _centred(made: Sheet, text: str, size: int) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)
