"""What a paper is drawn from: one case as it stands when the paper is signed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from organization.models import Unit, User
from petitions import letter, situation
from petitions.identity import Veil, veil
from petitions.models import Assignment, Case, IssuedPaper, Petition, Petitioner, Reply
from petitions.papers import sayings
from petitions.papers.kinds import BY_CODE, Kind, To
from petitions.papers.sayings import Told
from petitions.situation import Situation

IN_HOUSE = frozenset({"accept_here"})  # the office signs, though a department handles
SYSTEM = "系统（期满自动办理）"


@dataclass(frozen=True)
class Facts:
    """The case with what counts on it now, and what was said for this very paper."""

    case: Case
    kind: Kind
    on: date
    by: User | None  # None: the system, for a step of a job
    unit: Unit  # whose number series and signature it is
    issuer: str
    step: str = ""
    words: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    assignment: Assignment | None = None
    reply: Reply | None = None
    petition: Petition | None = None
    person: Petitioner | None = None
    served: IssuedPaper | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    veil: Veil = str

    @property
    def signed(self) -> str:
        """The name of who took the step."""
        return self.by.name if self.by else SYSTEM

    def last_day(self, clock: str) -> date | None:
        """Return the last day of this clock, None where it does not run on this case."""
        return self.days.get(clock)

    @staticmethod
    def title_of(paper: IssuedPaper) -> str:
        """Return what a paper is called."""
        return BY_CODE[paper.kind].title


def gathered(
    case: Case,
    *,
    by: User | None,
    on: date,
    step: str = "",
    words: str = "",
    body: Mapping[str, Any] | None = None,
    before: Mapping[str, date] | None = None,
    said: Mapping[str, str] | None = None,
    assignment: Assignment | None = None,
    served: IssuedPaper | None = None,
) -> Callable[[Kind], Facts]:
    """Return what gives the facts of the case, as its rows stand now, for each kind of paper. Four
    queries, however many kinds, and what `sayings` asks.

    `words` and `body` are those of the event of the step, `before` the last days of the clocks
    before it; `said` is what the caller knows better.

    `assignment` is the one the step was about, where that no longer counts afterwards: one that
    was returned or cancelled.
    """
    here = situation.of(case)
    assignment = assignment or here.assignment
    rows = list(case.petitions.select_related("petitioner", "registered_by").order_by("pk"))
    petition = rows[-1 if step == "join" else 0] if rows else None
    hide, days = veil([row.petitioner for row in rows]), _days(here, assignment)
    told = Told(case, on, by, words, body or {}, assignment, here.reply, before or {}, days)
    known = sayings.of(step, told) | dict(said or {})

    def of(kind: Kind) -> Facts:
        by_host = kind.by_host and step not in IN_HOUSE
        unit = assignment.unit if by_host and assignment else case.unit
        if served is not None:
            unit = served.unit  # the proof is of whoever issued what was served
        return Facts(
            case=case,
            kind=kind,
            on=on,
            by=by,
            unit=unit,
            issuer=issuer_of(kind, unit),
            step=step,
            words=words,
            said=known,
            assignment=assignment,
            reply=here.reply,
            petition=petition,
            person=petition.petitioner if petition else None,
            served=served,
            days=days,
            veil=hide,
        )

    return of


def _days(here: Situation, assignment: Assignment | None) -> dict[str, date]:
    """Return the last day of each clock of the case and of this assignment."""
    numbers = {0, assignment.no if assignment else 0}
    return {row.code: row.due_on for row in here.clocks if row.assignment_no in numbers}


def issuer_of(kind: Kind, unit: Unit) -> str:
    """Return in whose name it goes out: a notice in that of the body, as a department never
    answers in its own; other papers name the department behind it."""
    body = letter.issuer_of(unit)
    if kind.to is To.PETITIONER or body.pk == unit.pk or unit.name.startswith(body.name):
        return body.name if kind.to is To.PETITIONER else unit.name
    return f"{body.name}{unit.name}"
