"""What only the annual report counts apart: kinds, topics, regions, kinds of recommendations."""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accountability.models.recommendations import RecommendationKind
from organization.models import Unit
from petitions.models import Petition, Track
from reports.period import Period
from reports.queries.outcomes import recommendations_adopted, recommended
from reports.queries.petitions import petitions

Query = Callable[[Period], QuerySet[Any]]


def of_track(track: Track) -> Query:
    """Return the query of one statutory kind."""
    return lambda period: petitions(period).filter(case__track=track)


def of_topic(code: str) -> Query:
    """Return the query of one topic of the first level, with all below it."""
    own = Q(case__topic__code=code) | Q(case__topic__parent__code=code)
    return lambda period: petitions(period).filter(own)


def by_region(period: Period) -> QuerySet[Petition]:
    """Return petitions with the education bureau of the region they come from, as `bureau`."""
    bureaus = Unit.objects.filter(kind=Unit.Kind.BUREAU, region=OuterRef("case__region"))
    rows = petitions(period).exclude(case__region="")
    return rows.annotate(bureau=Subquery(bureaus.order_by("pk").values("pk")[:1])).filter(
        bureau__isnull=False
    )


def about_units(period: Period) -> QuerySet[Petition]:
    return petitions(period).filter(case__subject_unit__isnull=False)


def recommended_to(kind: RecommendationKind) -> Query:
    """Return the query of the recommendations of one kind."""
    return lambda period: recommended(period).filter(kind=kind)


def adopted_of(kind: RecommendationKind) -> Query:
    """Return the query of the adopted recommendations of one kind."""
    return lambda period: recommendations_adopted(period).filter(kind=kind)
