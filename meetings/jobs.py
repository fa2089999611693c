"""The meeting every two weeks, and the daily look for what it should discuss."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accountability.actions import propose
from jobs.leases import Lease
from jobs.registry import Job
from meetings.actions import plan_meeting
from meetings.models import Meeting, MeetingKind
from meetings.topics import last_meeting, topics_of
from organization import calendar, chain
from organization.models import Duty, Unit, User

# Every second Wednesday, counted from the first one of 2010, the year of the 实施办法. A slot
# that is no working day moves to the next one; the slots themselves never shift.
ANCHOR = date(2010, 1, 6)
RHYTHM = timedelta(days=14)
CONVENING = (Duty.SECRETARY_GENERAL, Duty.IN_CHARGE, Duty.FIRST_RESPONSIBLE)


def next_slot(on: date) -> date:
    """Return the first slot after this day."""
    return ANCHOR + RHYTHM * ((on - ANCHOR) // RHYTHM + 1)


def slots_missing(at: datetime) -> Sequence[str]:
    """Return the next slot alone: a meeting cannot be called for a day that has passed."""
    return [next_slot(timezone.localdate(at)).isoformat()]


def call_meetings(period: str, lease: Lease, at: datetime) -> str:
    """Call the meeting of this slot for every petition office; returns a hash of their numbers.

    Raises MissingYear while the working days of that time are not known.
    """
    slot, on = date.fromisoformat(period), timezone.localdate(at)
    held_on = calendar.load(slot, slot + RHYTHM).next_workday(slot)
    for office in offices(on):
        with transaction.atomic():
            lease.confirm()
            if not Meeting.objects.filter(unit=office, slot=slot).exists():
                _call(office, slot, held_on, at)
    numbers = Meeting.objects.filter(slot=slot).order_by("pk").values_list("number", flat=True)
    return hashlib.sha256("\n".join(numbers).encode()).hexdigest()


def offices(on: date) -> list[Unit]:
    """Return the petition offices where somebody acts that day."""
    staffed = chain.acting(on).values("unit")
    rows = Unit.objects.active(on).filter(kind=Unit.Kind.PETITION_OFFICE, pk__in=staffed)
    return list(rows.order_by("path"))


def _call(office: Unit, slot: date, held_on: date, at: datetime) -> Meeting:
    """Call one meeting, with the place and the attendees of the one before."""
    on = timezone.localdate(at)
    before = last_meeting(office, on)
    rows = before.attendees.select_related("person", "unit") if before else ()
    people = [row.person for row in rows if row.person and row.person.is_active]
    units = [row.unit for row in rows if row.unit and row.unit.valid_to is None]
    return plan_meeting(
        unit=office,
        kind=MeetingKind.FORTNIGHTLY,
        held_on=held_on,
        slot=slot,
        place=before.place if before else "",
        starts=before.starts if before else None,
        convenor=_convenor(office, on),
        people=[one for one in people if chain.acting(on).filter(person=one).exists()],
        units=units,
        by=None,
        at=at,
    )


def _convenor(office: Unit, on: date) -> User | None:
    """Return who convenes: the Secretary-General above the office, else the leader in charge."""
    posts = chain.acting(on).filter(unit__code__in=office.lineage(), duty__in=CONVENING)
    found = {
        rung.post.duty: rung.acting[0]
        for rung in chain.rungs(posts.select_related("unit", "person"), on)
        if rung.acting
    }
    return next((found[duty] for duty in CONVENING if duty in found), None)


def days_missing(at: datetime) -> Sequence[str]:
    """Return today: the rules look at everything, so days that were missed need no own run."""
    return [timezone.localdate(at).isoformat()]


def find_topics(_period: str, lease: Lease, at: datetime) -> str:
    """Fill the topic pool of every petition office; returns a hash of what was proposed anew."""
    on, made = timezone.localdate(at), []
    for office in offices(on):
        for topic in topics_of(office, on):
            with transaction.atomic():
                lease.confirm()
                row = propose(
                    topic.rule.code, topic.occasion, case=topic.case, facts=topic.facts, at=at
                )
            if row is not None:
                made.append(row.key)
    return hashlib.sha256("\n".join(sorted(made)).encode()).hexdigest()


MEETINGS = Job("meetings", slots_missing, call_meetings)
MEETING_TOPICS = Job("meeting_topics", days_missing, find_topics)
