"""The tables of petitions, and the questions that are asked of them."""

from petitions.models.case import Case, CaseQuerySet
from petitions.models.clocks import Clock, ClockQuerySet, ClockRule
from petitions.models.desk import Draft, Notice, SavedView
from petitions.models.facts import FACT_OPEN, FactRequest, FactStage
from petitions.models.grants import CaseGrant
from petitions.models.handling import (
    Assignment,
    AssignmentQuerySet,
    Proceeding,
    Reply,
    ReplyQuerySet,
)
from petitions.models.numbering import NumberSeries
from petitions.models.petition import Petition, Petitioner
from petitions.models.phrase import Phrase
from petitions.models.retention import (
    CaseCopy,
    DisposalBatch,
    DisposalItem,
    DisposalStage,
    RetentionClass,
)
from petitions.models.stages import (
    AssignmentKind,
    AssignmentStage,
    CaseStage,
    Channel,
    PetitionerKind,
    ProceedingKind,
    ReplyStage,
    Resolution,
    Track,
    Urgency,
)
from petitions.models.topic import Topic
from petitions.models.wall import Accused, Recusal, RecusalRequest

__all__ = [
    "FACT_OPEN",
    "Accused",
    "Assignment",
    "AssignmentKind",
    "AssignmentQuerySet",
    "AssignmentStage",
    "Case",
    "CaseCopy",
    "CaseGrant",
    "CaseQuerySet",
    "CaseStage",
    "Channel",
    "Clock",
    "ClockQuerySet",
    "ClockRule",
    "DisposalBatch",
    "DisposalItem",
    "DisposalStage",
    "Draft",
    "FactRequest",
    "FactStage",
    "Notice",
    "NumberSeries",
    "Petition",
    "Petitioner",
    "PetitionerKind",
    "Phrase",
    "Proceeding",
    "ProceedingKind",
    "Recusal",
    "RecusalRequest",
    "Reply",
    "ReplyQuerySet",
    "ReplyStage",
    "Resolution",
    "RetentionClass",
    "SavedView",
    "Topic",
    "Track",
    "Urgency",
]
