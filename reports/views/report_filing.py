"""One unit's month on the screen: read it, say why cases are late, confirm it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role, Unit
from petitions import drafts
from petitions.models import Draft
from petitions.workflow import Refused
from reports import (
    actions,
    contents,
    deadlines,
    figures,
    overdue,
    pages,
    pasting,
    permissions,
    report_sheet,
    span,
    ways,
)
from reports.forms.unit_reports import Filing, filled, initial_of
from reports.models import MonthlyReport
from reports.month import Month
from reports.pasting import Pasted
from reports.views.unit_reports import duties_of, row_of, unit_of

FORM = "unit_report"


@require_http_methods(["GET", "HEAD", "POST"])
@once
def unit_report(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Show the unit's month; its clerk or head confirms it here, with one click if all is well."""
    host = unit_of(request, month, unit)
    versions = report_sheet.versions_of(host, month)
    if request.method != "POST":
        return _page(request, host, month, versions)
    if not versions:
        raise Http404
    permissions.require_confirming(request.user, host, timezone.localdate())
    if "save" in request.POST:
        return _keep(request, month, unit)
    if "fill" in request.POST:
        return _fill(request, host, month, versions)
    return _confirm(request, host, month, versions)


def _confirm(
    request: UserRequest, unit: Unit, month: Month, versions: list[MonthlyReport]
) -> HttpResponse:
    report, now = versions[0], timezone.now()
    late = overdue.lines(report, request.user, timezone.localdate(now))
    form = Filing(request.POST, late=late)
    if form.is_valid():
        try:
            _require_same(report, form.cleaned_data["version"])
            actions.confirm_report(
                report,
                notes=form.notes(),
                remarks=form.cleaned_data["remarks"],
                by=request.user,
                at=now,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            drafts.forget(request.user, FORM, _about(month, unit.code))
            messages.success(request, _("已确认报送。"))
            return go(request, reverse("unit_report", args=[month, unit.code]))
    return _page(request, unit, month, versions, form=form, status=422)


def _require_same(report: MonthlyReport, seen: int | None) -> None:
    if seen is not None and seen != report.version:
        raise Refused(_("此月报刚刚有了更正版，请核对后再报送。"))


def _fill(
    request: UserRequest, unit: Unit, month: Month, versions: list[MonthlyReport]
) -> HttpResponse:
    """Put the pasted cells into the rows and show them; nothing is written yet."""
    today = timezone.localdate()
    late = overdue.lines(versions[0], request.user, today)
    seen = [line.key for line in late if line.row.slug]
    cases = {key: row.case for key, row in overdue.assignments_of(seen).items()}
    pasted = pasting.read(request.POST.get("pasted", ""), cases, today)
    typed = {name: values[-1] for name, values in request.POST.lists() if values}
    form = Filing(initial=filled(typed, pasted.taken), late=late)
    return _page(request, unit, month, versions, form=form, pasted=pasted)


def _keep(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Keep what is typed as a draft, for who works without scripts."""
    about = _about(month, unit)
    try:
        key = UUID(request.POST.get("draft_key", ""))
    except ValueError:
        key = uuid4()
    typed = request.POST.copy()
    typed[drafts.FORM], typed[drafts.ABOUT] = FORM, about
    try:
        drafts.keep(key, typed, owner=request.user, at=timezone.now())
    except drafts.NotYours:
        drafts.keep(uuid4(), typed, owner=request.user, at=timezone.now())
    messages.success(request, _("草稿已保存，尚未报送。"))
    return go(request, reverse("unit_report", args=[month, unit]))


def _page(
    request: UserRequest,
    unit: Unit,
    month: Month,
    versions: list[MonthlyReport],
    *,
    form: Filing | None = None,
    pasted: Pasted | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the month: the newest version, an older one by ?version=, or ?live=1."""
    today, frozen = timezone.localdate(), versions[0] if versions else None
    report = None if request.GET.get("live") else _asked(request, versions)
    role = permissions.confirming_role(request.user, unit, today)
    may_write = bool(report and report is frozen and role)
    context: dict[str, Any] = {
        "unit": unit,
        "month": month,
        "previous": month.previous if span.has_pages(month.previous, today) else None,
        "following": month.next if span.has_pages(month.next, today) else None,
        "versions": versions,
        "frozen": frozen,
        "document": report,
        "is_old": report is not frozen and report is not None,
        "deadline": deadlines.deadline(month),
        "today": today,
        "may_confirm": bool(may_write and report and report.is_owed),
        "may_object": may_write,
        "pasted": pasted,
        "rates_url": ways.rates_of(request, unit, month),
    }
    context |= _numbers(request, unit, month, report, frozen)
    context |= _office(request, report, frozen)
    context |= _writing(request, month, report, form, role if context["may_confirm"] else None)
    return render(request, "reports/unit_report.html", context, status=status)


def _asked(request: UserRequest, versions: list[MonthlyReport]) -> MonthlyReport | None:
    wanted = request.GET.get("version", "")
    if not wanted or not versions:
        return versions[0] if versions else None
    found = next((report for report in versions if str(report.version) == wanted), None)
    if found is None:
        raise Http404
    return found


def _numbers(
    request: UserRequest,
    unit: Unit,
    month: Month,
    report: MonthlyReport | None,
    frozen: MonthlyReport | None,
) -> dict[str, Any]:
    """Return the lines of the sheet, each with what was said about it."""
    row, today = row_of(report, unit, month), timezone.localdate()
    source = "live" if report is None else "report" if report is frozen else ""
    live = contents.live_report(unit, month) if report else row
    objected = report_sheet.objections_of(frozen, request.user, today) if frozen else []
    comments = report_sheet.comments_of(report) if report else {}
    met = duties_of(report, unit, month)
    numbers = pages.numbers(row.numbers, month, unit.code, source, figures.REPORT)
    begin, end = figures.balance(row.numbers)
    return {
        "origin": pages.origin(report),
        "anchor": pages.anchor(report),
        "figures": figures.REPORT,
        "numbers": numbers,
        "lines": report_sheet.lines(numbers, comments, objected),
        "comment": comments.get(actions.WHOLE, ""),
        "balance": pages.balance(row.numbers),
        "is_balanced": begin == end,
        "duties": met,
        "is_zero": report_sheet.is_zero(row, met),
        "differing": pages.differing([row], [live]),
        "open_objections": sum(not one.row.answer for one in objected),
    }


def _office(
    request: UserRequest, report: MonthlyReport | None, frozen: MonthlyReport | None
) -> dict[str, bool]:
    """Return what the office may do with the report on the screen."""
    today = timezone.localdate()
    is_director = permissions.is_director(request.user, today)
    waits = bool(report and report is frozen and report.status == MonthlyReport.Status.CONFIRMED)
    own = bool(report and report.confirmed_by_id == request.user.pk)
    return {
        "may_correct": is_director,
        "may_judge": is_director and waits and not own,
        "may_answer": is_director,
    }


def _writing(
    request: UserRequest,
    month: Month,
    report: MonthlyReport | None,
    form: Filing | None,
    role: Role | None,
) -> dict[str, Any]:
    """Return the overdue cases, and the form of who may confirm with what was typed before."""
    if report is None:
        return {"late": [], "form": None}
    late = overdue.lines(report, request.user, timezone.localdate())
    if role is None:
        return {"late": late, "form": form}
    typed: Draft | None = None
    if form is None:
        about = _about(month, report.unit.code)
        typed = drafts.asked(request, request.user, FORM, about)
        typed = typed or drafts.latest(request.user, FORM, about)
        initial = initial_of(late) | {"remarks": report.remarks}
        initial |= drafts.typed_in(typed) if typed else {}
        form = Filing(initial=initial | {"version": report.version}, late=late)
    return {
        "late": late,
        "form": form,
        "typed": typed,
        "draft_key": request.POST.get(drafts.KEY) or uuid4(),
        "draft_from": request.POST.get(drafts.FROM) or drafts.origin_of(typed),
        "draft_about": _about(month, report.unit.code),
    }


def _about(month: Month, unit: str) -> str:
    return f"{month}/{unit}"
