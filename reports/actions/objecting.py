"""Objections to a line 更正申请: a unit names the case, the office answers.

A number is never written. Adopting one is only possible once the case itself has been put right
by the step that is lawful there; the next version of the report then follows by itself.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Role, User
from organization.standing import standing
from petitions.models import Case
from petitions.workflow import Refused
from reports import contents, objecting, permissions
from reports.actions import freezing, locking
from reports.actions.unit_reports import correct_unit_report
from reports.figures import Figure
from reports.models import MonthlyReport, Objection
from reports.month import Month


@transaction.atomic
def raise_objection(
    report: MonthlyReport,
    figure: Figure,
    case: Case,
    *,
    claim: str,
    reason: str,
    by: User,
    at: datetime,
) -> Objection:
    """Object, for the unit, to one line on one case (提出更正申请).

    Raises PermissionDenied, or Refused for an old version, without a reason, for a case that
    has no place in the line, and while the same objection is open.
    """
    report = locking.locked(report)
    today = timezone.localdate(at)
    role = permissions.require_confirming(by, report.unit, today)
    locking.require_newest(report)
    case = objecting.case_named(case.number, by, today)
    objecting.require_belonging(report, figure, case, claim)
    if not reason.strip():
        raise Refused(_("请写明理由。"))
    raised = Objection.objects.about(report)
    if raised.open().filter(figure=figure.code, case=case).exists():
        raise Refused(_("此件在这一项目上已有更正申请，待信访办答复。"))
    objection = Objection.objects.create(
        report=report, no=(raised.aggregate(last=Max("no"))["last"] or 0) + 1,
        figure=figure.code, case=case, claim=claim, reason=reason.strip(),
        raised_by=by, raised_at=at,
    )  # fmt: skip
    signature = standing(by, today).signature(role, unit=report.unit)
    freezing.record(
        report, "objection_raised", signature, at,
        no=objection.no, figure=figure.code, case=case.slug, claim=str(claim),
    )  # fmt: skip
    return objection


@transaction.atomic
def answer_objection(
    objection: Objection, *, adopt: bool, words: str, by: User, at: datetime
) -> Objection:
    """Answer an objection for the office: adopt it, or decline it with words (答复更正申请).

    Adopting freezes the next version unless the newest one says so already. Raises
    PermissionDenied, or Refused when it is answered, declined without words, and when the data
    do not say yet what is claimed.
    """
    newest = _newest_locked(objection)
    held = permissions.require_judging(by, newest.unit, timezone.localdate(at))
    rows = Objection.objects.select_for_update(of=("self",)).select_related("case", "report__unit")
    objection = rows.get(pk=objection.pk)
    _require_open(objection)
    if not words.strip() and not adopt:
        raise Refused(_("不采纳的，请写明意见。"))
    if adopt:
        objection.settled_in = _put_right(objection, newest, by, at)
    objection.answer = Objection.Answer.ADOPTED if adopt else Objection.Answer.DECLINED
    objection.words, objection.answered_by, objection.answered_at = words.strip(), by, at
    objection.save(update_fields=["answer", "words", "answered_by", "answered_at", "settled_in"])
    freezing.record(
        objection.report, "objection_answered", held.signature(Role.OFFICE), at,
        no=objection.no, answer=str(objection.answer), settled_in=objection.settled_in or 0,
    )  # fmt: skip
    return objection


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: User, at: datetime) -> Objection:
    """Take back, before it is answered, what one has objected to oneself (撤回更正申请).

    It stays in the report with that mark. Raises PermissionDenied, or Refused when it was
    answered or taken back.
    """
    newest, today = _newest_locked(objection), timezone.localdate(at)
    role = permissions.require_confirming(by, newest.unit, today)
    permissions.require_own(objection.raised_by_id, by)
    rows = Objection.objects.select_for_update(of=("self",)).select_related("report__unit")
    objection = rows.get(pk=objection.pk)
    _require_open(objection)
    objection.answer = Objection.Answer.WITHDRAWN
    objection.answered_by, objection.answered_at = by, at
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
    signature = standing(by, today).signature(role, unit=newest.unit)
    freezing.record(objection.report, "objection_withdrawn", signature, at, no=objection.no)
    return objection


def _require_open(objection: Objection) -> None:
    if objection.answer == Objection.Answer.WITHDRAWN:
        raise Refused(_("这项更正申请已由申请人撤回。"))
    if objection.answer:
        raise Refused(_("这项更正申请已经答复。"))


def _newest_locked(objection: Objection) -> MonthlyReport:
    """Return the last version of the month: whoever answers waits here for one another."""
    versions = MonthlyReport.objects.filter(
        unit=objection.report.unit_id, month=objection.report.month
    )
    return locking.locked(versions.order_by("-version")[:1].get())


def _put_right(objection: Objection, newest: MonthlyReport, by: User, at: datetime) -> int:
    """Return the version in which the line is as claimed, frozen now if need be."""
    if not objecting.holds(objection, newest):
        raise Refused(
            _("办理记录还没有更正：请先在%(number)s上依程序办理，数字变化后再采纳。")
            % {"number": objection.case.number}
        )
    month = Month.parse(newest.month)
    if newest.data == contents.report_data(month, [newest.unit])[newest.unit_id]:
        return newest.version
    return correct_unit_report(newest.unit, month, by=by, at=at).version
