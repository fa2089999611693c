"""What an open case waits for: the life-cycle table, asked once by each event.

`fold` keeps the answer on the case as `awaits`, so that nobody who counts what lies on a desk has
to look at assignments and replies.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from petitions import workflow
from petitions.models import AssignmentKind, AssignmentStage, CaseStage, ReplyStage, Track
from petitions.workflow import TABLE, UNIT_DESK, Subject, Transition

# The steps a case can wait for: those of the process, and the leader's word on urgent matters.
STEPS = tuple(
    row
    for row in TABLE
    if (row.primary and row.sources and not row.is_silent) or row.code == "approve_routing"
)
# Once the matter is accepted the unit works on it; every other step is somebody's yes or no.
WORK = tuple(row for row in STEPS if row.roles == UNIT_DESK and CaseStage.ROUTED not in row.case_at)
GATES = tuple(row for row in STEPS if row not in WORK)

ANEW = {"reopen", "redo"}
ENDS_A_TRANSFER = {"close", "window_lapse"}  # it asked for no report that could end it
# Only what a unit answered is handled anew or reviewed.
NEEDS_A_UNIT = ANEW | {"request_review", "request_rereview"}


class Place(NamedTuple):
    """Where a case stands: its stage, the assignment that counts with its kind, the last reply,
    and of which kind the matter is."""

    case: str = CaseStage.TRIAGE
    assignment: str = ""  # also when it was returned or taken back: nobody has the case any more
    kind: str = ""
    reply: str = ""
    track: str = Track.REMEDY

    def steps(self) -> tuple[Transition, ...]:
        """Return what the stages, and the reports that are owed, allow here, in process order."""
        rows = workflow.possible(
            self.case, assignment_at=self.assignment, reply_at=self.reply, track=self.track
        )
        return tuple(row for row in rows if self._is_owed(row))

    def _is_owed(self, row: Transition) -> bool:
        served, asked = self.reply == ReplyStage.SERVED, self.kind == AssignmentKind.ASSIGN
        if row.code == "submit_report":
            return served and asked
        if row.code == "close":
            return served and (not asked or self.assignment == AssignmentStage.DONE)
        if row.code in NEEDS_A_UNIT:
            return bool(self.assignment) and (served or row.code == "reopen")
        return True

    def after(self, row: Transition) -> "Place":
        """Return where things stand after the step."""
        moved = {row.subject: row.target}
        assignment = moved.get(Subject.ASSIGNMENT) or self.assignment
        if row.assignment_to and assignment:
            assignment = row.assignment_to
        kind = self.kind
        if row.code in AssignmentKind.values:
            assignment, kind = AssignmentStage.PENDING_SIGN, row.code
        elif row.code == "accept_here":  # its own department begins at once
            assignment, kind = AssignmentStage.WORKING, AssignmentKind.ASSIGN
        elif assignment in {AssignmentStage.RETURNED, AssignmentStage.CANCELLED}:
            assignment = kind = ""
        case = row.case_to or moved.get(Subject.CASE) or self.case
        if row.code in ENDS_A_TRANSFER and kind == AssignmentKind.TRANSFER:
            assignment = AssignmentStage.DONE
        reply = moved.get(Subject.REPLY) or self.reply
        if row.code in ANEW:  # a new assignment, under which nothing is written yet
            assignment, kind, reply = AssignmentStage.WORKING, AssignmentKind.ASSIGN, ""
        return Place(case, assignment, kind, reply, self.track)


def awaited_at(place: Place) -> str:
    """Return the last step of the table a case there waits for, "" if for none.

    The last one tells the others: who may route by a transfer may do so by assigning.
    """
    return _last_of(place.steps())


def _last_of(rows: Iterable[Transition]) -> str:
    codes = [row.code for row in rows if row in STEPS]
    return codes[-1] if codes else ""


def places() -> set[Place]:
    """Return every place the table leads to."""
    found, new = set[Place](), {Place(track=track) for track in Track}
    while new:
        found |= new
        new = {at.after(row) for at in new for row in at.steps()} - found
    return found


def _kept_as() -> dict[str, frozenset[str]]:
    found = defaultdict[str, set[str]](set)
    for place in places():
        rows = place.steps()
        awaited = _last_of(rows)
        for row in rows:
            found[row.code].add(awaited)
    return {code: frozenset(kept) for code, kept in found.items()}


# By the code of a step: the values of `awaits` of the cases that wait for it.
KEPT_AS = _kept_as()
