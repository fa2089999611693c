"""A walk through the life-cycle table: which steps a case takes, in which order.

The table says what may follow. Where it leaves a choice, the traits of the case decide.
"""

from dataclasses import dataclass, field
from random import Random

from petitions.models import AssignmentKind, AssignmentStage, CaseStage, ReplyStage, Track
from petitions.waiting import Place
from petitions.workflow import BY_CODE, Transition

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


@dataclass(frozen=True)
class Turns:
    """What decides where the table leaves a choice."""

    kind: str = AssignmentKind.ASSIGN
    needs_leader: bool = False
    detours: frozenset[str] = field(default_factory=frozenset)
    agreed: bool = True
    track: str = Track.REMEDY


def draw_detours(chance: Random) -> frozenset[str]:
    """Return the detours a case will take."""
    return frozenset(code for code, share in DETOURS.items() if chance.random() < share)


def walk(turns: Turns) -> list[str]:
    """Return the codes of all steps from registration to the closed case."""
    path, position = ["open"], Place(track=turns.track)
    todo = set(turns.detours) | ({"approve_routing"} if turns.needs_leader else set())
    while position.case != CaseStage.CLOSED:
        row = _next(position, turns, todo)
        todo.discard(row.code)
        path.append(row.code)
        position = position.after(row)
    return path


def _next(position: Place, turns: Turns, todo: set[str]) -> Transition:
    rows = position.steps()
    for row in rows:
        if row.code in todo and _is_time(row.code, position):
            return row
    return next(row for row in rows if row.primary and _is_open(row.code, position, turns))


def _is_time(code: str, position: Place) -> bool:
    """Tell whether a detour makes sense at this point; the table alone would allow it early."""
    if code == "delegate":
        return position.assignment == AssignmentStage.SIGNED
    if code in {"contact", "note"}:
        return position.case == CaseStage.IN_PROGRESS and not position.reply
    return code in DETOURS or code in BY_CODE


def _is_open(code: str, position: Place, turns: Turns) -> bool:
    """Tell whether the guards beside the table let this case go this way."""
    if code in SENT:
        return code == turns.kind
    open_to = {
        "agree_return": turns.agreed,
        "refuse_return": not turns.agreed,
        "draft": position.reply != ReplyStage.DRAFTING,
    }
    return open_to.get(code, True)
