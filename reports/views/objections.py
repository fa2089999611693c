"""Objections 更正申请: raising one to a line, and the answer of the office."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.once import go, once
from organization.http import UserRequest
from petitions.workflow import Refused
from reports import actions, figures, objecting, permissions, report_sheet
from reports.forms.objections import AnswerForm, ObjectionForm
from reports.models import MonthlyReport
from reports.month import Month
from reports.report_sheet import Objected
from reports.views.unit_reports import newest_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@once
def unit_report_object(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Object to one line on one case; ?figure= names the line."""
    report = newest_or_404(request, month, unit)
    permissions.require_confirming(request.user, report.unit, timezone.localdate())
    form = ObjectionForm(request.POST or None, initial={"figure": request.GET.get("figure", "")})
    if request.method == "POST" and form.is_valid() and _raised(request, report, form):
        return go(request, reverse("unit_report", args=[month, unit]))
    context = {"form": form, "report": report, "unit": report.unit, "month": month}
    status = 422 if form.errors else 200
    return render(request, "reports/unit_report_object.html", context, status=status)


def _raised(request: UserRequest, report: MonthlyReport, form: ObjectionForm) -> bool:
    """Raise the objection; a refusal becomes an error of the form."""
    said, now = form.cleaned_data, timezone.now()
    try:
        case = objecting.case_named(said["case"], request.user, timezone.localdate(now))
    except Refused as refused:
        form.add_error("case", str(refused))
        return False
    try:
        actions.raise_objection(
            report,
            figures.BY_CODE[said["figure"]],
            case,
            claim=said["claim"],
            reason=said["reason"],
            by=request.user,
            at=now,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("更正申请已提出，待信访办答复；不影响报送。"))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@once
def objection_answer(request: UserRequest, month: Month, unit: str, no: int) -> HttpResponse:
    """Show one objection with its case; the office adopts or declines it here."""
    report = newest_or_404(request, month, unit)
    objected = _objected(request, report, no)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answered = actions.answer_objection(
                objected.row,
                adopt="adopt" in request.POST,
                words=form.cleaned_data["words"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _said(answered.settled_in))
            return go(request, reverse("unit_report", args=[month, unit]))
    context: dict[str, Any] = {
        "form": form,
        "report": report,
        "unit": report.unit,
        "month": month,
        "objected": objected,
        "line": report_sheet.name_of_line(objected.row.figure),
        "is_put_right": objecting.holds(objected.row, report),
        "may_answer": permissions.is_director(request.user, timezone.localdate()),
        "may_withdraw": objected.row.raised_by_id == request.user.pk and not objected.row.answer,
    }
    status = 422 if form.errors else 200
    return render(request, "reports/objection_answer.html", context, status=status)


@require_POST
@once
def objection_withdraw(request: UserRequest, month: Month, unit: str, no: int) -> HttpResponse:
    """Take back one's own objection while it waits for an answer."""
    report = newest_or_404(request, month, unit)
    objected = _objected(request, report, no)
    try:
        actions.withdraw_objection(objected.row, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("更正申请已撤回。"))
    return go(request, reverse("unit_report", args=[month, unit]))


def _objected(request: UserRequest, report: MonthlyReport, no: int) -> Objected:
    found = report_sheet.objections_of(report, request.user, timezone.localdate())
    objected = next((one for one in found if one.row.no == no), None)
    if objected is None:
        raise Http404
    return objected


def _said(version: int | None) -> str:
    if version is None:
        return _("已答复：不采纳。")
    return _("已采纳，数字见第%(n)d版，待单位确认。") % {"n": version}
