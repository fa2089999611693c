"""What one row of the life-cycle table is made of, and the sets its rows are written with."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

from organization.models import Role
from petitions.models import AssignmentStage, CaseStage, ReplyStage, Track
from petitions.models.clocks import ClockCode

Text = str | Promise


class Subject(StrEnum):
    """What moves."""

    CASE = "case"
    ASSIGNMENT = "assignment"
    REPLY = "reply"


class Party(StrEnum):
    """Whose post counts: one in the unit that registered the case, one in the unit it was sent
    to, one in a unit above, one in the unit that keeps the review, or any post of the role that
    lets its holder see the case."""

    OFFICE = "office"
    HOST = "host"
    ABOVE = "above"
    REVIEWER = "reviewer"
    ANYONE = "anyone"


@dataclass(frozen=True)
class Transition:
    """One row. `sources` and `target` speak of the subject; an empty `sources` means it begins."""

    code: str
    label: Text
    subject: Subject
    sources: frozenset[str]
    target: str | None  # None: stays where it is
    case_at: frozenset[CaseStage]  # where the case must be
    case_to: CaseStage | None = None
    assignment_at: frozenset[str] = frozenset()  # where the host's assignment must be, if said
    assignment_to: str | None = None
    party: Party = Party.OFFICE
    roles: frozenset[Role] = frozenset()
    not_author: bool = False
    needs_words: bool = False
    paper: Text = ""
    law: str = ""
    starts: tuple[ClockCode, ...] = ()
    stops: tuple[ClockCode, ...] = ()
    resumes: tuple[ClockCode, ...] = ()
    voids: tuple[ClockCode, ...] = ()  # neither met nor missed: nobody owes it any more
    tracks: frozenset[str] = frozenset()  # for which kinds of matter, if not for all
    suspends: tuple[ClockCode, ...] = ()
    unsuspends: tuple[ClockCode, ...] = ()
    primary: bool = field(default=True)  # the step the process waits for, not a way out

    def is_for(self, track: str) -> bool:
        """Tell whether matters of this kind take the step at all."""
        return not self.tracks or track in self.tracks

    @property
    def is_silent(self) -> bool:
        """Whether it leaves every stage as it was, such as a note."""
        return not (self.target or self.case_to or self.assignment_to)


C, A, R = CaseStage, AssignmentStage, ReplyStage
REDRESS = frozenset({Track.REMEDY})
SUGGESTIONS = frozenset({Track.SUGGESTION})
NO_SUGGESTION = frozenset({Track.REMEDY, Track.ACCUSATION})
NO_ACCUSATION = frozenset({Track.REMEDY, Track.SUGGESTION})
NO_ASSIGNMENT = frozenset({""})
ANY_OPEN = frozenset({C.TRIAGE, C.ROUTED, C.ACCEPTED, C.IN_PROGRESS, C.REPLIED})
BEFORE_OPINION = frozenset({C.TRIAGE, C.ROUTED, C.ACCEPTED, C.IN_PROGRESS})
UNDER_REVIEW = frozenset({C.REVIEW, C.REVIEWED, C.REREVIEW, C.SUSPENDED})
ANY = frozenset(C) - {C.LINKED, C.VOID, C.ARCHIVED}
EVER = frozenset(C)  # where the apps above may record what they do
CLERKS = frozenset({Role.REGISTRAR, Role.OFFICE})
OFFICE_HEAD = frozenset({Role.OFFICE})
UNIT_STAFF = frozenset({Role.UNIT_CLERK, Role.HANDLER, Role.HEAD})
UNIT_DESK = frozenset({Role.UNIT_CLERK, Role.HANDLER})
UNIT_HEAD = frozenset({Role.HEAD})
ALL_HANDS = UNIT_STAFF | CLERKS | {Role.LEADER}
REVIEWERS = CLERKS | {Role.UNIT_CLERK, Role.HEAD}
REVIEW_HEADS = frozenset({Role.OFFICE, Role.HEAD})
NOBODY: frozenset[Role] = frozenset()  # the step of a job


def at(*stages: CaseStage) -> frozenset[CaseStage]:
    """Return the stages as the table wants them."""
    return frozenset(stages)


def begins_at(*stages: str) -> frozenset[str]:
    """Return the subject's stages as the table wants them."""
    return frozenset(stages)
