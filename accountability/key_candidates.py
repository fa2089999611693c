"""Open cases that could be listed in a key period, each with the fact that says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext

from accountability.models import KeyPeriod, ListingReason
from organization.models import Unit, User
from petitions.models import Case, Resolution

MOST = 50


@dataclass(frozen=True)
class Candidate:
    """One case, the reason it may be listed for, the fact, and the unit that would keep contact."""

    case: Case
    reason: ListingReason
    why: str
    unit: Unit | None

    @property
    def title(self) -> str:
        """The title, or nothing beside the number where few may know of the case."""
        return "" if self.case.restricted else self.case.title


def candidates_of(period: KeyPeriod, user: User, on: date) -> list[Candidate]:
    """Return cases this person may see that bear a fact, by deadline. Two queries."""
    fact = Q(minor_harm=True) | Q(petition_count__gt=1) | Q(is_group=True) | Q(due_on__lt=on)
    cases = Case.objects.visible_to(user, on).open().filter(fact)
    cases = cases.exclude(resolution=Resolution.RESOLVED)
    cases = cases.exclude(pk__in=period.cases.values("case"))
    units = [row.unit for row in period.readers.select_related("unit") if row.unit]
    found = cases.with_list_columns().by_urgency()[:MOST]
    return [Candidate(case, *_fact(case, on), _nearest(case, units)) for case in found]


def _fact(case: Case, on: date) -> tuple[ListingReason, str]:
    if case.minor_harm:
        return ListingReason.MINOR, gettext("涉及未成年人受侵害线索")
    if case.due_on and case.due_on < on:
        n = (on - case.due_on).days
        return ListingReason.OVERDUE, gettext("超期%(n)s日") % {"n": n}
    if case.petition_count > 1:
        n = case.petition_count
        return ListingReason.REPEAT, gettext("同一事项%(n)s件次") % {"n": n}
    n = case.headcount
    return ListingReason.GROUP, gettext("%(n)s人共同提出") % {"n": n}


def _nearest(case: Case, units: Iterable[Unit]) -> Unit | None:
    """Return the unit of the period that stands nearest above the one that handles the case."""
    place = case.host or case.unit
    over = [unit for unit in units if place.is_under(unit)]
    return max(over, key=lambda unit: len(unit.path), default=None)
