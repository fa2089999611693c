"""Whether what the law limits was done in time: the clocks, by the day on which they ended.

Each limit that ended in a period is in exactly one of three cells at the end of its last day: met
in time, met late, or not met.
"""

from django.db.models import F, Q, QuerySet

from petitions.models import Case, Clock
from petitions.models.clocks import ClockCode
from reports.period import Period
from reports.queries.assignments import kept
from reports.queries.countable import cases, countable

Clocks = QuerySet[Clock]


class Limit:
    """The three cells of one clock, and all of them together."""

    def __init__(self, code: ClockCode) -> None:
        self.code = code

    def due(self, period: Period) -> Clocks:
        """Return the clocks whose last day lies in the period; what fell away nobody owed.

        Of a unit's own clock only while the assignment stayed with the unit.
        """
        counted = Clock.objects.filter(code=self.code, due_on__range=period.days, voided=False)
        rows = countable(counted)
        if self.code == ClockCode.UNIT_NOTICE:
            rows = rows.filter(kept(period.last, "assignment__"))
        return rows

    def met(self, period: Period) -> Clocks:
        """Return those that were met in time."""
        return self.due(period).filter(stopped_on__lte=F("due_on"))

    def late(self, period: Period) -> Clocks:
        """Return those that were met late, by the end of the period."""
        late = Q(stopped_on__gt=F("due_on"), stopped_on__lte=period.last)
        return self.due(period).filter(late)

    def missed(self, period: Period) -> Clocks:
        """Return those that were not met by the end of the period."""
        running = Q(stopped_on__isnull=True) | Q(stopped_on__gt=period.last)
        return self.due(period).filter(running)


ROUTING = Limit(ClockCode.ROUTE)
NOTICE = Limit(ClockCode.NOTICE)
UNIT_NOTICE = Limit(ClockCode.UNIT_NOTICE)
REPLY = Limit(ClockCode.HANDLE)


def accepted(period: Period) -> QuerySet[Case]:
    return cases().filter(accepted_on__range=period.days)


def accepted_closed(period: Period) -> QuerySet[Case]:
    return accepted(period).filter(closed_on__lte=period.last)


def accepted_open(period: Period) -> QuerySet[Case]:
    return accepted(period).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=period.last))


def replied(period: Period) -> QuerySet[Case]:
    return cases().filter(replied_on__range=period.days, accepted_on__isnull=False)
