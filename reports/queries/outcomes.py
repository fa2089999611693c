"""What handling led to: whether a matter was settled at once, what was sent back, what was
recommended and adopted."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from accountability.models import Recommendation
from accountability.models.recommendations import Outcome
from petitions.models import Case, Petition
from reports.period import Period
from reports.queries.timeliness import replied

# A reply that nobody answers with another petition for that long has settled the matter. No
# statute says how long; a figure is final only after that time.
QUIET = timedelta(days=90)


def _raised_again(until: object) -> Exists:
    again = Petition.objects.filter(case=OuterRef("pk"), repeats=True)
    return Exists(again.filter(received_on__lte=until))


def replied_first(period: Period) -> QuerySet[Case]:
    return replied(period).filter(~_raised_again(OuterRef("replied_on")))


def settled_at_once(period: Period) -> QuerySet[Case]:
    return replied(period).filter(~_raised_again(OuterRef("replied_on") + QUIET))


def _recommended() -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(is_restricted=False)


def recommended(period: Period) -> QuerySet[Recommendation]:
    return _recommended().filter(issued_on__range=period.days)


def recommendations_answered(period: Period) -> QuerySet[Recommendation]:
    return _recommended().filter(answered_on__range=period.days)


def recommendations_adopted(period: Period) -> QuerySet[Recommendation]:
    adopted = (Outcome.ADOPTED, Outcome.PARTLY)
    return recommendations_answered(period).filter(outcome__in=adopted)


def recommendations_refused(period: Period) -> QuerySet[Recommendation]:
    return recommendations_answered(period).filter(outcome=Outcome.REFUSED)
