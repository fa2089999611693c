"""The office judges a report that was confirmed: accepts it, or returns it line by line."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import Signature
from organization.models import Role, User
from petitions.workflow import Refused
from reports import figures, permissions
from reports.actions import freezing, locking
from reports.models import LineComment, MonthlyReport

WHOLE = "remarks"  # the line of problems and advice, which is no figure


@transaction.atomic
def accept_report(report: MonthlyReport, *, by: User, at: datetime) -> MonthlyReport:
    """Accept, for the office, what the unit confirmed (审核月报).

    Raises PermissionDenied, or Refused when it is not there to be judged, or was confirmed by
    the same person.
    """
    report = locking.locked(report)
    signature = _judge(report, "accept", by, at)
    _set(report, MonthlyReport.Status.ACCEPTED, by, at)
    freezing.record(report, "report_accepted", signature, at)
    return report


@transaction.atomic
def return_report(
    report: MonthlyReport, comments: Mapping[str, str], *, by: User, at: datetime
) -> MonthlyReport:
    """Return the report to the unit with a comment to each line that is not in order (退回月报).

    `comments` is figure code -> words; WHOLE speaks of problems and advice. Raises
    PermissionDenied, or Refused without a comment and as `accept_report` does.
    """
    report = locking.locked(report)
    signature = _judge(report, "return", by, at)
    said = {code: words.strip() for code, words in comments.items() if words.strip()}
    if not said:
        raise Refused(_("请至少对一个项目写明退回意见。"))
    if unknown := said.keys() - {figure.code for figure in figures.REPORT} - {WHOLE}:
        raise Refused(_("月报没有这个项目：%(code)s。") % {"code": "、".join(sorted(unknown))})
    _set(report, MonthlyReport.Status.RETURNED, by, at)
    LineComment.objects.bulk_create(
        LineComment(report=report, figure=code, words=words, returned_by=by, returned_at=at)
        for code, words in said.items()
    )
    words = "\n".join(f"{code}: {text}" for code, text in sorted(said.items()))
    freezing.record(report, "report_returned", signature, at, text=words, lines=sorted(said))
    return report


def _judge(report: MonthlyReport, step: str, by: User, at: datetime) -> Signature:
    held = permissions.require_judging(by, report.unit, timezone.localdate(at))
    locking.require_newest(report)
    locking.require_status(report, step)
    if report.confirmed_by_id == by.pk:
        raise Refused(_("月报由你确认报送，请信访办其他人员审核。"))
    return held.signature(Role.OFFICE)


def _set(report: MonthlyReport, status: str, by: User, at: datetime) -> None:
    report.status, report.judged_by, report.judged_at = status, by, at
    report.save(update_fields=["status", "judged_by", "judged_at"])
