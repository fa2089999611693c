"""Who hears of an enquiry: the unit that is to answer, the office when it comes back."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from organization import chain
from organization.models import Role, Unit, User
from petitions.models import Case, Notice
from portal.models import Enquiry

PREFIX = "enquiry/"
UNIT_ROLES: dict[str, set[Role]] = {"enquiry_routed": {Role.UNIT_CLERK, Role.HEAD}}
LINK_KINDS = frozenset({"link_signed", "link_answered"})
OFFICE_ROLES: dict[str, set[Role]] = {
    "enquiry_returned": {Role.REGISTRAR, Role.OFFICE},
    "enquiry_answered": {Role.OFFICE},
}


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event of an enquiry; nobody is told what they did themselves."""
    if event.kind in LINK_KINDS:
        return _to_the_maker(event, at)
    if event.kind == "rated_dissatisfied":
        return _to_the_office(event, at)
    if not event.chain.subject.startswith(PREFIX):
        return []
    if event.kind not in UNIT_ROLES and event.kind not in OFFICE_ROLES:
        return []
    enquiries = Enquiry.objects.select_related("unit", "office")
    enquiry = enquiries.get(slug=event.chain.subject.removeprefix(PREFIX))
    on, url = timezone.localdate(at), reverse("enquiry_detail", args=[enquiry.slug])
    people = _acting(enquiry.unit, UNIT_ROLES.get(event.kind, set()), on)
    people |= _acting(enquiry.office, OFFICE_ROLES.get(event.kind, set()), on)
    return [
        Notice(to_id=person, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for person in sorted(people - {event.actor_id or 0})
    ]


def _to_the_maker(event: Event, at: datetime) -> list[Notice]:
    """Tell who made a link, under whose name it was signed for and answered."""
    url = reverse("link_detail", args=[event.body["link"]])
    if event.actor_id is None:
        return []
    maker = User.objects.filter(pk=event.actor_id, is_active=True)
    return [
        Notice(to=person, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for person in maker
    ]


def _to_the_office(event: Event, at: datetime) -> list[Notice]:
    """Let the office that registered a case look at what a dissatisfied petitioner wrote."""
    case = Case.objects.select_related("unit").get(chain=event.chain)
    url = reverse("case_detail", args=[case.slug])
    people = _acting(case.unit, {Role.REGISTRAR, Role.OFFICE}, timezone.localdate(at))
    return [
        Notice(to_id=person, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for person in sorted(people)
    ]


def _acting(unit: Unit | None, roles: set[Role], on: date) -> set[int]:
    if unit is None or not roles:
        return set()
    posts = chain.acting(on).in_unit(unit).filter(role__in=roles).select_related("person")
    people = {person.pk for rung in chain.rungs(posts, on) for person in rung.acting}
    active = User.objects.filter(pk__in=people, is_active=True)
    return set(active.values_list("pk", flat=True))
