"""An assessment with everything that stands in it, read once for a page or a judgement."""

from dataclasses import dataclass

from django.db.models import Prefetch

from risk_assessment.models import (
    AffectedGroup,
    Assessment,
    AssessmentRecord,
    Measure,
    RiskPoint,
    RiskScore,
)


@dataclass(frozen=True)
class Contents:
    """What was written so far; what was taken off again is left out."""

    assessment: Assessment
    groups: tuple[AffectedGroup, ...]
    records: tuple[AssessmentRecord, ...]
    points: tuple[RiskPoint, ...]  # with `kept` measures and `history` of scores

    @property
    def by_score(self) -> list[RiskPoint]:
        """The points, the highest score first; what is not scored comes last."""
        return sorted(self.points, key=lambda p: (-(p.residual.score if p.residual else 0), p.no))

    @property
    def measures(self) -> list[Measure]:
        """All measures in the order of their days."""
        found = [measure for point in self.points for measure in measures_of(point)]
        return sorted(found, key=lambda measure: (measure.until, measure.no))


def contents_of(assessment: Assessment) -> Contents:
    """Read an assessment. Five queries, however much stands in it."""
    measures = Measure.objects.filter(is_dropped=False).select_related("unit", "person")
    points = assessment.points.filter(is_dropped=False).order_by("no")
    points = points.prefetch_related(
        Prefetch("measures", measures.order_by("until", "pk"), to_attr="kept"),
        Prefetch("scores", RiskScore.objects.order_by("pk"), to_attr="history"),
    )
    return Contents(
        assessment=assessment,
        groups=tuple(AffectedGroup.objects.kept().filter(assessment=assessment).order_by("no")),
        records=tuple(assessment.records.order_by("held_on", "pk")),
        points=tuple(points),
    )


def measures_of(point: RiskPoint) -> list[Measure]:
    """Return the measures against a point of `contents_of`."""
    found: list[Measure] = getattr(point, "kept", [])
    return found


def former_score(point: RiskPoint, *, is_after: bool) -> RiskScore | None:
    """Return the score that the present one replaced, None where there was none."""
    history: list[RiskScore] = getattr(point, "history", [])
    given = [score for score in history if score.is_after is is_after]
    return given[-2] if len(given) > 1 else None
