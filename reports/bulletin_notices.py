"""Who hears of a bulletin: the heads of the departments when it comes to be checked, is made anew
while they check, and is out; the office of an objection, and when it is taken back; who objected of
its answer."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from organization import chain
from organization.models import Role, User
from petitions.models import Notice
from reports import contents
from reports.models import Bulletin, BulletinObjection, BulletinStatus

SUBJECT = "bulletin/"
TOLD_HEADS = {"bulletin_checked", "bulletin_regenerated", "bulletin_published"}
TOLD_OFFICE = {"bulletin_objected", "bulletin_objection_withdrawn"}


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event; nobody is told what they did themselves."""
    if not event.chain.subject.startswith(SUBJECT):
        return []
    month = event.chain.subject.removeprefix(SUBJECT)
    url = reverse("bulletin", args=[month])
    return [
        Notice(to=person, case=None, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for person in _told(event, month, at)
        if person.pk != event.actor_id
    ]


def _told(event: Event, month: str, at: datetime) -> list[User]:
    if event.kind in TOLD_OFFICE:
        return _acting(Q(role=Role.OFFICE), at)
    if event.kind == "bulletin_answered":
        return [BulletinObjection.objects.select_related("by").get(pk=event.body["objection"]).by]
    if event.kind not in TOLD_HEADS:
        return []
    bulletin = Bulletin.objects.get(month=month, version=event.body["version"])
    if event.kind == "bulletin_regenerated" and bulletin.status == BulletinStatus.DRAFT:
        return []  # nobody has seen it yet
    return _acting(Q(role=Role.HEAD, unit__code__in=contents.office_codes(bulletin)), at)


def _acting(posts: Q, at: datetime) -> list[User]:
    """Return who acts in these posts that day, a substitute in the place of who is absent."""
    on = timezone.localdate(at)
    rows = chain.acting(on).filter(posts).select_related("person")
    found = {one.pk: one for rung in chain.rungs(rows, on) for one in rung.acting}
    return [found[pk] for pk in sorted(found)]
