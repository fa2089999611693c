"""What the pages of a decision show: the matrix, the register line, the cases a reader may see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from organization.models import User
from petitions.models import Case
from risk_assessment.contents import Contents
from risk_assessment.levels import SCALE, Level, level_of
from risk_assessment.models import (
    Assessment,
    DecisionCase,
    MajorDecision,
    Measure,
    PointEvidence,
    RiskPoint,
)


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix: its level, and the risk points that lie in it."""

    level: Level
    impact: int
    points: tuple[RiskPoint, ...]


@dataclass(frozen=True)
class MatrixRow:
    """One likelihood with its five cells."""

    likelihood: int
    cells: tuple[Cell, ...]


def matrix(contents: Contents) -> list[MatrixRow]:
    """Return the matrix, the greatest likelihood first; after the measures where scored."""
    lying = defaultdict[tuple[int, int], list[RiskPoint]](list)
    for point in contents.points:
        if place := _place(point):
            lying[place].append(point)
    return [
        MatrixRow(
            likely, tuple(Cell(level_of(likely * i), i, tuple(lying[likely, i])) for i in SCALE)
        )
        for likely in reversed(SCALE)
    ]


def _place(point: RiskPoint) -> tuple[int, int] | None:
    if point.after_likelihood and point.after_impact:
        return point.after_likelihood, point.after_impact
    if point.likelihood and point.impact:
        return point.likelihood, point.impact
    return None


def evidence(contents: Contents, user: User, on: date) -> dict[int, list[Case]]:
    """Return the cited cases that exist for this reader, by the number of the risk point."""
    seen = Case.objects.visible_to(user, on).filter(restricted=False).values("pk")
    rows = PointEvidence.objects.filter(point__assessment=contents.assessment, case__in=seen)
    found = defaultdict[int, list[Case]](list)
    for row in rows.select_related("case", "point").order_by("pk"):
        found[row.point.no].append(row.case)
    return dict(found)


def links_for(decision: MajorDecision, user: User, on: date) -> Sequence[DecisionCase]:
    """Return the cases that came of a decision and exist for this reader, newest first."""
    rows = DecisionCase.objects.visible_to(user, on).filter(decision=decision)
    rows = rows.select_related("case__host", "group").order_by("-linked_on", "-pk")
    return list(rows)


@dataclass(frozen=True)
class RegisterLine:
    """One line of the register: the decision, its newest round, its highest risk, what is late."""

    decision: MajorDecision
    assessment: Assessment
    highest: RiskPoint | None
    late: int
    days_left: int

    @property
    def is_missing(self) -> bool:
        """Whether the assessment it must have is missing."""
        signed = self.decision.assessments.all()
        return self.decision.touches_public and not any(row.signed_on for row in signed)


def with_register(rows: QuerySet[MajorDecision]) -> QuerySet[MajorDecision]:
    """Load what `register` needs: three queries more, however many decisions there are."""
    measures = Measure.objects.filter(is_dropped=False)
    points = RiskPoint.objects.filter(is_dropped=False).prefetch_related(
        Prefetch("measures", measures, to_attr="kept")
    )
    rounds = Assessment.objects.order_by("-round").prefetch_related(Prefetch("points", points))
    return rows.select_related("unit").prefetch_related(Prefetch("assessments", rounds))


def register(decisions: Iterable[MajorDecision], on: date) -> list[RegisterLine]:
    """Return the lines of decisions of `with_register`. No query."""
    return [_line(decision, on) for decision in decisions]


def _line(decision: MajorDecision, on: date) -> RegisterLine:
    rounds = list(decision.assessments.all())
    scored = [point for point in rounds[0].points.all() if point.residual]
    late = [
        measure
        for row in rounds
        if row.signed_on
        for point in row.points.all()
        for measure in _kept(point)
        if measure.done_on is None and measure.until < on
    ]
    highest = max(scored, key=_score, default=None)
    return RegisterLine(decision, rounds[0], highest, len(late), (decision.planned_on - on).days)


def _kept(point: RiskPoint) -> list[Measure]:
    found: list[Measure] = getattr(point, "kept", [])
    return found


def _score(point: RiskPoint) -> int:
    return point.residual.score if point.residual else 0
