"""The tables of petitions, and the questions that are asked of them."""

from petitions.models.attachment import (
    OF_THE_PETITIONER,
    Attachment,
    AttachmentQuerySet,
    FileOrigin,
    FileState,
)
from petitions.models.case import Case
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
from petitions.models.matching import MatchProposal
from petitions.models.numbering import NumberSeries
from petitions.models.papers import IssuedPaper, PaperFile, Wording
from petitions.models.petition import Petition, Petitioner
from petitions.models.phrase import Phrase
from petitions.models.retention import (
    CaseCopy,
    DisposalBatch,
    DisposalItem,
    DisposalStage,
    RetentionClass,
)
from petitions.models.sizes import SizeClass, size_of
from petitions.models.stages import (
    ENDED,
    AssignmentKind,
    AssignmentStage,
    CaseStage,
    Channel,
    Extension,
    PetitionerKind,
    Procedure,
    ProceedingKind,
    ReplyStage,
    Resolution,
    ReviewLevel,
    Track,
    Urgency,
)
from petitions.models.topic import NationalClass, Topic
from petitions.models.visible import CaseQuerySet
from petitions.models.wall import Accused, Recusal, RecusalRequest

__all__ = [
    "ENDED",
    "FACT_OPEN",
    "OF_THE_PETITIONER",
    "Accused",
    "Assignment",
    "AssignmentKind",
    "AssignmentQuerySet",
    "AssignmentStage",
    "Attachment",
    "AttachmentQuerySet",
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
    "Extension",
    "FactRequest",
    "FactStage",
    "FileOrigin",
    "FileState",
    "IssuedPaper",
    "MatchProposal",
    "NationalClass",
    "Notice",
    "NumberSeries",
    "PaperFile",
    "Petition",
    "Petitioner",
    "PetitionerKind",
    "Phrase",
    "Procedure",
    "Proceeding",
    "ProceedingKind",
    "Recusal",
    "RecusalRequest",
    "Reply",
    "ReplyQuerySet",
    "ReplyStage",
    "Resolution",
    "RetentionClass",
    "ReviewLevel",
    "SavedView",
    "SizeClass",
    "Topic",
    "Track",
    "Urgency",
    "Wording",
    "size_of",
]
