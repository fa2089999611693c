"""What each event means for the clocks: the columns of its row, and what its body says."""

from collections.abc import Iterable, Iterator
from datetime import date

from petitions import clock
from petitions.clock.codes import OF_ASSIGNMENT
from petitions.clock.reading import Key
from petitions.models import AssignmentKind, Procedure, Track
from petitions.models.clocks import ClockCode
from petitions.picture import Happened, Picture
from petitions.workflow import Transition

# The clocks of an assignment; every other one belongs to the case itself.
UNIT_CLOCKS = {ClockCode(code) for code in OF_ASSIGNMENT} | {ClockCode.SIMPLE_NOTICE}
CASE_CLOCKS = set(ClockCode) - UNIT_CLOCKS
# A case that is handled anew has a second C4, which hangs on its new assignment.
ONCE_A_PROCEEDING = {ClockCode.HANDLE, ClockCode.SIMPLE_HANDLE}
SIMPLE = {
    ClockCode.UNIT_NOTICE: ClockCode.SIMPLE_NOTICE,
    ClockCode.HANDLE: ClockCode.SIMPLE_HANDLE,
}
# Steps whose clocks count from a day that the event itself names.
FROM = {
    "serve": "served_on",
    "serve_answer": "served_on",
    "serve_review": "served_on",
    "request_review": "received_on",
    "request_rereview": "received_on",
}
ACCEPTING = {"accept", "accept_here"}
CONVERSIONS = {"to_simple", "to_ordinary"}


def started_by(row: Transition, procedure: str) -> tuple[ClockCode, ...]:
    """Return the clocks a step starts; the simple procedure has shorter ones of its own."""
    if procedure != Procedure.SIMPLE or row.code in CONVERSIONS:
        return row.starts
    return tuple(SIMPLE.get(code, code) for code in row.starts)


def facts_of(row: Transition, event: Happened, result: Picture) -> Iterator[clock.Fact]:
    """Yield what this event means for the clocks, after it has moved the picture."""
    body, current = event.body, result.current
    no = body.get("assignment") or (current.no if current else 0)
    starts = started_by(row, result.procedure)
    if row.code in ACCEPTING and not body.get("statutory", True):
        # Only matters under Art. 31(6) have the sixty days of Art. 34.
        starts = tuple(code for code in starts if code not in ONCE_A_PROCEEDING)
    if row.code == "serve" and not result.ends_with_opinion:
        starts = (ClockCode.EVALUATE,)  # what is no opinion opens no review
    if result.track == Track.ACCUSATION:  # of these nobody is told more than that they came in
        starts = tuple(code for code in starts if code != ClockCode.EVALUATE)
    due_on = body.get("due_on")
    yield clock.Fact(
        on=result.received_on if row.code == "open" and result.received_on else event.on,
        starts=_keyed(starts, no, result),
        stops=_keyed(_either(row.stops), no, result),
        resumes=_keyed(owed(row.resumes, result), no, result),
        voids=_keyed(_either(row.voids), no, result),
        suspends=_keyed(row.suspends, no, result),
        unsuspends=_keyed(row.unsuspends, no, result),
        extends=_extended(row, event, result, no),
        set_due=date.fromisoformat(due_on) if due_on else None,
        counted_from=_counted_from(row, event, result),
        at=event.at,
    )
    if body.get("cannot_notify"):
        # Nobody owes a notice that cannot be given (Art. 23).
        yield clock.Fact(event.on, voids=_keyed([ClockCode.NOTICE], no, result))
    if row.code == "designate" and "from" in body:
        yield from _moved_on(event, result, no)


def owed(codes: Iterable[ClockCode], result: Picture) -> list[ClockCode]:
    """Return those of the clocks that can run on this case: no notice where none can be given."""
    return [code for code in codes if not (code == ClockCode.NOTICE and result.cannot_notify)]


def _keyed(codes: Iterable[str], no: int, result: Picture) -> tuple[Key, ...]:
    return tuple((code, _number_of(code, no, result)) for code in codes)


def _number_of(code: str, no: int, result: Picture) -> int:
    if code in ONCE_A_PROCEEDING:
        return result.proceeding.assignment
    return 0 if code in CASE_CLOCKS else no


def _either(codes: Iterable[ClockCode]) -> tuple[ClockCode, ...]:
    """Return the clocks with their twins of the simple procedure; what never ran is passed over."""
    found = dict.fromkeys(codes)
    twins = [SIMPLE[code] for code in found if code in SIMPLE]
    return tuple(found | dict.fromkeys(twins))


def _counted_from(row: Transition, event: Happened, result: Picture) -> date | None:
    """Return the day a clock counts from, where that is not the day of the step.

    The windows count from service, reviews from the request; the other procedure from the same
    acceptance, so that the petitioner's days are not reset.
    """
    if row.code in FROM:
        return date.fromisoformat(event.body[FROM[row.code]])
    return result.proceeding.accepted_on if row.code in CONVERSIONS else None


def _extended(
    row: Transition, event: Happened, result: Picture, no: int
) -> tuple[tuple[str, int, int], ...]:
    days = event.body.get("days", 0)
    if row.code == "approve_ext":
        code: str = ClockCode.HANDLE
    elif row.code == "extend_due":
        code = ClockCode.ASSIGN
    else:
        return ()
    return ((code, _number_of(code, no, result), days),)


def _moved_on(event: Happened, result: Picture, no: int) -> Iterator[clock.Fact]:
    """A superior named another unit: what the first one owed is over, the other begins."""
    left = event.body["from"]
    yield clock.Fact(event.on, stops=tuple((code, left) for code in UNIT_CLOCKS))
    reports = result.assignments[no].kind == AssignmentKind.ASSIGN
    starts = [ClockCode.UNIT_NOTICE, *([ClockCode.ASSIGN] if reports else [])]
    yield clock.Fact(event.on, starts=_keyed(starts, no, result))
