"""The monthly report of a unit 月报: frozen, confirmed by the unit, followed by a version."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Unit, User
from organization.standing import standing
from petitions.workflow import Refused
from reports import contents, permissions
from reports.actions import freezing
from reports.models import MonthlyReport
from reports.month import Month


@transaction.atomic
def generate_unit_report(
    unit: Unit, month: Month, *, by: User | None, at: datetime, data: str | None = None
) -> MonthlyReport:
    """Freeze a unit's month, or return the first version if it is frozen already.

    `by` None is the clock. `data` may be given by who has counted many units at once with
    `contents.report_data`. Raises Refused while the month runs, PermissionDenied.
    """
    signature = freezing.office(by, at)
    freezing.require_ended(month, at)
    if data is None:
        data = contents.report_data(month, [unit])[unit.pk]
    report, is_new = MonthlyReport.objects.get_or_create(
        unit=unit, month=month.key, version=1, defaults=freezing.frozen(data, at)
    )
    if is_new:
        freezing.record(report, "report_generated", signature, at)
    return report


@transaction.atomic
def correct_unit_report(unit: Unit, month: Month, *, by: User, at: datetime) -> MonthlyReport:
    """Freeze the month again beside the old version, because the data have been put right.

    Raises Refused when nothing differs or nothing was frozen, PermissionDenied.
    """
    signature = freezing.office(by, at)
    versions = MonthlyReport.objects.filter(unit=unit, month=month.key)
    data = contents.report_data(month, [unit])[unit.pk]
    last = freezing.require_difference(
        versions.select_for_update().order_by("-version").first(), data
    )
    report = MonthlyReport.objects.create(
        unit=unit, month=month.key, version=last.version + 1, **freezing.frozen(data, at)
    )
    freezing.record(report, "report_corrected", signature, at)
    return report


@transaction.atomic
def confirm_report(
    report: MonthlyReport, *, remarks: str = "", by: User, at: datetime
) -> MonthlyReport:
    """Confirm, for the unit, that its month is as the data say, with remarks (月报报送).

    Raises PermissionDenied, or Refused when it is confirmed or a later version exists.
    """
    report = (
        MonthlyReport.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=report.pk)
    )
    role = permissions.require_confirming(by, report.unit, timezone.localdate(at))
    if report.status == MonthlyReport.Status.CONFIRMED:
        raise Refused(_("此月报已经确认报送。"))
    versions = MonthlyReport.objects.filter(unit=report.unit, month=report.month)
    if versions.aggregate(last=Max("version"))["last"] != report.version:
        raise Refused(_("此月报已有更正版，请确认最新一版。"))
    report.status, report.confirmed_by, report.confirmed_at = (
        MonthlyReport.Status.CONFIRMED, by, at,
    )  # fmt: skip
    report.remarks = remarks.strip()
    report.save(update_fields=["status", "confirmed_by", "confirmed_at", "remarks"])
    signature = standing(by, timezone.localdate(at)).signature(role, unit=report.unit)
    freezing.record(report, "report_confirmed", signature, at, text=report.remarks)
    return report
