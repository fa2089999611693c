"""The monthly report of a unit 月报: frozen, confirmed by the unit, followed by a version."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Unit, User
from organization.standing import standing
from petitions.models import Assignment
from petitions.workflow import Refused
from reports import contents, overdue, permissions
from reports.actions import freezing, locking
from reports.models import MonthlyReport, Objection, OverdueNote
from reports.month import Month
from reports.overdue import Note


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
    report: MonthlyReport,
    *,
    notes: Mapping[str, Note] | None = None,
    remarks: str = "",
    by: User,
    at: datetime,
) -> MonthlyReport:
    """Confirm, for the unit, that its month is as the data say (月报报送).

    `notes` says to each overdue case why and what next (逐件必填), by its key. Objections that
    are open block nothing; how many there were is kept. Raises PermissionDenied, or Refused for
    a later version, a report that is not with the unit, and overdue cases without their words.
    """
    report = locking.locked(report)
    role = permissions.require_confirming(by, report.unit, timezone.localdate(at))
    locking.require_newest(report)
    locking.require_status(report, "confirm")
    asked = overdue.asked_of(report, by, timezone.localdate(at))
    _require_notes(asked, notes or {}, timezone.localdate(at))
    report.objected = Objection.objects.about(report).open().count()
    report.status, report.confirmed_by, report.confirmed_at = (
        MonthlyReport.Status.CONFIRMED, by, at,
    )  # fmt: skip
    report.judged_by = report.judged_at = None
    report.remarks = remarks.strip()
    report.save(
        update_fields=[
            "status", "confirmed_by", "confirmed_at", "judged_by", "judged_at", "remarks",
            "objected",
        ]
    )  # fmt: skip
    days = _write_notes(report, asked, notes or {}, by, at)
    signature = standing(by, timezone.localdate(at)).signature(role, unit=report.unit)
    freezing.record(
        report, "report_confirmed", signature, at,
        text=report.remarks, objections=report.objected, overdue=days,
    )  # fmt: skip
    return report


def _require_notes(asked: Mapping[str, Assignment], notes: Mapping[str, Note], today: date) -> None:
    bare = [key for key in asked if key not in notes or not notes[key].reason.strip()]
    if bare:
        raise Refused(
            _("逾期仍在办理的件须逐件填写原因和下次日期，还缺：%(numbers)s。")
            % {"numbers": "、".join(asked[key].case.number for key in bare)}
        )
    if any(notes[key].next_on < today for key in asked):
        raise Refused(_("下次日期不能早于今天。"))


def _write_notes(
    report: MonthlyReport,
    asked: Mapping[str, Assignment],
    notes: Mapping[str, Note],
    by: User,
    at: datetime,
) -> dict[str, str]:
    """Keep what was said to each overdue case; returns key -> next day."""
    OverdueNote.objects.bulk_create(
        OverdueNote(
            report=report,
            assignment=assignment,
            reason=notes[key].reason.strip(),
            next_on=notes[key].next_on,
            written_by=by,
            written_at=at,
        )
        for key, assignment in asked.items()
    )
    return {key: notes[key].next_on.isoformat() for key in asked}
