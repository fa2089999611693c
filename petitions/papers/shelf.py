"""The papers of a case as its page lists them: what was issued, what waits for its service, what
could still be drawn up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext

from audit.models import Event
from organization import calendar
from organization.models import Unit, User
from organization.standing import standing
from organization.workdays import WorkCalendar
from petitions.actions import issuing
from petitions.actions.papers import signs
from petitions.models import Case, IssuedPaper
from petitions.papers.kinds import BY_CODE, KINDS, Kind, fits
from petitions.situation import Situation

SERVE_WITHIN = 5  # working days after which an unserved paper is pointed out
LONGEST_LEAVE = timedelta(days=40)  # what five working days can stretch to over holidays


@dataclass(frozen=True)
class Line:
    """One paper on the list; `state` says in words where it is, `late` that it waits too long."""

    paper: IssuedPaper
    title: str
    state: str
    late: bool = False

    @property
    def void(self) -> bool:
        """Whether it was declared void."""
        return self.paper.voided_on is not None


def lines_of(case: Case, today: date) -> list[Line]:
    """Return the papers of a case, the newest first. Two queries."""
    rows = list(case.papers.select_related("unit", "signer").defer("content").order_by("-no"))
    waiting = [row.issued_on for row in rows if _waits(row)]
    days = calendar.load(min(waiting), today + LONGEST_LEAVE) if waiting else None
    return [line_of(row, today, days) for row in rows]


def alone(paper: IssuedPaper, today: date) -> Line:
    """Return one paper by itself. One query at most."""
    days = calendar.load(paper.issued_on, today + LONGEST_LEAVE) if _waits(paper) else None
    return line_of(paper, today, days)


def line_of(paper: IssuedPaper, today: date, days: WorkCalendar | None) -> Line:
    """Return one paper in words. No query."""
    title = BY_CODE[paper.kind].title
    if paper.voided_on:
        return Line(paper, title, gettext("已作废"))
    if not paper.to_serve:
        return Line(paper, title, gettext("已出具"))
    if paper.served_on:
        return Line(paper, title, str(paper.get_service_method_display()))
    late = days is not None and last_day_to_serve(paper.issued_on, days) < today
    words = gettext("逾5个工作日未送达") if late else gettext("待送达")
    return Line(paper, title, words, late=late)


def last_day_to_serve(issued_on: date, days: WorkCalendar) -> date:
    """Return the last day on which an unserved paper is still in good time."""
    return days.add_workdays(issued_on, SERVE_WITHIN)


def unserved(units: Iterable[int], user: User, today: date) -> QuerySet[IssuedPaper]:
    """Return what these units issued and have not served in time, of cases this person may see."""
    days = calendar.load(today - LONGEST_LEAVE, today)
    last, left = today, SERVE_WITHIN
    while left >= 0:  # the latest day of issue that lies more than five working days back
        left -= days.is_workday(last)
        last -= timedelta(days=1)
    rows = IssuedPaper.objects.visible_to(user, today).valid()
    return rows.filter(
        to_serve=True, served_on__isnull=True, unit__in=list(units), issued_on__lte=last
    )


def drawable(here: Situation, user: User, on: date) -> list[Kind]:
    """Return what this person could draw up: its step was taken, and no valid one is there. Two
    queries."""
    case = here.case
    done = set(Event.objects.filter(chain=case.chain_id).values_list("kind", flat=True))
    there = set(case.papers.valid().values_list("kind", flat=True))
    held = standing(user, on)
    if held.is_officer:
        return []
    return [
        kind
        for kind in KINDS
        if done & {*kind.steps, *kind.also}
        and issuing.may_follow(kind)
        and (kind.code not in there or issuing.is_record(kind))
        and fits(kind, case)
        and signs(kind.signs, _unit_of(kind, here), user, on)
    ]


def _unit_of(kind: Kind, here: Situation) -> Unit:
    return here.assignment.unit if kind.by_host and here.assignment else here.case.unit


def _waits(paper: IssuedPaper) -> bool:
    return paper.to_serve and paper.served_on is None and paper.voided_on is None
