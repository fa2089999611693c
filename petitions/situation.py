"""A case with the assignment and the reply that count now: what a step looks at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from petitions import review_chain, workflow
from petitions.models import Assignment, Case, CaseStage, Clock, Reply
from petitions.models.handling import FINISHED, STAYED
from petitions.workflow import Subject, Transition

EXTENSION = {"approve_ext", "refuse_ext"}
WITHDRAWAL = {"withdraw", "keep_up"}
REPORTS = {"clear_minor_harm": "flag_minor_harm"}  # what is judged, and who said it
REVIEWS = {"decide_review", "decide_rereview", "redo"}
UNDER_REVIEW = {
    CaseStage.REVIEW, CaseStage.REVIEWED, CaseStage.REREVIEW, CaseStage.SUSPENDED,
    CaseStage.CLOSED_FINAL,
}  # fmt: skip


@dataclass(frozen=True)
class Situation:
    """The three objects that move, and the clocks of the case."""

    case: Case
    assignment: Assignment | None
    reply: Reply | None
    clocks: tuple[Clock, ...]
    assignments: tuple[Assignment, ...] = ()  # all, in their order; lists leave them out

    @property
    def assignment_stage(self) -> str:
        """The stage of the assignment that counts, "" if nothing was sent out."""
        return self.assignment.stage if self.assignment else ""

    @property
    def reply_stage(self) -> str:
        """The stage of the latest reply, "" if nobody has begun one."""
        return self.reply.stage if self.reply else ""

    @property
    def assigned(self) -> Assignment:
        """The assignment that counts, where the life cycle says there is one."""
        if self.assignment is None:
            raise LookupError(f"Case {self.case.pk} has no assignment.")
        return self.assignment

    def possible(self) -> Iterable[Transition]:
        """Yield the steps that the stages and the kind of matter allow now, whoever asks."""
        return workflow.possible(
            self.case.stage,
            assignment_at=self.assignment_stage,
            reply_at=self.reply_stage,
            track=self.case.track,
        )

    def stage_of(self, row: Transition) -> str:
        """Return the stage of what this step moves."""
        if row.subject is Subject.ASSIGNMENT:
            return self.assignment_stage
        return self.reply_stage if row.subject is Subject.REPLY else self.case.stage

    def authors(self, row: Transition) -> set[int | None]:
        """Return who wrote what this step judges; they may not judge it themselves."""
        if row.subject is Subject.REPLY:
            return {self.reply.author_id} if self.reply else set()
        if row.code in EXTENSION:
            return {self.case.extension_by_id}
        if row.code in WITHDRAWAL:
            return {self.case.withdraw_by_id, self.case.handler_id}
        if row.code in REPORTS:
            return self._flagged_by(REPORTS[row.code], row.voids[0])
        if row.code in REVIEWS:
            return self.had_part | ({self.case.review_by_id} if row.code != "redo" else set())
        return {self.assignment.reported_by_id} if self.assignment else set()

    def _flagged_by(self, kind: str, code: str) -> set[int | None]:
        """Return who raised the alarm that still runs. One query, where one does."""
        clock = self.clock(code)
        if clock is None or clock.stopped_on is not None:
            return set()
        flags = self.case.chain.events.filter(kind=kind).order_by("-seq")
        return {flags.values_list("actor_id", flat=True).first()}

    @property
    def had_part(self) -> set[int | None]:
        """Who handled, wrote, reviewed or reported what is to be reviewed."""
        sent, reply = self.assignment, self.reply
        handled = {sent.handler_id, sent.reported_by_id} if sent else set()
        written = {reply.author_id, reply.reviewer_id} if reply else set()
        return handled | written - {None}

    @cached_property
    def review_desk_id(self) -> int | None:
        """The unit whose staff keep the review that goes on, or the one that may be asked for."""
        if self.case.stage in UNDER_REVIEW:
            return self.case.review_desk_id
        if self.assignment is None:
            return None
        body = review_chain.reviewer(self.assignment.unit, self.case.review_level + 1)
        return review_chain.desk_of(self.case, body).pk

    def clock(self, code: str) -> Clock | None:
        """Return the clock with this code: the case's own, or that of the current assignment."""
        numbers = {0, self.assignment.no if self.assignment else 0}
        rows = [row for row in self.clocks if row.code == code and row.assignment_no in numbers]
        return rows[-1] if rows else None


def of(case: Case) -> Situation:
    """Load what counts on this case now. Three queries."""
    assignments = sent_out(case)
    replies = case.replies.select_related("author", "reviewer").order_by("no")
    current = current_of(assignments)
    return Situation(
        case,
        current,
        reply_to(current, replies),
        tuple(case.clocks.select_related("rule", "assignment__unit").order_by("started_on", "id")),
        assignments,
    )


def sent_out(case: Case) -> tuple[Assignment, ...]:
    """Return all assignments of the case in their order. One query."""
    joined = "unit__parent", "unit__review_authority", "handler", "co_unit", "sent_by"
    rows = case.assignments.select_related(*joined)
    return tuple(rows.order_by("no"))


def current_of(assignments: Sequence[Assignment]) -> Assignment | None:
    """Return the one that counts: the open one, else the last that stayed with its unit."""
    alive = [row for row in assignments if row.stage not in FINISHED]
    stayed = [row for row in assignments if row.stage in STAYED]
    return next(reversed(alive or stayed), None)


def reply_to(current: Assignment | None, replies: Iterable[Reply]) -> Reply | None:
    """Return the last reply written under this assignment; without one, that of the office."""
    wanted = current.pk if current else None
    rows = [reply for reply in replies if reply.assignment_id == wanted]
    return rows[-1] if rows else None
