"""The tables of meetings, and the questions that are asked of them."""

from meetings.models.agenda import (
    AgendaItem,
    AgendaItemQuerySet,
    Decision,
    DecisionQuerySet,
    Outcome,
)
from meetings.models.meetings import (
    COMING,
    OVER,
    REGULAR,
    Attendee,
    Meeting,
    MeetingKind,
    MeetingQuerySet,
    MeetingStage,
)
from meetings.models.receptions import (
    Booking,
    BookingQuerySet,
    Reception,
    ReceptionQuerySet,
    ReceptionStage,
)

__all__ = [
    "COMING",
    "OVER",
    "REGULAR",
    "AgendaItem",
    "AgendaItemQuerySet",
    "Attendee",
    "Booking",
    "BookingQuerySet",
    "Decision",
    "DecisionQuerySet",
    "Meeting",
    "MeetingKind",
    "MeetingQuerySet",
    "MeetingStage",
    "Outcome",
    "Reception",
    "ReceptionQuerySet",
    "ReceptionStage",
]
