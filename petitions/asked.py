"""Decisions that somebody asked for beside the process: an extension, a withdrawal to be confirmed.

They are no step the case waits for, so they stand among the other things of my work.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from organization.models import Role, User
from organization.standing import Standing, standing
from petitions import owed
from petitions.desk_items import DeskItem
from petitions.models import Case, CaseQuerySet, Extension, Resolution
from petitions.models.clocks import ClockCode
from petitions.models.visible import headless

MOST = 20
AHEAD = timedelta(days=7)
REPORT: dict[str, str] = {
    ClockCode.URGENT: "report_urgent",
    ClockCode.MINOR_HARM: "report_minor_harm",
}


def items(user: User, on: date) -> Sequence[DeskItem]:
    """Return what this person is asked to decide or promised to watch. Four queries at most."""
    held = standing(user, on)
    seen = Case.objects.visible_to(user, on)
    rows = seen.open()
    return [
        *_reports(seen, held),
        *(
            _item(case, gettext("延期审批"), "approve_ext", case.due_on)
            for case in _extensions(rows, held)
        ),
        *(
            _item(case, gettext("协议履行"), "contact", case.perform_by)
            for case in _performances(seen, held)
        ),
        *(_item(case, gettext("核实撤回"), "withdraw", None) for case in _withdrawals(rows, held)),
    ]


def _reports(seen: CaseQuerySet, held: Standing) -> list[DeskItem]:
    """Return what the office must report within hours, also on cases whose work is over."""
    units = held.units(Role.REGISTRAR) | held.units(Role.OFFICE)
    if not units:
        return []
    return [
        _item(clock.case, clock.get_code_display(), REPORT[clock.code], clock.due_on)
        for clock in owed.running(seen.filter(unit__in=units))[:MOST]
    ]


def _extensions(rows: QuerySet[Case], held: Standing) -> QuerySet[Case]:
    """Return the cases whose extension waits for this head, or for who answers in want of one."""
    led, covered = held.units(Role.HEAD), headless(held)
    if not led and covered is None:
        return rows.none()
    place = Q(host__in=led) if covered is None else Q(host__in=led) | Q(host__in=covered)
    asked = rows.filter(place, extension=Extension.ASKED)
    return asked.exclude(extension_by=held.user).order_by("due_on", "pk")[:MOST]


def _withdrawals(rows: QuerySet[Case], held: Standing) -> QuerySet[Case]:
    """Return the cases in which this person, who neither asked nor handles, is to ask back."""
    units = held.units(Role.REGISTRAR) | held.units(Role.OFFICE)
    if not units:
        return rows.none()
    asked = rows.filter(unit__in=units, withdraw_by__isnull=False)
    others = asked.exclude(withdraw_by=held.user).exclude(handler=held.user)
    return others.order_by("due_on", "pk")[:MOST]


def _performances(rows: QuerySet[Case], held: Standing) -> QuerySet[Case]:
    """Return the settlements this person handled whose performance is near or over, until the
    matter is said to be resolved."""
    if not held.units(Role.HANDLER):
        return rows.none()
    near = rows.filter(handler=held.user, perform_by__lte=held.on + AHEAD)
    return near.filter(resolution=Resolution.NONE).order_by("perform_by", "pk")[:MOST]


def _item(case: Case, kind: str, code: str, due_on: date | None) -> DeskItem:
    return DeskItem(kind, case.number, reverse("case_act", args=[case.slug, code]), due_on)
