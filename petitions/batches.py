"""Sending many cases to one unit: which can go, which cannot and why, and the sending itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from organization.models import Unit, User
from petitions import actions, guards, permissions
from petitions.desk_lines import situations
from petitions.models import Case
from petitions.workflow import BY_CODE, Refused

MOST = 200  # more would keep everybody else waiting: they are an errand
ORDERED = 2000


@dataclass(frozen=True)
class Candidate:
    """A ticked case, and why it cannot be assigned now; "" if it can."""

    case: Case
    refused: str

    @property
    def title(self) -> str:
        """The title, or nothing but the number where few may know of the case."""
        return self.case.number if self.case.restricted else self.case.title


@dataclass
class Outcome:
    """What became of each case."""

    done: list[Case] = field(default_factory=list)
    refused: list[Candidate] = field(default_factory=list)


def candidates(cases: Iterable[Case], user: User, on: date) -> list[Candidate]:
    """Return each case with the reason that stands in its way. Two queries for all."""
    row = BY_CODE["assign"]
    found = []
    for here in situations(cases).values():
        refused = ""
        try:
            guards.require(row, here, on)
        except Refused as refusal:
            refused = str(refusal)
        if permissions.role_for(user, row, here, on) is None:
            refused = permissions.refusal(row, here)
        found.append(Candidate(here.case, refused))
    return found


def assign_each(
    cases: Sequence[Case],
    versions: Mapping[int, int],
    *,
    to: Unit,
    due_on: date | None,
    requirement: str,
    by: User,
    at: datetime,
) -> Outcome:
    """Assign one case after the other; a refused one is named and holds up no other.

    `versions` says by case which state the sender has seen. The caller is inside a transaction,
    each case in a savepoint of its own.
    """
    outcome = Outcome()
    for case in sorted(cases, key=lambda case: case.pk):  # always in one order: no deadlocks
        try:
            sent = actions.assign(
                case,
                to=to,
                by=by,
                at=at,
                due_on=due_on,
                requirement=requirement,
                version=versions.get(case.pk, -1),
            )
        except (Refused, PermissionDenied) as refusal:
            outcome.refused.append(Candidate(case, str(refusal)))
        else:
            outcome.done.append(sent)
    return outcome
