"""What petitioners say of the office and of the unit, once the days for saying it are over.

A petition is asked about the last reply that was served, and counts in the period in which the
days for rating that reply ended; whoever has no query code cannot rate and is in no figure.
"""

from django.db.models import F, Q, QuerySet

from petitions.models import Petition
from petitions.models.clocks import ClockCode
from portal.models import Satisfaction
from reports.period import Period
from reports.queries.countable import countable

Petitions = QuerySet[Petition]

SATISFIED = (Satisfaction.GOOD, Satisfaction.FAIR)


def _asked(period: Period) -> Petitions:
    """Return the petitions whose days ended in the period: there when the reply was served, or
    rated since. What was said of an earlier reply says nothing of this one."""
    there = Q(rating__isnull=True, received_on__lte=F("case__clocks__started_on"))
    said = Q(rating__rated_on__gte=F("case__clocks__started_on"))
    rows = Petition.objects.filter(
        there | said,
        query_code__isnull=False,
        case__clocks__code=ClockCode.EVALUATE,
        case__clocks__voided=False,
        case__clocks__due_on__range=period.days,
    )
    return countable(rows)


class Asked:
    """The cells of one side of the rating; `mark` is the column that holds what was said."""

    def __init__(self, mark: str) -> None:
        self.mark = f"rating__{mark}"

    def due(self, period: Period) -> Petitions:
        """Return the petitions that could be rated and can no longer; of a unit only where one
        had the matter in hand."""
        rows = _asked(period)
        if self is UNIT:
            rows = rows.filter(case__host__isnull=False).exclude(rating__of_unit="")
        return rows

    def rated(self, period: Period) -> Petitions:
        """Return those that were rated."""
        return self.due(period).filter(rating__isnull=False)

    def unrated(self, period: Period) -> Petitions:
        """Return those that were not."""
        return self.due(period).filter(rating__isnull=True)

    def satisfied(self, period: Period) -> Petitions:
        """Return those rated 满意 or 基本满意."""
        return self.due(period).filter(**{f"{self.mark}__in": SATISFIED})

    def dissatisfied(self, period: Period) -> Petitions:
        """Return those rated 不满意."""
        return self.due(period).filter(**{self.mark: Satisfaction.BAD})


OFFICE = Asked("of_office")
UNIT = Asked("of_unit")
