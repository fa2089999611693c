"""A case, its assignments and its replies as their events leave them; `fold` draws the picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from petitions import clock
from petitions.models import (
    AssignmentStage,
    CaseStage,
    Extension,
    Procedure,
    ProceedingKind,
    ReplyStage,
    Resolution,
    ReviewLevel,
    Track,
)
from petitions.models.clocks import RIGHTS
from petitions.models.handling import FINISHED, STAYED
from petitions.models.stages import REMEDY_BY_OPINION
from petitions.waiting import Place, awaited_at


class Happened(NamedTuple):
    """One event as the fold needs it; `on` is the day it happened in Asia/Shanghai."""

    kind: str
    on: date
    body: Mapping[str, Any]
    by: int | None = None
    at: datetime | None = None  # the minute, for limits in hours


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
    designated: bool = False

    @property
    def ended_on(self) -> date | None:
        """The day it was done, returned or cancelled."""
        return self.done_on or self.left_on


@dataclass
class ReplyPicture:
    """One reply as its events leave it; assignment 0 means that the office answered itself."""

    no: int
    assignment: int = 0
    stage: str = ReplyStage.DRAFTING
    submitted_on: date | None = None
    issued_on: date | None = None
    served_on: date | None = None


@dataclass
class ProceedingPicture:
    """One procedure as its events leave it; `assignment` is the one its C4 hangs on, 0 the case."""

    no: int
    kind: str = ProceedingKind.INITIAL
    assignment: int = 0
    accepted_on: date | None = None
    issued_on: date | None = None


@dataclass
class Picture:
    """A whole case as its events leave it."""

    received_on: date | None = None
    stage: str = CaseStage.TRIAGE
    track: str = Track.REMEDY
    route: int = REMEDY_BY_OPINION
    procedure: str = Procedure.ORDINARY
    cannot_notify: bool = False  # nobody owes a notice that cannot be given, nor ever will
    version: int = 0
    approved_on: date | None = None
    accepted_on: date | None = None
    replied_on: date | None = None
    closed_on: date | None = None
    petitions: int = 0
    resolution: str = Resolution.NONE
    resolved_on: date | None = None
    withdraw_by_id: int | None = None
    extension: str = Extension.NONE
    extension_days: int | None = None
    extension_by_id: int | None = None
    merged_into_id: int | None = None
    review_level: int = ReviewLevel.NONE
    review_desk_id: int | None = None
    review_by_id: int | None = None
    perform_by: date | None = None
    proceedings: dict[int, ProceedingPicture] = field(
        default_factory=lambda: {1: ProceedingPicture(1)}
    )
    assignments: dict[int, AssignmentPicture] = field(default_factory=dict)
    replies: dict[int, ReplyPicture] = field(default_factory=dict)
    facts: list[clock.Fact] = field(default_factory=list)
    # What the sweep put on record: kind, clock, assignment, and the last day it was told of. A
    # limit that has moved since is told of anew.
    told: set[tuple[str, str, int, date]] = field(default_factory=set)
    readings: dict[tuple[str, int], clock.Reading] = field(default_factory=dict)

    @property
    def current(self) -> AssignmentPicture | None:
        """The assignment that counts now: the open one, else the last that stayed with its unit."""
        rows = list(self.assignments.values())
        alive = [row for row in rows if row.stage not in FINISHED]
        stayed = [row for row in rows if row.stage in STAYED]
        return next(reversed(alive or stayed), None)

    @property
    def reply(self) -> ReplyPicture | None:
        """The last reply written under the assignment that counts; without one, the office's."""
        wanted = self.current.no if self.current else 0
        rows = [reply for reply in self.replies.values() if reply.assignment == wanted]
        return rows[-1] if rows else None

    @property
    def proceeding(self) -> ProceedingPicture:
        """The handling that counts now; reviews of it stand beside."""
        rows = [row for row in self.proceedings.values() if row.kind == ProceedingKind.INITIAL]
        return rows[-1]

    @property
    def ends_with_opinion(self) -> bool:
        """Whether the reply is an opinion that opens the way to a review (Art. 31 (6), 35)."""
        return self.track == Track.REMEDY and self.route == REMEDY_BY_OPINION

    @property
    def awaits(self) -> str:
        """The step this case waits for, as `waiting.awaited_at` says it; "" once it is closed."""
        current, reply = self.current, self.reply
        sent = (current.stage, current.kind) if current else ("", "")
        return awaited_at(Place(self.stage, *sent, reply.stage if reply else "", self.track))

    @property
    def nearest(self) -> clock.Reading | None:
        """The unmet duty that ends first; rights are no duties, and what stands still waits."""
        unmet = [
            reading
            for reading in self.readings.values()
            if not (reading.stopped_on or reading.suspended_on) and reading.code not in RIGHTS
        ]
        return min(unmet, key=lambda reading: (reading.due.on, reading.code), default=None)

    @property
    def due_code(self) -> str:
        """The clock of the nearest duty; else one that stands still, which has no last day."""
        still = (row.code for row in self.readings.values() if row.suspended_on)
        return self.nearest.code if self.nearest else next(still, "")
