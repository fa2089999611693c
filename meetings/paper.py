"""The minutes as a paper: what its reader may know, in order; on the screen and as a document.

The paper is written in Chinese, whatever the language of the page: it is an official one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from meetings import agenda
from meetings.models import Decision, Meeting
from organization.models import User
from petitions.identity import prepare_veils, veil, veil_of
from petitions.models import Case, Petitioner
from petitions.paper import Annex, Block, Column, Heading, Paragraph, Table, day, docx, numeral
from petitions.paper import Paper as Official

Shut = Callable[[Case | None], bool]
COLUMNS = (Column("议定事项", 3, is_text=True), Column("责任"), Column("期限"))


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


def document(paper: Paper) -> bytes:
    """Return the minutes as a .docx file, in the layout of a 纪要."""
    meeting = paper.meeting
    place = f"，{meeting.place}" if meeting.place else ""
    facts = [f"会议：{paper.name}", f"时间、地点：{day(meeting.held_on)}{place}"]
    if meeting.convenor:
        facts.append(f"召集人：{meeting.convenor.name}")
    facts.append(f"出席：{'、'.join(paper.present) or '（未登记）'}")
    if paper.absent:
        facts.append(f"缺席：{'、'.join(paper.absent)}")
    blocks: list[Block] = [Paragraph(fact) for fact in facts]
    blocks += [Paragraph(line) for line in paper.words.splitlines()]
    blocks += _blocks(paper.parts)
    if paper.annex:
        blocks += [Annex("附件（限制知悉）"), *_blocks(paper.annex)]
    title = f"{meeting.unit.name}会议纪要"
    return docx.written(Official(title, tuple(blocks), number=meeting.number))


def _blocks(parts: list[Part]) -> Iterator[Block]:
    for part in parts:
        yield Heading(part.heading)
        yield from (Paragraph(line) for line in part.words.splitlines())
        if part.tasks:
            yield Table(COLUMNS, tuple((row.what, row.who, day(row.until)) for row in part.tasks))
