"""The trail of recommendations in words, and who hears of it. The chain tells of no case."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accountability.models import Recommendation
from accountability.models.recommendations import OFFICE_ROLES
from audit.models import Event
from organization import chain
from organization.models import Role, Unit, User
from petitions.models import Notice

PREFIX = "recommendation/"
KINDS: dict[str, str | Promise] = {
    "recommendation_issued": _("发出信访工作建议书"),
    "recommendation_answered": _("反馈信访工作建议书"),
    "recommendation_closed": _("了结信访工作建议书"),
}
UNIT_ROLES = (Role.HEAD, Role.UNIT_CLERK)


def labels() -> dict[str, str | Promise]:
    """Return what the events of a recommendation are called."""
    return KINDS


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event, to people for whom the letter exists."""
    if not event.chain.subject.startswith(PREFIX):
        return []
    rows = Recommendation.objects.select_related("unit", "office")
    row = rows.get(slug=event.chain.subject.removeprefix(PREFIX))
    on, url = timezone.localdate(at), reverse("recommendation_detail", args=[row.slug])
    return [
        Notice(to=person, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for person in _told(row, event.kind, on)
        if person.pk != event.actor_id
        and Recommendation.objects.visible_to(person, on).filter(pk=row.pk).exists()
    ]


def _told(row: Recommendation, kind: str, on: date) -> list[User]:
    if kind == "recommendation_answered":
        return _acting(row.office, OFFICE_ROLES, on)
    return _acting(row.unit, UNIT_ROLES, on)


def _acting(unit: Unit, roles: tuple[Role, ...], on: date) -> list[User]:
    posts = chain.acting(on).in_unit(unit).filter(role__in=roles).select_related("person")
    people = {person.pk: person for rung in chain.rungs(posts, on) for person in rung.acting}
    return [people[pk] for pk in sorted(people) if people[pk].is_active]
