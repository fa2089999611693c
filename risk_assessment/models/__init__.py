"""The tables of risk_assessment, and the questions that are asked of them."""

from risk_assessment.models.assessments import (
    GOES_AHEAD,
    AffectedGroup,
    Assessment,
    AssessmentRecord,
    AssessmentStage,
    Conclusion,
    RecordKind,
)
from risk_assessment.models.decisions import (
    WRITERS,
    DecisionCase,
    DecisionKind,
    MajorDecision,
    led_by,
    written_by,
)
from risk_assessment.models.points import Measure, PointEvidence, RiskPoint, RiskScore

__all__ = [
    "GOES_AHEAD",
    "WRITERS",
    "AffectedGroup",
    "Assessment",
    "AssessmentRecord",
    "AssessmentStage",
    "Conclusion",
    "DecisionCase",
    "DecisionKind",
    "MajorDecision",
    "Measure",
    "PointEvidence",
    "RecordKind",
    "RiskPoint",
    "RiskScore",
    "led_by",
    "written_by",
]
