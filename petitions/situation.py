"""A case with the assignment and the reply that count now: what a step looks at."""

from dataclasses import dataclass

from petitions.models import Assignment, AssignmentStage, Case, Clock, Reply
from petitions.models.handling import FINISHED
from petitions.workflow import Subject, Transition


@dataclass(frozen=True)
class Situation:
    """The three objects that move, and the clocks of the case."""

    case: Case
    assignment: Assignment | None
    reply: Reply | None
    clocks: tuple[Clock, ...]

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

    def stage_of(self, row: Transition) -> str:
        """Return the stage of what this step moves."""
        if row.subject is Subject.ASSIGNMENT:
            return self.assignment_stage
        return self.reply_stage if row.subject is Subject.REPLY else self.case.stage

    def authors(self, row: Transition) -> set[int | None]:
        """Return who wrote what this step judges; they may not judge it themselves."""
        if row.subject is Subject.REPLY:
            return {self.reply.author_id} if self.reply else set()
        return {self.assignment.reported_by_id} if self.assignment else set()

    def clock(self, code: str) -> Clock | None:
        """Return the clock with this code: the case's own, or that of the current assignment."""
        numbers = {0, self.assignment.no if self.assignment else 0}
        rows = [row for row in self.clocks if row.code == code and row.assignment_no in numbers]
        return rows[-1] if rows else None


def of(case: Case) -> Situation:
    """Load what counts on this case now. Three queries."""
    assignments = list(case.assignments.select_related("unit", "handler", "co_unit").order_by("no"))
    alive = [row for row in assignments if row.stage not in FINISHED]
    done = [row for row in assignments if row.stage == AssignmentStage.DONE]
    reply = case.replies.select_related("author", "reviewer").order_by("no").last()
    current = next(reversed(alive or done), None)
    return Situation(
        case,
        current,
        reply if current else None,
        tuple(case.clocks.select_related("rule", "assignment__unit").order_by("started_on", "id")),
    )
