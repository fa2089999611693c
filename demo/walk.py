"""A walk through the life-cycle table: which steps a case takes, in which order.

The table says what may follow. Where it leaves a choice, the traits of the case decide.
"""

from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import NamedTuple

from petitions import workflow
from petitions.models import AssignmentKind, AssignmentStage, Case, CaseStage, ReplyStage
from petitions.workflow import BY_CODE, Subject, Transition

# How likely a case is to leave the straight way, once, by this step.
DETOURS = {
    "object": 0.03,
    "cancel": 0.006,
    "delegate": 0.4,
    "contact": 0.35,
    "note": 0.2,
    "return_draft": 0.12,
    "return_report": 0.06,
}
SENT = frozenset(AssignmentKind.values)
AGREED = 0.75  # of the returns that units ask for


class Position(NamedTuple):
    """The three stages; "" where there is no assignment or no reply."""

    case: str
    assignment: str
    reply: str


OPENED = Position(CaseStage.TRIAGE, "", "")


@dataclass(frozen=True)
class Turns:
    """What decides where the table leaves a choice."""

    kind: str = AssignmentKind.ASSIGN
    needs_leader: bool = False
    detours: frozenset[str] = field(default_factory=frozenset)
    agreed: bool = True


def draw_detours(chance: Random) -> frozenset[str]:
    """Return the detours a case will take."""
    return frozenset(code for code, share in DETOURS.items() if chance.random() < share)


def walk(turns: Turns) -> list[str]:
    """Return the codes of all steps from registration to the closed case."""
    path, position = ["open"], OPENED
    todo = set(turns.detours) | ({"approve_routing"} if turns.needs_leader else set())
    while position.case != CaseStage.CLOSED:
        row = _next(position, turns, todo)
        todo.discard(row.code)
        path.append(row.code)
        position = after(position, row)
    return path


@cache
def ways(position: Position) -> tuple[Transition, ...]:
    """Return the steps that the table allows here."""
    return tuple(
        workflow.possible(
            Case(stage=position.case),
            assignment_at=position.assignment,
            reply_at=position.reply,
        )
    )


def after(position: Position, row: Transition) -> Position:
    """Return where things stand after the step."""
    moved = {subject: position[place] for place, subject in enumerate(Subject)}
    if row.target:
        moved[row.subject] = row.target
    assignment = row.assignment_to or moved[Subject.ASSIGNMENT]
    if row.code in SENT:
        assignment = AssignmentStage.PENDING_SIGN
    elif assignment in {AssignmentStage.RETURNED, AssignmentStage.CANCELLED}:
        assignment = ""  # nobody has the case any more
    return Position(row.case_to or moved[Subject.CASE], assignment, moved[Subject.REPLY])


def _next(position: Position, turns: Turns, todo: set[str]) -> Transition:
    rows = ways(position)
    for row in rows:
        if row.code in todo and _is_time(row.code, position):
            return row
    return next(row for row in rows if row.primary and _is_open(row.code, position, turns))


def _is_time(code: str, position: Position) -> bool:
    """Tell whether a detour makes sense at this point; the table alone would allow it early."""
    if code == "delegate":
        return position.assignment == AssignmentStage.SIGNED
    if code in {"contact", "note"}:
        return position.case == CaseStage.IN_PROGRESS and not position.reply
    return code in DETOURS or code in BY_CODE


def _is_open(code: str, position: Position, turns: Turns) -> bool:
    """Tell whether the guards beside the table let this case go this way."""
    if code in SENT:
        return code == turns.kind
    transferred = turns.kind == AssignmentKind.TRANSFER
    open_to = {
        "agree_return": turns.agreed,
        "refuse_return": not turns.agreed,
        "draft": position.reply != ReplyStage.DRAFTING,
        "submit_report": not transferred and position.reply == ReplyStage.SERVED,
        "close": position.reply == ReplyStage.SERVED
        and (transferred or position.assignment == AssignmentStage.DONE),
    }
    return open_to.get(code, True)
