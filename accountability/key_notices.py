"""The words for the events of key periods and screenings, and who hears of them: those who are
asked to do something, and the office when it was done."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accountability.models import KeyPeriod, ScreeningRound
from audit.models import Event
from organization import chain
from organization.models import Role, User
from petitions.models import Notice

DESK = (Role.UNIT_CLERK, Role.HEAD)
OFFICE = (Role.OFFICE, Role.REGISTRAR)


def labels() -> "dict[str, str | Promise]":
    """Return the words for the events of key periods and screenings."""
    return {
        "period_opened": _("设立重要节点"),
        "period_reader_named": _("列入节点知悉名单"),
        "period_closed": _("重要节点到期锁定"),
        "unit_checked": _("指导检查"),
        "zero_reported": _("零报告"),
        "screening_called": _("部署矛盾纠纷排查"),
        "screening_filed": _("回报排查情况"),
        "screening_reminded": _("催报排查情况"),
        "finding_settled": _("排查问题办结"),
        "finding_linked": _("排查问题转为信访事项"),
    }


def notices_of(event: Event, at: datetime) -> list[Notice]:
    """Return the notices of one event; nobody is told what they did themselves."""
    prefix, _slash, slug = event.chain.subject.partition("/")
    makers = {"period": _of_period, "screening": _of_screening}
    if prefix not in makers:
        return []
    on = timezone.localdate(at)
    found = {person.pk: url for person, url in makers[prefix](event, slug, on)}
    return [
        Notice(to_id=pk, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for pk, url in sorted(found.items())
        if pk != event.actor_id
    ]


def _of_period(event: Event, slug: str, on: date) -> list[tuple[User, str]]:
    if event.kind not in {"period_opened", "period_reader_named"}:
        return []
    period = KeyPeriod.objects.get(slug=slug)
    named = [*event.body.get("people", ()), event.body.get("person")]
    told = [*User.objects.filter(pk__in=[pk for pk in named if pk], is_active=True)]
    told += _acting(event.body.get("units", ()), DESK, on)
    url = reverse("key_period_detail", args=[period.slug])
    return [(person, url) for person in told]


def _of_screening(event: Event, slug: str, on: date) -> list[tuple[User, str]]:
    called = ScreeningRound.objects.select_related("office").get(slug=slug)
    if event.kind in {"screening_called", "screening_reminded"}:
        codes = event.body.get("units") or [event.body["unit"]]
        return [
            (person, reverse("screening_return", args=[slug, code]))
            for code in codes
            for person in _acting([code], DESK, on)
        ]
    if event.kind == "screening_filed":
        url = reverse("screening_detail", args=[slug])
        return [(person, url) for person in _acting([called.office.code], OFFICE, on)]
    return []


def _acting(codes: Iterable[str], roles: Iterable[Role], on: date) -> list[User]:
    posts = chain.acting(on).filter(unit__code__in=list(codes), role__in=list(roles))
    rungs = chain.rungs(posts.select_related("person"), on)
    return [person for rung in rungs for person in rung.acting]
