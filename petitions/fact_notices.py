"""Who hears of a blind transfer. The unit is told of its request and of nothing behind it."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from organization import chain
from organization.models import Role, Unit, User
from petitions.models import Case, FactRequest, Notice

PREFIX = "fact/"
UNIT_ROLES: dict[str, set[Role]] = {
    "fact_asked": {Role.UNIT_CLERK, Role.HEAD},
    "fact_withdrawn": {Role.UNIT_CLERK, Role.HANDLER},
    "fact_drafted": {Role.HEAD},
    "fact_returned": {Role.UNIT_CLERK, Role.HANDLER},
}
OFFICE_ROLES: dict[str, set[Role]] = {"fact_answered": {Role.REGISTRAR, Role.OFFICE}}


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event of a request; nobody is told what they did themselves."""
    if not event.chain.subject.startswith(PREFIX):
        return []
    requests = FactRequest.objects.select_related("unit", "office", "case")
    asked = requests.get(slug=event.chain.subject.removeprefix(PREFIX))
    on = timezone.localdate(at)
    told = [
        _notice(event, person, None, reverse("fact_detail", args=[asked.slug]), at)
        for person in _acting(asked.unit, UNIT_ROLES.get(event.kind, set()), on)
    ]
    told += [
        _notice(event, person, asked.case, reverse("fact_office", args=[asked.slug]), at)
        for person in _acting(asked.office, OFFICE_ROLES.get(event.kind, set()), on)
        if Case.objects.visible_to(person, on).filter(pk=asked.case_id).exists()
    ]
    return [notice for notice in told if notice.to_id != event.actor_id]


def _acting(unit: Unit, roles: set[Role], on: date) -> QuerySet[User]:
    posts = chain.acting(on).in_unit(unit).filter(role__in=roles).select_related("person")
    people = {person.pk for rung in chain.rungs(posts, on) for person in rung.acting}
    return User.objects.filter(pk__in=people, is_active=True).order_by("pk")


def _notice(event: Event, to: User, case: Case | None, url: str, at: datetime) -> Notice:
    return Notice(to=to, case=case, event_id=event.pk, kind=event.kind, url=url, created_at=at)
