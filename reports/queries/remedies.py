"""What became of handling opinions: whether they reached the petitioner, were reviewed, and stood.

Opinions are those on requests for redress (申诉求决): answers to suggestions know no review, and a
settlement needs none. A request is counted with the opinion, or the review, that it is about.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from petitions.models import Clock, Proceeding, ProceedingKind, Reply, Track
from petitions.ways import Outcome, Verdict
from reports.period import Period
from reports.queries.countable import countable
from reports.queries.timeliness import REPLY

# A request comes within thirty days (2022 Art. 35, 36), later with a reason; what comes later
# than this is counted nowhere, so that a figure can become final.
ASKED_WITHIN = timedelta(days=90)
ALTERED = (Verdict.CHANGED.value, Verdict.REVOKED.value)

Replies = QuerySet[Reply]
Reviews = QuerySet[Proceeding]


def extended(period: Period) -> QuerySet[Clock]:
    """Return the limits of the period that were extended; an extension moved the last day."""
    return REPLY.due(period).filter(terms__has_key="extension")


def _opinions() -> Replies:
    rows = countable(Reply.objects.filter(assignment__isnull=False, case__track=Track.REMEDY))
    return rows.exclude(outcome=Outcome.SETTLED)


def issued(period: Period) -> Replies:
    return _opinions().filter(issued_on__range=period.days)


def reached(period: Period) -> Replies:
    return issued(period).filter(served_on__lte=period.last)


def unserved(period: Period) -> Replies:
    return issued(period).filter(Q(served_on__isnull=True) | Q(served_on__gt=period.last))


def served(period: Period) -> Replies:
    return _opinions().filter(served_on__range=period.days)


def review_asked(period: Period) -> Replies:
    """Return the opinions served whose review was asked for, before another one was served."""
    another: QuerySet[Any, Any] = Reply.objects.filter(
        case=OuterRef("case"),
        served_on__gt=OuterRef(OuterRef("served_on")),
        served_on__lte=OuterRef("accepted_on"),
    )
    asked = Proceeding.objects.filter(
        ~Exists(another),
        case=OuterRef("case"),
        kind=ProceedingKind.REVIEW,
        accepted_on__gte=OuterRef("served_on"),
        accepted_on__lte=OuterRef("served_on") + ASKED_WITHIN,
    )
    return served(period).filter(Exists(asked))


def _decided(kind: ProceedingKind, period: Period) -> Reviews:
    return countable(Proceeding.objects.filter(kind=kind, issued_on__range=period.days))


def reviews_decided(period: Period) -> Reviews:
    return _decided(ProceedingKind.REVIEW, period)


def reviews_upheld(period: Period) -> Reviews:
    return reviews_decided(period).exclude(outcome__in=ALTERED)


def reviews_altered(period: Period) -> Reviews:
    return reviews_decided(period).filter(outcome__in=ALTERED)


def rereview_asked(period: Period) -> Reviews:
    """Return the reviews decided whose re-review was asked for: it is the next procedure."""
    asked = Proceeding.objects.filter(
        case=OuterRef("case"),
        no=OuterRef("no") + 1,
        kind=ProceedingKind.REREVIEW,
        accepted_on__lte=OuterRef("issued_on") + ASKED_WITHIN,
    )
    return reviews_decided(period).filter(Exists(asked))


def rereviews_decided(period: Period) -> Reviews:
    return _decided(ProceedingKind.REREVIEW, period)


def rereviews_upheld(period: Period) -> Reviews:
    return rereviews_decided(period).exclude(outcome__in=ALTERED)


def rereviews_altered(period: Period) -> Reviews:
    return rereviews_decided(period).filter(outcome__in=ALTERED)
