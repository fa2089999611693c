"""The tables of portal."""

from portal.models.enquiries import (
    ANSWER_WITHIN,
    ANSWERERS,
    CLERKS,
    ENQUIRY_OPEN,
    Enquiry,
    EnquiryQuerySet,
    EnquiryStage,
)
from portal.models.publications import PublicationStage, PublishedCase, PublishedCaseQuerySet

__all__ = [
    "ANSWERERS",
    "ANSWER_WITHIN",
    "CLERKS",
    "ENQUIRY_OPEN",
    "Enquiry",
    "EnquiryQuerySet",
    "EnquiryStage",
    "PublicationStage",
    "PublishedCase",
    "PublishedCaseQuerySet",
]
