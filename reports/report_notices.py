"""Who hears of the events of a monthly report: the unit that must act, and the office."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from organization import chain
from organization.models import Duty, Role, Unit, User
from petitions.models import Notice
from reports.models import MonthlyReport

PREFIX = "report/"
UNIT_KINDS = {
    "report_reminded", "report_returned", "report_accepted", "report_corrected",
    "objection_answered",
}  # fmt: skip
OFFICE_KINDS = {"objection_raised", "objection_withdrawn"}
DESK = (Role.UNIT_CLERK, Role.HEAD)


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event; nobody is told what they did themselves."""
    if not event.chain.subject.startswith(PREFIX):
        return []
    _prefix, month, code = event.chain.subject.split("/")
    people = _told(event, code, timezone.localdate(at))
    url = _url(event, month, code)
    return [
        Notice(to_id=pk, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for pk in sorted({person.pk for person in people if person.is_active})
        if pk != event.actor_id
    ]


def _told(event: Event, code: str, on: date) -> Iterable[User]:
    if event.kind in UNIT_KINDS:
        unit = Unit.objects.get(code=code)
        return [*_desk_of(unit, on), *_confirmer(event, code)]
    if event.kind in OFFICE_KINDS:
        return _office_of(Unit.objects.get(code=code), on)
    return []


def _desk_of(unit: Unit, on: date) -> list[User]:
    """Return who keeps the unit's desk; where nobody does, the next held rung above."""
    posts = chain.acting(on).in_unit(unit).filter(role__in=DESK)
    rungs = chain.rungs(posts.select_related("person"), on)
    rungs = rungs or chain.held_or_above(unit, Duty.HEAD, on)
    return [person for rung in rungs for person in rung.acting]


def _office_of(unit: Unit, on: date) -> list[User]:
    """Return the director's desk of every Petition Office that serves a body above the unit."""
    posts = chain.acting(on).filter(role=Role.OFFICE).select_related("person", "unit__parent")
    serving = [post.pk for post in posts if unit.is_under(post.unit.parent or post.unit)]
    rungs = chain.rungs(posts.filter(pk__in=serving), on)
    return [person for rung in rungs for person in rung.acting]


def _confirmer(event: Event, code: str) -> list[User]:
    """Return who confirmed the version that is judged, though they may sit elsewhere."""
    if event.kind not in {"report_returned", "report_accepted"}:
        return []
    rows = MonthlyReport.objects.filter(
        unit__code=code, month=event.chain.subject.split("/")[1], version=event.body["version"]
    ).select_related("confirmed_by")
    return [row.confirmed_by for row in rows if row.confirmed_by]


def _url(event: Event, month: str, code: str) -> str:
    if event.kind in OFFICE_KINDS:
        return reverse("objection_answer", args=[month, code, event.body["no"]])
    return reverse("unit_report", args=[month, code])
