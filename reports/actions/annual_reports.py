"""The annual report 信访情况年度报告: drafted by the office, sealed when the year has ended."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from audit.log import Signature
from organization.models import User
from petitions.workflow import Refused
from reports import annual, contents
from reports.actions import freezing
from reports.models import AnnualReport


@transaction.atomic
def draft_annual_report(
    year: int, texts: Mapping[str, str], *, by: User, at: datetime
) -> AnnualReport:
    """Keep the words of the four parts until they are sealed. Raises PermissionDenied."""
    signature = freezing.office(by, at)
    report = _draft(year, texts)
    report.save()
    _record(report, "annual_drafted", signature, at)
    return report


@transaction.atomic
def seal_annual_report(
    year: int, texts: Mapping[str, str], *, by: User, at: datetime
) -> AnnualReport:
    """Freeze words and numbers of a year that has ended; sealed again it is a new version.

    Raises Refused while the year runs or when nothing differs, PermissionDenied.
    """
    signature = freezing.office(by, at)
    if year >= timezone.localdate(at).year:
        raise Refused(_("%(year)d年尚未结束，年度报告可先保存草稿，不能封存。") % {"year": year})
    report = _draft(year, texts)
    content = annual.counted(year, timezone.localdate(at)) | {"texts": report.texts}
    data = contents.canonical(content)
    last = sealed_report_of(year)
    if last and last.data == data:
        raise Refused(_("数据和文字与已封存的一致，无需再封存。"))
    for name, value in freezing.frozen(data, at).items():
        setattr(report, name, value)
    report.save()
    _record(report, "annual_sealed", signature, at)
    return report


def sealed_report_of(year: int) -> AnnualReport | None:
    """Return the last sealed version of a year, None when nothing is sealed."""
    rows = AnnualReport.objects.filter(year=year, generated_at__isnull=False)
    return rows.order_by("-version").first()


def _draft(year: int, texts: Mapping[str, str]) -> AnnualReport:
    """Return the draft of the year with these words, locked, or a new one not yet saved."""
    versions = AnnualReport.objects.select_for_update().filter(year=year)
    last = versions.order_by("-version").first()
    if last is None or last.generated_at is not None:
        last = AnnualReport(year=year, version=last.version + 1 if last else 1)
    for code in annual.PART_CODES:
        setattr(last, code, texts[code].strip())
    return last


def _record(report: AnnualReport, kind: str, by: Signature, at: datetime) -> None:
    body: dict[str, object] = {"version": report.version}
    if report.sha256:
        body["sha256"] = report.sha256
    if report.anchor_no is not None:
        body["anchor"] = f"{report.anchor_no} {report.anchor_root}"
    log.append(log.open_chain(f"annual/{report.year}"), kind, by=by, at=at, body=body)
