"""Monthly reports: the list of units and months, and one unit's month to read and confirm."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.once import go, once
from organization import calendar
from organization.http import UserRequest
from organization.models import Unit
from organization.workdays import MissingYear
from petitions.workflow import Refused
from reports import actions, contents, figures, lists, pages, permissions, span, workbook
from reports.contents import Row
from reports.forms.unit_reports import Remarks, Search
from reports.models import MonthlyReport
from reports.month import Month

PAGE_SIZE = 50
MONTHS_SHOWN = 6
DEADLINE = 5  # working days of the next month in which a unit confirms


@require_safe
def report_list(request: UserRequest) -> HttpResponse:
    """Show which unit has reported which of the last months, own units first."""
    today = timezone.localdate()
    search = Search(request.GET)
    units = Unit.objects.filter(pk__in=permissions.reach(request.user, today))
    if search.is_valid() and search.cleaned_data["q"]:
        units = units.search(search.cleaned_data["q"])
    units = units.active(today).exclude(kind=Unit.Kind.COMMISSION).order_by("path")
    page = Paginator(units, PAGE_SIZE).get_page(request.GET.get("page"))
    months = _last_months(today)
    context = {
        "search": search,
        "page": page,
        "months": months,
        "lines": _grid(list(page.object_list), months),
        "deadline": deadline(months[0]) if months else None,
    }
    return render(request, "reports/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def unit_report(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Show the unit's month; its clerk or head confirms it here with one click."""
    host = _unit(request, month, unit)
    report = lists.report_of(host, month)
    form = Remarks(request.POST or None)
    if request.method == "POST":
        if report is None:
            raise Http404
        if form.is_valid():
            try:
                actions.confirm_report(
                    report, **form.cleaned_data, by=request.user, at=timezone.now()
                )
                messages.success(request, _("已确认报送。"))
                return go(request, reverse("unit_report", args=[month, unit]))
            except Refused as refused:
                form.add_error(None, str(refused))
    context = {"form": form} | _page(request, host, month, report)
    return render(request, "reports/unit_report.html", context, status=422 if form.errors else 200)


@require_safe
def unit_report_xlsx(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Download the report as the page shows it."""
    host = _unit(request, month, unit)
    report = _shown(request, host, month)
    row = _row(report, host, month)
    title = _("%(month)s办理情况月报 %(unit)s") % {"month": month.label, "unit": host.name}
    return workbook.answer(
        f"report-{month}-{unit}",
        pages.head(title, report, request.user, timezone.now()),
        [_("项目"), _("件数"), _("口径")],
        (
            [str(figure.name), row.numbers[figure.code], str(figure.definition)]
            for figure in figures.REPORT
        ),
    )


@require_POST
@once
def unit_report_correct(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Freeze a corrected version beside the old one."""
    host = _unit(request, month, unit)
    try:
        made = actions.correct_unit_report(host, month, by=request.user, at=timezone.now())
        messages.success(request, _("已生成第%(n)d版，待单位确认。") % {"n": made.version})
    except Refused as refused:
        messages.error(request, str(refused))
    return go(request, reverse("unit_report", args=[month, unit]))


def deadline(month: Month) -> date | None:
    """Return the day by which units confirm this month, None if its calendar is not known yet."""
    try:
        return calendar.load(month.last, month.next.last).add_workdays(month.last, DEADLINE)
    except MissingYear:
        return None


def _last_months(today: date) -> list[Month]:
    """Return the months that ended last, newest first, none before the register began."""
    first = span.first_month()
    ended = list(first.through(Month.of(today).previous)) if first else []
    return ended[::-1][:MONTHS_SHOWN]


def _grid(units: Sequence[Unit], months: Sequence[Month]) -> list[dict[str, Any]]:
    """Return one line per unit with its reports of these months. One query."""
    found = {
        (report.unit_id, report.month): report
        for report in MonthlyReport.objects.current()
        .filter(unit__in=units, month__in=[month.key for month in months])
        .defer("data", "remarks")
    }
    return [
        {
            "unit": unit,
            "cells": [
                {"month": month, "report": found.get((unit.pk, month.key))} for month in months
            ],
        }
        for unit in units
    ]


def _unit(request: UserRequest, month: Month, code: str) -> Unit:
    """Return the unit; 404 for one or a month that is not there, 403 out of the reader's reach."""
    unit = get_object_or_404(Unit, code=code)
    today = timezone.localdate()
    if unit.pk not in permissions.reach(request.user, today):
        raise PermissionDenied(_("月报只对本单位、上级单位和信访办开放。"))
    if not span.has_pages(month, today):
        raise Http404
    return unit


def _shown(request: UserRequest, unit: Unit, month: Month) -> MonthlyReport | None:
    return None if request.GET.get("live") else lists.report_of(unit, month)


def _row(report: MonthlyReport | None, unit: Unit, month: Month) -> Row:
    return contents.frozen_report(report) if report else contents.live_report(unit, month)


def _page(
    request: UserRequest, unit: Unit, month: Month, frozen: MonthlyReport | None
) -> dict[str, Any]:
    """Return what the page shows, beside the form."""
    today = timezone.localdate()
    report = None if request.GET.get("live") else frozen
    row, source = _row(report, unit, month), "report" if report else "live"
    overdue = lists.keys_behind(figures.OVERDUE_OPEN, month, unit, source)
    live = contents.live_report(unit, month) if report else row
    role = permissions.confirming_role(request.user, unit, today)
    return {
        "unit": unit,
        "month": month,
        "previous": month.previous if span.has_pages(month.previous, today) else None,
        "following": month.next if span.has_pages(month.next, today) else None,
        "frozen": frozen,
        "document": report,
        "origin": pages.origin(report),
        "anchor": pages.anchor(report),
        "numbers": pages.numbers(row.numbers, month, unit.code, source, figures.REPORT),
        "balance": pages.balance(row.numbers),
        "overdue": lists.rows(overdue, request.user, today),
        "differing": pages.differing([row], [live]),
        "deadline": deadline(month),
        "may_confirm": bool(report and role and report.status != MonthlyReport.Status.CONFIRMED),
        "may_correct": permissions.is_director(request.user, today),
    }
