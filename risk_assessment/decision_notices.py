"""Who hears of an assessment: the leaders who sign, the unit that wrote it, who owes a measure."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from organization import chain
from organization.models import Role, Unit, User
from petitions.models import Notice
from risk_assessment.actions.taking import may_sign
from risk_assessment.labels import PREFIX
from risk_assessment.models import WRITERS, Assessment, MajorDecision, Measure

TO_UNIT = {"risk_returned", "risk_signed", "risk_reassessed"}


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event of a decision; nobody is told what they did themselves."""
    if not event.chain.subject.startswith(PREFIX) or event.kind not in {*TO_UNIT, "risk_submitted"}:
        return []
    rows = MajorDecision.objects.select_related("unit")
    decision = rows.get(slug=event.chain.subject.removeprefix(PREFIX))
    on = timezone.localdate(at)
    url = reverse("decision_detail", args=[decision.slug])
    told = [_notice(event, person, url, at) for person in _told(event, decision, on)]
    if event.kind == "risk_signed":
        told += [
            _notice(event, person, reverse("decision_measure", args=[measure.pk]), at)
            for measure in _agreed(decision, event.body["round"])
            for person in _owners(measure, decision, on)
        ]
    return [notice for notice in told if notice.to_id != event.actor_id]


def _told(event: Event, decision: MajorDecision, on: date) -> list[User]:
    if event.kind == "risk_submitted":
        assessment = Assessment.objects.get(decision=decision, round=event.body["round"])
        ladder = chain.answerable(decision.unit, on)
        above = {p for rung in ladder if rung.post.role == Role.LEADER for p in rung.acting}
        return _sorted(p for p in above if may_sign(decision, assessment, p, on))
    return _acting(decision.unit, WRITERS, on)


def _agreed(decision: MajorDecision, round_no: int) -> list[Measure]:
    rows = Measure.objects.open().filter(point__assessment__decision=decision)
    rows = rows.filter(point__assessment__round=round_no).select_related("unit", "person")
    return list(rows.order_by("pk"))


def _owners(measure: Measure, decision: MajorDecision, on: date) -> list[User]:
    """Return who owes a measure and does not hear of the signature as the unit does."""
    if measure.person is not None:
        people = [measure.person]
    else:
        people = _acting(measure.unit, tuple(Role), on)
    unit = {person.pk for person in _acting(decision.unit, WRITERS, on)}
    return [person for person in people if person.pk not in unit]


def _acting(unit: Unit, roles: Collection[Role], on: date) -> list[User]:
    posts = chain.acting(on).in_unit(unit).filter(role__in=roles).select_related("person")
    return _sorted({person for rung in chain.rungs(posts, on) for person in rung.acting})


def _sorted(people: Iterable[User]) -> list[User]:
    return sorted(people, key=lambda person: person.pk)


def _notice(event: Event, to: User, url: str, at: datetime) -> Notice:
    return Notice(to=to, case=None, event_id=event.pk, kind=event.kind, url=url, created_at=at)
