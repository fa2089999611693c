"""What the events of one case leave behind: a pure fold through the life-cycle table.

Events in their order go in, a `Picture` of stages, days and clocks comes out. `replay` reads the
events and writes the rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from organization.workdays import WorkCalendar
from petitions import clock
from petitions.models import AssignmentKind, AssignmentStage, CaseStage, ReplyStage, Resolution
from petitions.models.clocks import ClockCode
from petitions.models.handling import FINISHED
from petitions.workflow import BESIDE, BY_CODE, Subject, Transition

CASE_CLOCKS = {ClockCode.ROUTE, ClockCode.NOTICE, ClockCode.HANDLE}
TOLD = {"due_soon", "due_today", "overdue", "overdue_long"}
# They add to the history, not to what another person may rely on.
SILENT = {"contact", "note", *(row.code for row in BESIDE)}


class Happened(NamedTuple):
    """One event as the fold needs it; `on` is the day it happened in Asia/Shanghai."""

    kind: str
    on: date
    body: Mapping[str, Any]
    by: int | None = None


@dataclass
class AssignmentPicture:
    """One assignment as its events leave it."""

    no: int
    kind: str
    unit: str
    assigned_on: date
    stage: str = AssignmentStage.PENDING_SIGN
    handler_id: int | None = None
    reported_by_id: int | None = None
    signed_on: date | None = None
    reported_on: date | None = None
    done_on: date | None = None
    left_on: date | None = None
    due_on: date | None = None
    is_current: bool = True

    @property
    def ended_on(self) -> date | None:
        """The day it was done, returned or cancelled."""
        return self.done_on or self.left_on


@dataclass
class ReplyPicture:
    """One reply as its events leave it."""

    no: int
    stage: str = ReplyStage.DRAFTING
    submitted_on: date | None = None
    issued_on: date | None = None
    served_on: date | None = None


@dataclass
class Picture:
    """A whole case as its events leave it."""

    received_on: date | None = None
    stage: str = CaseStage.TRIAGE
    version: int = 0
    approved_on: date | None = None
    accepted_on: date | None = None
    replied_on: date | None = None
    closed_on: date | None = None
    petitions: int = 0
    resolution: str = Resolution.NONE
    resolved_on: date | None = None
    assignments: dict[int, AssignmentPicture] = field(default_factory=dict)
    replies: dict[int, ReplyPicture] = field(default_factory=dict)
    facts: list[clock.Fact] = field(default_factory=list)
    told: set[tuple[str, str, int]] = field(default_factory=set)
    readings: dict[tuple[str, int], clock.Reading] = field(default_factory=dict)

    @property
    def current(self) -> AssignmentPicture | None:
        """The assignment that counts now: the open one, else the last one that was done."""
        rows = list(self.assignments.values())
        alive = [row for row in rows if row.stage not in FINISHED]
        done = [row for row in rows if row.stage == AssignmentStage.DONE]
        return next(reversed(alive or done), None)

    @property
    def nearest(self) -> clock.Reading | None:
        """The unmet duty that ends first; C3 is a choice of the unit, not a duty."""
        unmet = [
            reading
            for reading in self.readings.values()
            if reading.stopped_on is None and reading.code != ClockCode.RETURN
        ]
        return min(unmet, key=lambda reading: (reading.due.on, reading.code), default=None)


def picture(events: Iterable[Happened], rules: Sequence[clock.Rule], days: WorkCalendar) -> Picture:
    """Return the case that these events, in their order, leave behind."""
    result = Picture()
    for event in events:
        _apply(result, event)
    for row in result.assignments.values():
        row.is_current = row is result.current
    result.readings = clock.read(result.facts, rules, days)
    for (code, no), reading in result.readings.items():
        if code == ClockCode.ASSIGN:
            result.assignments[no].due_on = reading.due.on
    return result


def _apply(result: Picture, event: Happened) -> None:
    row = BY_CODE.get(event.kind)
    if row is not None:
        result.version += event.kind not in SILENT
        _move(result, row, event)
        result.facts.append(_fact(row, event, result))
    elif event.kind == "import":
        result.version += 1
        _bring_in(result, event)
    elif event.kind in TOLD:
        result.told.add((event.kind, event.body["clock"], event.body.get("assignment", 0)))


def _move(result: Picture, row: Transition, event: Happened) -> None:
    """Move the subject, and with it the case and the assignment, as the row says."""
    if row.case_to:
        result.stage = row.case_to
    if row.code in AssignmentKind.values:
        no = event.body["assignment"]
        result.assignments[no] = AssignmentPicture(no, row.code, event.body["unit"], event.on)
    if row.subject is Subject.REPLY and row.target:
        no = event.body["reply"]
        result.replies.setdefault(no, ReplyPicture(no)).stage = row.target
    _move_assignment(result, row, event)
    if event.kind in DATES:
        DATES[event.kind](result, event)


def _move_assignment(result: Picture, row: Transition, event: Happened) -> None:
    current = result.current
    if current and row.assignment_to:
        current.stage = row.assignment_to
    if current and "handler" in event.body:
        current.handler_id = event.body["handler"]
    if row.subject is Subject.ASSIGNMENT and row.target:
        moved = result.assignments[event.body["assignment"]]
        moved.stage = row.target
        if row.target in {AssignmentStage.RETURNED, AssignmentStage.CANCELLED}:
            moved.left_on = event.on


def _opened(result: Picture, event: Happened) -> None:
    result.received_on = date.fromisoformat(event.body["received_on"])
    result.petitions = 1


def _joined(result: Picture, _event: Happened) -> None:
    result.petitions += 1
    if result.resolution == Resolution.RESOLVED:  # the same matter is back
        result.resolution, result.resolved_on = Resolution.REOPENED, None


def _resolution_proposed(result: Picture, _event: Happened) -> None:
    result.resolution = Resolution.PROPOSED


def _resolution_refused(result: Picture, _event: Happened) -> None:
    result.resolution = Resolution.NONE


def _resolved(result: Picture, event: Happened) -> None:
    result.resolution, result.resolved_on = Resolution.RESOLVED, event.on


def _approved(result: Picture, event: Happened) -> None:
    result.approved_on = event.on


def _accepted(result: Picture, event: Happened) -> None:
    result.accepted_on = event.on


def _signed(result: Picture, event: Happened) -> None:
    result.assignments[event.body["assignment"]].signed_on = event.on


def _reported(result: Picture, event: Happened) -> None:
    assignment = result.assignments[event.body["assignment"]]
    assignment.reported_on, assignment.reported_by_id = event.on, event.by


def _passed(result: Picture, event: Happened) -> None:
    # Done on the day the report came in: the office's own days are not the unit's.
    assignment = result.assignments[event.body["assignment"]]
    assignment.done_on = assignment.reported_on


def _submitted(result: Picture, event: Happened) -> None:
    result.replies[event.body["reply"]].submitted_on = event.on


def _issued(result: Picture, event: Happened) -> None:
    result.replies[event.body["reply"]].issued_on = result.replied_on = event.on


def _served(result: Picture, event: Happened) -> None:
    served_on = date.fromisoformat(event.body["served_on"])
    result.replies[event.body["reply"]].served_on = served_on


def _closed(result: Picture, event: Happened) -> None:
    result.closed_on = event.on
    _finish_transfer(result, event.on)


# Which day of the register an event fixes.
DATES: dict[str, Callable[[Picture, Happened], None]] = {
    "open": _opened,
    "join": _joined,
    "approve_routing": _approved,
    "accept": _accepted,
    "sign": _signed,
    "submit_report": _reported,
    "pass_report": _passed,
    "submit_draft": _submitted,
    "issue": _issued,
    "serve": _served,
    "close": _closed,
    "propose_resolution": _resolution_proposed,
    "refuse_resolution": _resolution_refused,
    "verify_resolution": _resolved,
}


def _finish_transfer(result: Picture, on: date) -> None:
    """A transferred case asks for no report: its assignment ends when the case does."""
    assignment = result.current
    if assignment and assignment.kind == AssignmentKind.TRANSFER:
        assignment.stage, assignment.done_on = AssignmentStage.DONE, on


def _fact(row: Transition, event: Happened, result: Picture) -> clock.Fact:
    """Return what this event means for the clocks."""
    current = result.current
    no = event.body.get("assignment") or (current.no if current else 0)

    def keyed(codes: Iterable[str]) -> tuple[tuple[str, int], ...]:
        return tuple((code, 0 if code in CASE_CLOCKS else no) for code in codes)

    starts = row.starts
    if event.body.get("cannot_notify"):
        starts = tuple(code for code in starts if code != ClockCode.NOTICE)
    if row.code == "accept" and not event.body.get("statutory", True):
        starts = ()  # only matters under Art. 31(6) have the sixty days of Art. 34
    due_on = event.body.get("due_on")
    return clock.Fact(
        on=result.received_on if row.code == "open" and result.received_on else event.on,
        starts=keyed(starts),
        stops=keyed(row.stops),
        resumes=keyed(row.resumes),
        set_due=date.fromisoformat(due_on) if due_on else None,
    )


def _bring_in(result: Picture, event: Happened) -> None:
    """Take over a matter that was handled before this register knew it: dates, no steps."""
    body = event.body
    received = date.fromisoformat(body["received_on"])
    due = date.fromisoformat(body["due_on"]) if body.get("due_on") else None
    done = date.fromisoformat(body["done_on"]) if body.get("done_on") else None
    result.received_on, result.petitions = received, 1
    key = ((ClockCode.ASSIGN, 1),)
    result.facts.append(clock.Fact(received, starts=key, set_due=due))
    assignment = AssignmentPicture(1, AssignmentKind.ASSIGN, body["unit"], received)
    result.assignments[1] = assignment
    result.stage = CaseStage.ROUTED
    if done:
        result.stage, assignment.stage = CaseStage.CLOSED, AssignmentStage.DONE
        assignment.signed_on = received
        assignment.reported_on = assignment.done_on = done
        result.replied_on = result.closed_on = done
        result.replies[1] = ReplyPicture(1, ReplyStage.SERVED, done, done, done)
        result.facts.append(clock.Fact(done, stops=key))
