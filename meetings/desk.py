"""What of meetings and reception days lies on somebody's desk."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models import COMING, AgendaItem, Decision, Reception
from organization.models import Role, User
from organization.standing import Standing, standing
from petitions.desk_items import DeskItem

AHEAD = timedelta(days=7)  # how long before a meeting its material is asked for
DAY_BEFORE = timedelta(days=1)
REPORTING = (Role.HEAD, Role.UNIT_CLERK, Role.HANDLER)
RECEIVING = frozenset({Role.LEADER, Role.OFFICE})


def items(user: User, on: date) -> list[DeskItem]:
    """Return the material this person's unit owes, decisions to carry out, receptions today."""
    held = standing(user, on)
    if held.is_officer or not held.posts:
        return []
    found = [*_decisions(user, on)]
    if held.roles & RECEIVING:
        found += _receptions(user, on)
    elif held.roles & set(REPORTING):
        found += _material(held)
    return found


def _material(held: Standing) -> Iterator[DeskItem]:
    units = frozenset[int]().union(*(held.units(role) for role in REPORTING))
    rows = AgendaItem.objects.visible_to(held.user, held.on).filter(
        unit__in=units,
        material_on__isnull=True,
        meeting__stage__in=COMING,
        meeting__held_on__gte=held.on,
        meeting__held_on__lte=held.on + AHEAD,
    )
    for item in rows.select_related("meeting", "case").order_by("meeting__held_on", "pk"):
        yield DeskItem(
            kind=_("例会材料"),
            words=gettext("%(title)s（%(meeting)s）")
            % {"title": item.shown_title, "meeting": item.meeting.number},
            url=reverse("meeting_decide", args=[item.meeting.slug, item.pk]),
            due_on=item.meeting.held_on - DAY_BEFORE,
        )


def _decisions(user: User, on: date) -> Iterator[DeskItem]:
    rows = Decision.objects.owed_by(user, on).select_related("item__meeting")
    for row in rows.order_by("until", "pk"):
        yield DeskItem(
            kind=_("例会议定"),
            words=row.what,
            url=reverse("meeting_decide", args=[row.item.meeting.slug, row.item_id]),
            due_on=row.until,
        )


def _receptions(user: User, on: date) -> Iterator[DeskItem]:
    rows = Reception.objects.planned().filter(Q(leader=user), on=on)
    for row in rows.order_by("starts"):
        yield DeskItem(
            kind=_("今日接访"),
            words=gettext("%(from)s至%(to)s，%(place)s")
            % {"from": f"{row.starts:%H:%M}", "to": f"{row.ends:%H:%M}", "place": row.place},
            url=reverse("reception_detail", args=[row.slug]),
            due_on=on,
        )
