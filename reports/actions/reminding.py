"""Reminding units of a report they owe: by the calendar, or pressed by the office 催报."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from organization.models import Role, User
from petitions.workflow import Refused
from reports import permissions
from reports.actions import freezing, locking
from reports.models import MonthlyReport, ReportReminder
from reports.month import Month

Rung = ReportReminder.Rung


@transaction.atomic
def remind_unit(report: MonthlyReport, rung: Rung, *, at: datetime) -> bool:
    """Remind, by the calendar, the unit that owes this report; tells whether it was done now.

    Nothing happens for a report that is confirmed by now, or reminded of on this rung today.
    """
    report = locking.locked(report)
    if not report.is_owed:
        return False
    _row, is_new = ReportReminder.objects.get_or_create(
        unit=report.unit, month=report.month, on=timezone.localdate(at), rung=rung
    )
    if is_new:
        freezing.record(report, "report_reminded", log.SYSTEM, at, rung=str(rung))
    return is_new


@transaction.atomic
def press_units(month: Month, *, by: User, at: datetime) -> int:
    """Press, for the office, every unit that owes this month's report; once a day for each.

    Returns how many were pressed now. Raises PermissionDenied, or Refused when there is none.
    """
    today = timezone.localdate(at)
    signature = permissions.require_publishing(by, today).signature(Role.OFFICE)
    done = ReportReminder.objects.filter(month=month.key, on=today, rung=Rung.HAND)
    owing = (
        MonthlyReport.objects.current()
        .owed()
        .filter(month=month.key, unit__in=permissions.reach(by, today))
        .exclude(unit__in=done.values("unit"))
        .select_for_update(of=("self",))
        .select_related("unit")
    )
    pressed = list(owing.order_by("unit__path"))
    if not pressed:
        raise Refused(_("没有需要催报的单位：都已报送，或今天已经催过。"))
    for report in pressed:
        ReportReminder.objects.create(
            unit=report.unit, month=month.key, on=today, rung=Rung.HAND, by=by
        )
        freezing.record(report, "report_reminded", signature, at, rung=str(Rung.HAND))
    return len(pressed)
