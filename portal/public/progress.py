"""What the progress page says: where it is, who has it, until when and why, and what may be done.

Of an accusation nothing but that it went to whom it must go (2022 Art. 23, 30).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions import faces, situation
from petitions.faces import Arithmetic, ClockFace
from petitions.models import Case, CaseStage, Clock, IssuedPaper, Petition, Track
from petitions.models.clocks import RIGHTS, ClockCode
from petitions.papers.kinds import BY_CODE
from portal import openings
from portal.models import PetitionerAct, Rating
from portal.openings import Opening

# The limits that are owed to the petitioner or are theirs; those between offices are not shown.
SHOWN = (
    ClockCode.NOTICE, ClockCode.UNIT_NOTICE, ClockCode.SIMPLE_NOTICE, ClockCode.HANDLE,
    ClockCode.SIMPLE_HANDLE, ClockCode.REVIEW_APPLY, ClockCode.REVIEW, ClockCode.REREVIEW_APPLY,
    ClockCode.REREVIEW, ClockCode.EVALUATE,
)  # fmt: skip
STAGES: dict[str, str | Promise] = {
    CaseStage.TRIAGE: _("信访办正在看你的件，决定由哪个单位办。"),
    CaseStage.ROUTED: _("已转到承办单位，等它告诉你是否受理。"),
    CaseStage.ACCEPTED: _("承办单位已经受理，准备调查核实。"),
    CaseStage.IN_PROGRESS: _("正在调查核实。"),
    CaseStage.REPLIED: _("已经作出答复。"),
    CaseStage.CLOSED: _("已经办结。"),
    CaseStage.NOT_ACCEPTED: _("没有受理；告知书里写明了理由和应该找哪个机关。"),
    CaseStage.DIVERTED: _("应当走另外的法定途径；告知书里写明了去哪里、怎样提出。"),
    CaseStage.WITHDRAWN: _("已按你的申请撤回。"),
    CaseStage.LINKED: _("已并入你先前反映的同一事项办理。"),
    CaseStage.VOID: _("登记有误，已作废；有疑问请联系信访办。"),
    CaseStage.ARCHIVED: _("已经办结归档。"),
    CaseStage.REVIEW: _("正在复查。"),
    CaseStage.REVIEWED: _("复查意见已经作出，即将送达你。"),
    CaseStage.REREVIEW: _("正在复核。"),
    CaseStage.SUSPENDED: _("复核中，正在听证；听证的时间不计入期限。"),
    CaseStage.CLOSED_FINAL: _("复核意见已经作出，信访程序到此终结。"),
    CaseStage.NOT_REACCEPTED: _("已经复核终结的同一事实和理由，不再受理；告知书里写明了依据。"),
}


@dataclass(frozen=True)
class Mark:
    """One point of the way: `state` is done, now or ahead."""

    words: str
    state: str
    on: date | None = None


@dataclass(frozen=True)
class Limit:
    """One limit in plain words, with the counting behind it."""

    face: ClockFace
    counting: Arithmetic
    is_right: bool


@dataclass(frozen=True)
class Progress:
    """The page of a registered petition."""

    words: str
    marks: Sequence[Mark]
    case: Case
    guarded: bool = False
    limits: Sequence[Limit] = ()
    papers: Sequence[Any] = ()
    acts: Sequence[PetitionerAct] = ()
    doors: Sequence[Opening] = ()
    may_rate: bool = False
    rate_until: date | None = None
    rating: Rating | None = None


def progress_of(petition: Petition, case: Case, today: date) -> Progress:
    """Return what the petitioner may know of their case today."""
    if case.track == Track.ACCUSATION:
        return _guarded(petition, case, today)
    rating = Rating.objects.filter(petition=petition).first()
    return Progress(
        words=str(STAGES[CaseStage(case.stage)]),
        marks=_marks(petition, case, rating),
        case=case,
        limits=_limits(case, today),
        papers=[(paper, BY_CODE[paper.kind].title) for paper in papers_for(petition, case)],
        acts=list(PetitionerAct.objects.filter(petition=petition).order_by("-sent_at", "-pk")),
        doors=openings.openings(case, petition, today),
        may_rate=not openings.rating_refusal(case, petition, today),
        rate_until=openings.rating_until(case),
        rating=rating,
    )


def papers_for(petition: Petition, case: Case) -> QuerySet[IssuedPaper]:
    """Return what was issued to this petitioner and is valid, the newest first: their own papers,
    and of those that name no petition the ones of the case they opened."""
    own = Q(petition=petition)
    if case.petitions.order_by("pk").values_list("pk", flat=True).first() == petition.pk:
        own |= Q(petition__isnull=True)
    to_petitioner = [kind.code for kind in BY_CODE.values() if kind.is_served]
    rows = case.papers.valid().filter(own, kind__in=to_petitioner)
    return rows.filter(erased=False).select_related("unit").order_by("-no")


def _guarded(petition: Petition, case: Case, today: date) -> Progress:
    """Say of an accusation that it came in and went where it must go, and nothing else."""
    sent = case.assignments.order_by("no").first()
    sent_on = sent.assigned_on if sent else None
    marks = [
        Mark(gettext("收到"), "done", petition.received_on),
        Mark(gettext("已转有权处理的机关、单位"), "done" if sent_on else "now", sent_on),
    ]
    words = gettext("检举控告依规定由有权机关处理，办理情况不在网上显示。")
    kinds = [
        one for one in openings.openings(case, petition, today)
        if one.kind in {"supplement", "secrecy", "retaliation"}
    ]  # fmt: skip
    acts = PetitionerAct.objects.filter(petition=petition).order_by("-sent_at", "-pk")
    return Progress(words, marks, case, guarded=True, doors=kinds, acts=list(acts))


def _marks(petition: Petition, case: Case, rating: Rating | None) -> list[Mark]:
    """Return the way from receipt to rating; what did not come yet is ahead."""
    first = case.assignments.order_by("no").first()
    days = [
        (gettext("收到"), petition.received_on),
        (gettext("告知去向"), first.assigned_on if first else case.accepted_on),
        (gettext("决定受理"), case.accepted_on),
        (gettext("办理"), case.replied_on),
        (gettext("答复"), case.replied_on),
        (gettext("评价"), rating.rated_on if rating else None),
    ]
    reached = max(at for at, (_words, on) in enumerate(days) if on)
    marks = []
    for at, (words, on) in enumerate(days):
        state = "done" if at <= reached else "now" if at == reached + 1 else "ahead"
        is_over = case.closed_on and not case.replied_on
        shown = on if words != gettext("办理") else None
        marks.append(Mark(words, "ahead" if is_over and state == "now" else state, shown))
    return marks


def _limits(case: Case, today: date) -> list[Limit]:
    """Return the limits that run, the petitioner's own rights last. Two queries and one."""
    here = situation.of(case)
    numbers = {0, here.assignment.no if here.assignment else 0}
    rows: list[Clock] = [
        row
        for row in here.clocks
        if row.code in SHOWN
        and row.stopped_on is None
        and not row.voided
        and row.assignment_no in numbers
    ]
    rows.sort(key=lambda row: (row.code in RIGHTS, row.due_on))
    counted = faces.explained(rows, today, units=False)
    return [
        Limit(faces.face_of(row, today), counting, row.code in RIGHTS)
        for row, counting in zip(rows, counted, strict=True)
    ]
