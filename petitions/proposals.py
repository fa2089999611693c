"""How good the proposals are: what was shown at intake, and what clerks made of it.

Proposals are kept with the points they had. A proposal that was taken and later undone was
wrong; one that was not taken and whose petition was later joined to that very case was missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from organization.models import User
from organization.standing import standing
from petitions.matching import MOST_SHOWN, Group
from petitions.models import Case, MatchProposal
from petitions.searching import intake

STEPS = (100, 70, 40, 0)  # points from which a line counts, the highest first
FEWEST = 5  # no rate under this denominator
LOOK_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Proposed:
    """One case that the clerk was shown."""

    case_slug: str
    case_id: int
    letter: str
    score: int


@dataclass
class Effect:
    """The proposals of a group with so many points; `least` is where the step begins."""

    letter: str
    least: int
    shown: int = 0
    taken: int = 0
    undone: int = 0
    found_later: int = 0

    @property
    def share(self) -> int | None:
        """The percentage that was taken and stayed, None where there are too few to say."""
        if self.shown < FEWEST:
            return None
        return round(100 * (self.taken - self.undone) / self.shown)


def shown(groups: Iterable[Group]) -> list[Proposed]:
    """Return what of these groups the clerk saw: the first of each."""
    return [
        Proposed(match.case.slug, match.case.pk, group.letter, match.score)
        for group in groups
        for match in group.matches[:MOST_SHOWN]
    ]


def effects(user: User, on: date) -> list[Effect]:
    """Return the proposals of a year to the registrars of the reader's office, by group and points.

    What the reader may not see is not counted. One query beside the reader's posts; lines without
    any proposal are left out.
    """
    seen = Case.objects.visible_to(user, on).filter(unit__in=intake(standing(user, on)))
    rows = MatchProposal.objects.filter(
        petition__received_on__gt=on - LOOK_BACK, petition__case__in=seen, case__in=seen
    ).with_outcome()
    counted = rows.values("letter", "score").annotate(
        n=Count("pk"),
        n_taken=Count("pk", filter=Q(taken=True)),
        n_undone=Count("pk", filter=Q(undone=True)),
        n_later=Count("pk", filter=Q(found_later=True)),
    )
    found: dict[tuple[str, int], Effect] = {}
    for row in counted:
        least = next(step for step in STEPS if row["score"] >= step)
        line = found.setdefault((row["letter"], least), Effect(row["letter"], least))
        line.shown += row["n"]
        line.taken += row["n_taken"]
        line.undone += row["n_undone"]
        line.found_later += row["n_later"]
    return sorted(found.values(), key=lambda line: (line.letter, -line.least))
