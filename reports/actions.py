"""Freezing, correcting, confirming and publishing. What was frozen is never written again.

A report and its event are one transaction. Generating twice gives the one that is there; a
correction is a new version beside the old one.
"""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import log
from audit.anchors import newest
from audit.log import Signature
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.workflow import Refused
from reports import contents, permissions
from reports.models import Bulletin, MonthlyReport
from reports.month import Month

Document = TypeVar("Document", Bulletin, MonthlyReport)


def labels() -> "dict[str, str | Promise]":
    """Return the words for the events of this app."""
    return {
        "report_generated": gettext_lazy("生成月报"),
        "report_corrected": gettext_lazy("更正月报"),
        "report_confirmed": gettext_lazy("确认报送月报"),
        "bulletin_generated": gettext_lazy("生成通报"),
        "bulletin_corrected": gettext_lazy("更正通报"),
        "bulletin_published": gettext_lazy("发布通报"),
    }


@transaction.atomic
def generate_unit_report(
    unit: Unit, month: Month, *, by: User | None, at: datetime, data: str | None = None
) -> MonthlyReport:
    """Freeze a unit's month, or return the first version if it is frozen already.

    `by` None is the clock. `data` may be given by who has counted many units at once with
    `contents.report_data`. Raises Refused while the month runs, PermissionDenied.
    """
    signature = _office(by, at)
    _require_ended(month, at)
    if data is None:
        data = contents.report_data(month, [unit])[unit.pk]
    report, is_new = MonthlyReport.objects.get_or_create(
        unit=unit, month=month.key, version=1, defaults=_frozen(data, at)
    )
    if is_new:
        _record(report, "report_generated", signature, at)
    return report


@transaction.atomic
def generate_bulletin(month: Month, *, by: User | None, at: datetime) -> Bulletin:
    """Freeze the departments' month, or return the first version if it is frozen already.

    Raises Refused while the month runs, PermissionDenied.
    """
    signature = _office(by, at)
    _require_ended(month, at)
    found = Bulletin.objects.filter(month=month.key, version=1).first()
    if found:
        return found
    bulletin, is_new = Bulletin.objects.get_or_create(
        month=month.key,
        version=1,
        defaults=_numbered(month) | _frozen(contents.bulletin_data(month), at),
    )
    if is_new:
        _record(bulletin, "bulletin_generated", signature, at)
    return bulletin


@transaction.atomic
def correct_unit_report(unit: Unit, month: Month, *, by: User, at: datetime) -> MonthlyReport:
    """Freeze the month again beside the old version, because the data have been put right.

    Raises Refused when nothing differs or nothing was frozen, PermissionDenied.
    """
    signature = _office(by, at)
    versions = MonthlyReport.objects.filter(unit=unit, month=month.key)
    data = contents.report_data(month, [unit])[unit.pk]
    last = _require_difference(versions.select_for_update().order_by("-version").first(), data)
    report = MonthlyReport.objects.create(
        unit=unit, month=month.key, version=last.version + 1, **_frozen(data, at)
    )
    _record(report, "report_corrected", signature, at)
    return report


@transaction.atomic
def correct_bulletin(month: Month, *, by: User, at: datetime) -> Bulletin:
    """Freeze the month again beside the old version; it keeps its number and is published anew.

    Raises Refused when nothing differs or nothing was frozen, PermissionDenied.
    """
    signature = _office(by, at)
    versions = Bulletin.objects.filter(month=month.key)
    data = contents.bulletin_data(month)
    last = _require_difference(versions.select_for_update().order_by("-version").first(), data)
    bulletin = Bulletin.objects.create(
        month=month.key, version=last.version + 1, **_numbered(month), **_frozen(data, at)
    )
    _record(bulletin, "bulletin_corrected", signature, at)
    return bulletin


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
    _record(report, "report_confirmed", signature, at, text=report.remarks)
    return report


@transaction.atomic
def publish_bulletin(bulletin: Bulletin, *, by: User, at: datetime) -> Bulletin:
    """Publish a frozen bulletin to the departments. Raises PermissionDenied, Refused."""
    signature = _office(by, at)
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if bulletin.status == Bulletin.Status.PUBLISHED:
        raise Refused(_("此期通报已经发布。"))
    bulletin.status, bulletin.published_at = Bulletin.Status.PUBLISHED, at
    bulletin.save(update_fields=["status", "published_at"])
    _record(bulletin, "bulletin_published", signature, at)
    return bulletin


@transaction.atomic
def record_export(
    figure: str, month: Month, unit: str, *, rows: int, by: User, at: datetime
) -> None:
    """Record who took a list of cases out of the system; `unit` is a code or "all"."""
    signature = standing(by, timezone.localdate(at)).signature()
    body = {"figure": figure, "unit": unit, "rows": rows}
    log.append(log.open_chain(f"figures/{month}"), "export", by=signature, at=at, body=body)


def _office(by: User | None, at: datetime) -> Signature:
    if by is None:
        return log.SYSTEM
    return permissions.require_publishing(by, timezone.localdate(at)).signature(Role.OFFICE)


def _require_ended(month: Month, at: datetime) -> None:
    if month >= Month.at(at):
        raise Refused(_("%(month)s尚未结束，不能生成。") % {"month": month.label})


def _require_difference(last: Document | None, data: str) -> Document:
    if last is None:
        raise Refused(_("本月尚未生成，无从更正。"))
    if last.data == data:
        raise Refused(_("数据与已冻结的一致，无需更正。"))
    return last


def _frozen(data: str, at: datetime) -> dict[str, object]:
    anchor = newest()
    printed = (
        {
            "anchor_no": anchor.no,
            "anchor_on": timezone.localdate(anchor.taken_at),
            "anchor_root": anchor.short,
        }
        if anchor
        else {}
    )
    return {"data": data, "sha256": contents.fingerprint(data), "generated_at": at} | printed


def _numbered(month: Month) -> dict[str, object]:
    # The month's place in the year: no counter, so a month that comes late leaves no gap.
    return {"year": month.year, "serial": month.number}


def _record(
    document: Bulletin | MonthlyReport, kind: str, by: Signature, at: datetime, *, text: str = ""
) -> None:
    subject = f"bulletin/{document.month}"
    if isinstance(document, MonthlyReport):
        subject = f"report/{document.month}/{document.unit.code}"
    body: dict[str, object] = {"version": document.version, "sha256": document.sha256}
    if document.anchor_no is not None:
        body["anchor"] = f"{document.anchor_no} {document.anchor_root}"
    log.append(log.open_chain(subject), kind, by=by, at=at, body=body, text=text)
