"""Who hears of a large export: whoever may say yes to it, and who asked once it was decided."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from errands.models import Errand
from organization import chain
from organization.models import Duty, Role
from petitions.models import Notice

PREFIX = "errand/"
DECIDED = {"errand_approved", "errand_refused"}


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event of an errand."""
    if not event.chain.subject.startswith(PREFIX):
        return []
    errands = Errand.objects.select_related("unit", "asked_by")
    errand = errands.get(pk=event.chain.subject.removeprefix(PREFIX))
    people, url = set[int](), reverse("errand_list")
    if event.kind in DECIDED:
        people = {errand.asked_by_id}
    elif event.kind == "errand_asked" and event.body["approval"]:
        people = _deciders(errand, timezone.localdate(at))
        url = reverse("errand_decide", args=[errand.pk])
    return [
        Notice(to_id=person, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for person in sorted(people)
    ]


def _deciders(errand: Errand, on: date) -> set[int]:
    """Return director and head of the unit, else whoever answers next above."""
    if errand.unit is None:
        return set()
    posts = chain.acting(on).in_unit(errand.unit).filter(role__in=[Role.OFFICE, Role.HEAD])
    rungs = chain.rungs(posts.select_related("person"), on)
    people = {person.pk for rung in rungs for person in rung.able([errand.asked_by_id])}
    if people:
        return people
    above = chain.held_or_above(errand.unit, Duty.HEAD, on, barred=[errand.asked_by_id])
    return {person.pk for rung in above for person in rung.able([errand.asked_by_id])}
