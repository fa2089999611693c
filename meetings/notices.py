"""Who hears of a meeting: whoever attends by name, when the agenda is out or the day changes. Of a
reception day: the leader who receives."""

from datetime import datetime

from django.urls import reverse

from audit.models import Event
from meetings.models import Meeting, Reception
from organization.models import User
from petitions.models import Notice

MEETING, RECEPTION = "meeting/", "reception/"
TOLD = {"agenda_sent", "meeting_changed", "meeting_cancelled", "meeting_minuted"}
TOLD_LEADER = {"reception_planned", "reception_cancelled"}


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event; nobody is told what they did themselves.

    They name the meeting or the day and no case: what is discussed is seen on its page.
    """
    subject = event.chain.subject
    if event.kind in TOLD and subject.startswith(MEETING):
        slug = subject.removeprefix(MEETING)
        return _notices(event, _attending(slug), reverse("meeting_detail", args=[slug]), at)
    if event.kind in TOLD_LEADER and subject.startswith(RECEPTION):
        slug = subject.removeprefix(RECEPTION)
        leader = Reception.objects.get(slug=slug).leader_id
        return _notices(event, {leader}, reverse("reception_detail", args=[slug]), at)
    return []


def _attending(slug: str) -> set[int]:
    """Return who attends by name, and who convenes."""
    meeting = Meeting.objects.get(slug=slug)
    named = meeting.attendees.filter(person__isnull=False)
    found = {pk for pk in named.values_list("person", flat=True) if pk is not None}
    return found | ({meeting.convenor_id} if meeting.convenor_id else set())


def _notices(event: Event, ids: set[int], url: str, at: datetime) -> list[Notice]:
    told = ids - {event.actor_id or 0}
    people = User.objects.filter(pk__in=told, is_active=True).order_by("pk")
    return [
        Notice(to=one, case=None, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for one in people
    ]
