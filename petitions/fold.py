"""What the events of one case leave behind: a pure fold through the life-cycle table.

Events in their order go in, a `Picture` of stages, days and clocks comes out. `replay` reads the
events and writes the rows.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from organization.workdays import WorkCalendar
from petitions import clock
from petitions.models import (
    ENDED,
    AssignmentKind,
    AssignmentStage,
    CaseStage,
    Extension,
    Procedure,
    ProceedingKind,
    ReplyStage,
    Resolution,
    ReviewLevel,
)
from petitions.models.clocks import ClockCode
from petitions.picture import (
    AssignmentPicture,
    Happened,
    Picture,
    ProceedingPicture,
    ReplyPicture,
)
from petitions.table_reports import REPORTING
from petitions.timing import CASE_CLOCKS, facts_of, owed
from petitions.workflow import BESIDE, BY_CODE, Subject, Transition

__all__ = [
    "CASE_CLOCKS",
    "AssignmentPicture",
    "Happened",
    "Picture",
    "picture",
]

TOLD = {"due_soon", "due_today", "overdue", "overdue_long"}
# They add to the history, not to what another person may rely on.
SILENT = {
    "contact",
    "note",
    "name_representatives",
    *(row.code for row in REPORTING),
    "draw_paper",
    "void_paper",
    "serve_paper",
    *(row.code for row in BESIDE),
}


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
        result.facts += facts_of(row, event, result)
    elif event.kind in MERGED:
        result.version += 1
        MERGED[event.kind](result, event)
    elif event.kind == "import":
        result.version += 1
        _bring_in(result, event)
    elif event.kind == "evaluated":
        result.facts.append(clock.Fact(event.on, stops=((ClockCode.EVALUATE, 0),)))
    elif event.kind in TOLD:
        body = event.body
        due_on = date.fromisoformat(body["due"])
        result.told.add((event.kind, body["clock"], body.get("assignment", 0), due_on))


def _move(result: Picture, row: Transition, event: Happened) -> None:
    """Move the subject, and with it the case and the assignment, as the row says."""
    if row.case_to:
        result.stage = row.case_to
        result.closed_on = (result.closed_on or event.on) if row.case_to in ENDED else None
        if row.case_to in ENDED or row.case_to == CaseStage.REPLIED:
            result.withdraw_by_id = None  # what was asked before that is settled by it
    if row.code in AssignmentKind.values:
        no = event.body["assignment"]
        result.assignments[no] = AssignmentPicture(no, row.code, event.body["unit"], event.on)
    if row.code == "accept_here":
        _handed_in_house(result, event)
    if row.code == "designate":
        _designated(result, event)
    if row.subject is Subject.REPLY and row.target:
        no = event.body["reply"]
        fresh = ReplyPicture(no, event.body.get("assignment", 0))
        result.replies.setdefault(no, fresh).stage = row.target
    _move_assignment(result, row, event)
    if event.kind in DATES:
        DATES[event.kind](result, event)


def _move_assignment(result: Picture, row: Transition, event: Happened) -> None:
    current = result.current
    if current and row.assignment_to:
        current.stage = row.assignment_to
        if row.assignment_to == AssignmentStage.DROPPED:
            current.left_on = event.on
    if current and "handler" in event.body:
        current.handler_id = event.body["handler"]
    if row.subject is Subject.ASSIGNMENT and row.target:
        moved = result.assignments[event.body["assignment"]]
        moved.stage = row.target
        if row.target in {AssignmentStage.RETURNED, AssignmentStage.CANCELLED}:
            moved.left_on = event.on


def _opened(result: Picture, event: Happened) -> None:
    result.received_on = date.fromisoformat(event.body["received_on"])
    result.cannot_notify = bool(event.body.get("cannot_notify"))
    result.petitions = 1
    _classified(result, event)


def _classified(result: Picture, event: Happened) -> None:
    result.track = event.body.get("track", result.track)
    result.route = event.body.get("route", result.route)
    result.procedure = event.body.get("procedure", result.procedure)


def _joined(result: Picture, _event: Happened) -> None:
    result.petitions += 1
    _came_back(result)


def _linked_in(result: Picture, event: Happened) -> None:
    result.petitions += event.body["counted"]
    if event.body["counted"]:
        _came_back(result)


def _unlinked(result: Picture, event: Happened) -> None:
    """It is a matter of its own again, and its days count from first receipt."""
    result.stage, result.closed_on, result.merged_into_id = CaseStage.TRIAGE, None, None
    resumed = tuple((code, 0) for code in owed([ClockCode.ROUTE, ClockCode.NOTICE], result))
    result.facts.append(clock.Fact(event.on, resumes=resumed))


def _linked(result: Picture, event: Happened) -> None:
    result.merged_into_id = event.body["into"]


def _parted(result: Picture, event: Happened) -> None:
    result.petitions -= event.body["counted"]


def _came_back(result: Picture) -> None:
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
    result.accepted_on = result.proceeding.accepted_on = event.on


def _handed_in_house(result: Picture, event: Happened) -> None:
    """The body accepted it: its own department begins at once, and owes no second notice."""
    no, body = event.body["assignment"], event.body
    result.assignments[no] = AssignmentPicture(
        no, AssignmentKind.ASSIGN, body["unit"], event.on, AssignmentStage.WORKING,
        signed_on=event.on,
    )  # fmt: skip


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
    if result.proceeding.accepted_on:
        result.proceeding.issued_on = event.on


def _served(result: Picture, event: Happened) -> None:
    served_on = date.fromisoformat(event.body["served_on"])
    result.replies[event.body["reply"]].served_on = served_on


def _closed(result: Picture, event: Happened) -> None:
    _finish_transfer(result, event.on)


def _designated(result: Picture, event: Happened) -> None:
    """A superior named the unit: the one that has it, or another in its place (Art. 24)."""
    no, body = event.body["assignment"], event.body
    if "from" in body:
        former = result.assignments[body["from"]]
        former.stage, former.left_on = AssignmentStage.RETURNED, event.on
        result.assignments[no] = AssignmentPicture(no, former.kind, body["unit"], event.on)
    named = result.assignments[no]
    named.designated, named.signed_on = True, named.signed_on or event.on


def _reopened(result: Picture, event: Happened) -> None:
    """A procedure of its own, handled by a new assignment; what was open before falls away."""
    body, current = event.body, result.current
    if current and current.ended_on is None:
        current.stage, current.left_on = AssignmentStage.DROPPED, event.on
    no = body["assignment"]
    result.assignments[no] = AssignmentPicture(
        no, AssignmentKind.ASSIGN, body["unit"], event.on, AssignmentStage.WORKING,
        body.get("handler"), signed_on=event.on,
    )  # fmt: skip
    number = body["proceeding"]
    result.proceedings[number] = ProceedingPicture(number, assignment=no, accepted_on=event.on)
    result.replied_on, result.procedure = None, Procedure.ORDINARY
    result.review_level, result.perform_by = ReviewLevel.NONE, None
    result.review_desk_id = result.review_by_id = None
    result.extension, result.extension_days, result.extension_by_id = Extension.NONE, None, None
    _came_back(result)


def _review_requested(result: Picture, event: Happened) -> None:
    body, final = event.body, event.kind == "request_rereview"
    kind = ProceedingKind.REREVIEW if final else ProceedingKind.REVIEW
    number, received = body["proceeding"], date.fromisoformat(body["received_on"])
    result.proceedings[number] = ProceedingPicture(number, kind, accepted_on=received)
    result.review_desk_id = body["desk"]


def _reviewed(result: Picture, event: Happened) -> None:
    result.proceedings[event.body["proceeding"]].issued_on = event.on
    final = event.kind == "decide_rereview"
    result.review_level = ReviewLevel.FINAL if final else ReviewLevel.REVIEWED
    result.review_by_id = event.by


def _mediated(result: Picture, event: Happened) -> None:
    _issued(result, event)
    result.replies[event.body["reply"]].served_on = event.on
    result.perform_by = date.fromisoformat(event.body["perform_by"])


def _withdrawal_asked(result: Picture, event: Happened) -> None:
    result.withdraw_by_id = event.by


def _withdrawal_settled(result: Picture, _event: Happened) -> None:
    result.withdraw_by_id = None


def _extension_asked(result: Picture, event: Happened) -> None:
    result.extension, result.extension_by_id = Extension.ASKED, event.by
    result.extension_days = event.body["days"]


def _extended(result: Picture, _event: Happened) -> None:
    result.extension = Extension.GRANTED


def _not_extended(result: Picture, _event: Happened) -> None:
    result.extension = Extension.REFUSED


def _converted(result: Picture, event: Happened) -> None:
    simple = event.kind == "to_simple"
    result.procedure = Procedure.SIMPLE if simple else Procedure.ORDINARY


# What happens to a case because of another one; nobody takes it as a step on this case.
MERGED: dict[str, Callable[[Picture, Happened], None]] = {
    "linked_in": _linked_in,
    "unlinked": _unlinked,
}

# Which day of the register an event fixes.
DATES: dict[str, Callable[[Picture, Happened], None]] = {
    "open": _opened,
    "join": _joined,
    "approve_routing": _approved,
    "classify": _classified,
    "divert": _classified,
    "divert_unit": _classified,
    "answer_now": _issued,
    "serve_answer": _served,
    "accept": _accepted,
    "accept_here": _accepted,
    "sign": _signed,
    "submit_report": _reported,
    "pass_report": _passed,
    "submit_draft": _submitted,
    "issue": _issued,
    "serve": _served,
    "close": _closed,
    "merge_joint": _linked,
    "link_repeat": _linked,
    "link_duplicate": _linked,
    "unlink": _parted,
    "reopen": _reopened,
    "redo": _reopened,
    "mediate": _mediated,
    "request_review": _review_requested,
    "request_rereview": _review_requested,
    "decide_review": _reviewed,
    "decide_rereview": _reviewed,
    "window_lapse": _closed,
    "ask_withdraw": _withdrawal_asked,
    "keep_up": _withdrawal_settled,
    "request_ext": _extension_asked,
    "approve_ext": _extended,
    "refuse_ext": _not_extended,
    "to_simple": _converted,
    "to_ordinary": _converted,
    "propose_resolution": _resolution_proposed,
    "refuse_resolution": _resolution_refused,
    "verify_resolution": _resolved,
}


def _finish_transfer(result: Picture, on: date) -> None:
    """A transferred case asks for no report: its assignment ends when the case does."""
    assignment = result.current
    if assignment and assignment.kind == AssignmentKind.TRANSFER:
        assignment.stage, assignment.done_on = AssignmentStage.DONE, on


def _bring_in(result: Picture, event: Happened) -> None:
    """Take over a matter that was handled before this register knew it: dates, no steps."""
    body = event.body
    received = date.fromisoformat(body["received_on"])
    due = date.fromisoformat(body["due_on"]) if body.get("due_on") else None
    done = date.fromisoformat(body["done_on"]) if body.get("done_on") else None
    result.received_on, result.petitions = received, 1
    _classified(result, event)
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
        result.replies[1] = ReplyPicture(1, 1, ReplyStage.SERVED, done, done, done)
        result.facts.append(clock.Fact(done, stops=key))
