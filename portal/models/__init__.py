"""The tables of portal."""

from portal.models.enquiries import (
    ANSWERERS,
    CLERKS,
    ENQUIRY_OPEN,
    Enquiry,
    EnquiryQuerySet,
    EnquiryStage,
)
from portal.models.guide import Guide, GuideQuerySet
from portal.models.library import PublishedReply, SchoolStage, Source
from portal.models.links import CaseLink, CaseLinkQuerySet, LinkStage
from portal.models.online import (
    WAITING,
    Checked,
    CodeKey,
    Doubt,
    OnlineForm,
    OnlineStage,
    OnlineSubmission,
    PublicDraft,
    QueryCode,
    Tally,
    Told,
)
from portal.models.petitioner import (
    DEALT_BY,
    ActKind,
    ActStage,
    PetitionerAct,
    PetitionerActQuerySet,
    Rating,
    Satisfaction,
)
from portal.models.publications import PublicationStage, PublishedCase, PublishedCaseQuerySet
from portal.models.targets import ANSWER_WITHIN, LONGEST_TARGET, AnswerTarget

__all__ = [
    "ANSWERERS",
    "ANSWER_WITHIN",
    "CLERKS",
    "DEALT_BY",
    "ENQUIRY_OPEN",
    "LONGEST_TARGET",
    "WAITING",
    "ActKind",
    "ActStage",
    "AnswerTarget",
    "CaseLink",
    "CaseLinkQuerySet",
    "Checked",
    "CodeKey",
    "Doubt",
    "Enquiry",
    "EnquiryQuerySet",
    "EnquiryStage",
    "Guide",
    "GuideQuerySet",
    "LinkStage",
    "OnlineForm",
    "OnlineStage",
    "OnlineSubmission",
    "PetitionerAct",
    "PetitionerActQuerySet",
    "PublicDraft",
    "PublicationStage",
    "PublishedCase",
    "PublishedCaseQuerySet",
    "PublishedReply",
    "QueryCode",
    "Rating",
    "Satisfaction",
    "SchoolStage",
    "Source",
    "Tally",
    "Told",
]
