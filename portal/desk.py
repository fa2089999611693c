"""What enquiries and publications put on somebody's desk."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Role, User
from organization.standing import Standing, standing
from petitions.desk_items import DeskItem
from portal.models import (
    ANSWERERS,
    CLERKS,
    DEALT_BY,
    Enquiry,
    EnquiryStage,
    OnlineSubmission,
    PetitionerAct,
    PublicationStage,
    PublishedCase,
    QueryCode,
)

MOST = 20


def items(user: User, on: date) -> Sequence[DeskItem]:
    """Return what the public sent, questions to answer, texts a second person must read."""
    held = standing(user, on)
    return [*_acts(held), *_online(held), *_codes(held), *_enquiries(held), *_publications(held)]


def _acts(held: Standing) -> list[DeskItem]:
    """Return what petitioners told or asked for and nobody has dealt with yet."""
    if not held.roles & {role for roles in DEALT_BY.values() for role in roles}:
        return []
    rows = PetitionerAct.objects.owed_by(held.user, held.on).select_related("case")
    return [
        DeskItem(
            kind=_("信访人提交"),
            words=f"{act.case.number} · {act.get_kind_display()}",
            url=reverse("petitioner_act", args=[act.key]),
            due_on=timezone.localdate(act.sent_at),
        )
        for act in rows.order_by("sent_at", "pk")[:MOST]
    ]


def _online(held: Standing) -> list[DeskItem]:
    """Return what the public sent and nobody has registered yet; never a word of it."""
    if not held.roles & set(CLERKS):
        return []
    rows = OnlineSubmission.objects.visible_to(held.user, held.on).waiting()
    return [
        DeskItem(
            kind=_("网上来件"),
            words=f"{row.number} · {row.get_form_display()} · {row.get_stage_display()}",
            url=reverse("online_detail", args=[row.slug]),
            due_on=row.received_on,
        )
        for row in rows.order_by("received_on", "pk")[:MOST]
    ]


def _codes(held: Standing) -> list[DeskItem]:
    """Return whom a new query code was given at the desk and who was not yet told of it."""
    if not held.roles & set(CLERKS):
        return []
    seen = OnlineSubmission.objects.visible_to(held.user, held.on)
    rows = QueryCode.objects.exclude(owed_by="").filter(online__in=seen).select_related("online")
    return [
        DeskItem(
            kind=_("换发查询码"),
            words=gettext("%(number)s：待告知信访人") % {"number": row.online.number},
            url=reverse("online_code", args=[row.online.slug]),
            due_on=timezone.localdate(row.made_at),
        )
        for row in rows.order_by("made_at", "pk")[:MOST]
        if row.online is not None
    ]


def _enquiries(held: Standing) -> list[DeskItem]:
    offices = frozenset[int]().union(*(held.units(role) for role in CLERKS))
    units = frozenset[int]().union(*(held.units(role) for role in ANSWERERS))
    if not offices | units:
        return []
    waiting = Enquiry.objects.filter(office__in=offices, stage=EnquiryStage.RECEIVED)
    owed = Enquiry.objects.filter(unit__in=units, stage=EnquiryStage.ROUTED)
    return [
        DeskItem(
            kind=_("网上咨询"),
            words=f"{enquiry.number} · {enquiry.topic.name} · {enquiry.get_stage_display()}",
            url=reverse("enquiry_detail", args=[enquiry.slug]),
            due_on=enquiry.due_on,
            soft=True,
        )
        for enquiry in (waiting | owed).select_related("topic").order_by("due_on", "pk")[:MOST]
    ]


def _publications(held: Standing) -> list[DeskItem]:
    if not held.roles & {Role.OFFICE, Role.REGISTRAR}:
        return []
    rows = PublishedCase.objects.visible_to(held.user, held.on)
    rows = rows.filter(stage=PublicationStage.DRAFT).exclude(written_by=held.user)
    return [
        DeskItem(
            kind=_("案例公开"),
            words=gettext("%(number)s 的公开稿待复核") % {"number": row.case.number},
            url=reverse("publication_detail", args=[row.pk]),
        )
        for row in rows.select_related("case").order_by("pk")[:MOST]
    ]
