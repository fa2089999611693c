"""Monthly reports: the list of units and months, and one unit's month as a sheet and a file."""

from collections.abc import Iterator, Sequence
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
from django.views.decorators.http import require_POST, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Unit
from petitions.workflow import Refused
from reports import (
    actions,
    contents,
    deadlines,
    duties,
    figures,
    lists,
    overdue,
    pages,
    permissions,
    report_sheet,
    span,
    versions,
    workbook,
)
from reports.contents import Row
from reports.forms.unit_reports import Search
from reports.models import MonthlyReport
from reports.month import Month
from reports.ways import ways
from reports.workbook import Cell

PAGE_SIZE = 50
MONTHS_SHOWN = 6


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
        "ways": ways(request, "report_list"),
        "search": search,
        "page": page,
        "months": months,
        "lines": _grid(list(page.object_list), months),
        "deadline": deadlines.deadline(months[0]) if months else None,
        "is_office": permissions.is_office(request.user, today),
    }
    return render(request, "reports/report_list.html", context)


@require_safe
def unit_report_xlsx(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Download the report as the page shows it."""
    host = unit_of(request, month, unit)
    report = None if request.GET.get("live") else lists.report_of(host, month)
    row = row_of(report, host, month)
    title = _("%(month)s办理情况月报 %(unit)s") % {"month": month.label, "unit": host.name}
    head = pages.head(title, report, request.user, timezone.now())
    return workbook.answer(
        f"report-{month}-{unit}",
        head + (_signed(report) if report else []),
        [_("项目"), _("件数"), _("口径、说明"), _("下次日期")],
        _cells(request, report, row, duties_of(report, host, month)),
    )


@require_safe
def unit_report_changes(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Show what each version changed in the one before it."""
    host = unit_of(request, month, unit)
    frozen = report_sheet.versions_of(host, month)
    steps = versions.steps(frozen, request.user, timezone.localdate())
    context = {"unit": host, "month": month, "steps": steps}
    return render(request, "reports/unit_report_changes.html", context)


@require_POST
@once
def unit_report_correct(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Freeze a corrected version beside the old one."""
    host = unit_of(request, month, unit)
    try:
        made = actions.correct_unit_report(host, month, by=request.user, at=timezone.now())
        messages.success(request, _("已生成第%(n)d版，待单位确认。") % {"n": made.version})
    except Refused as refused:
        messages.error(request, str(refused))
    return go(request, reverse("unit_report", args=[month, unit]))


def unit_of(request: UserRequest, month: Month, code: str) -> Unit:
    """Return the unit; 404 for one or a month that is not there, 403 out of the reader's reach."""
    unit = get_object_or_404(Unit, code=code)
    today = timezone.localdate()
    if unit.pk not in permissions.reach(request.user, today):
        raise PermissionDenied(_("月报只对本单位、上级单位和信访办开放。"))
    if not span.has_pages(month, today):
        raise Http404
    return unit


def newest_or_404(request: UserRequest, month: Month, code: str) -> MonthlyReport:
    """Return the newest version of the unit's month; 404 where nothing is frozen."""
    report = lists.report_of(unit_of(request, month, code), month)
    if report is None:
        raise Http404
    return report


def row_of(report: MonthlyReport | None, unit: Unit, month: Month) -> Row:
    """Return the numbers: as frozen, or counted now where nothing is."""
    return contents.frozen_report(report) if report else contents.live_report(unit, month)


def duties_of(report: MonthlyReport | None, unit: Unit, month: Month) -> duties.Duties:
    """Return the contact duties of the month: as frozen, or counted now where nothing is."""
    if report:
        return duties.frozen(report)
    return duties.of(month, [unit.pk]).get(unit.pk, duties.NONE)


def _signed(report: MonthlyReport) -> list[str]:
    """Return who confirmed and what was said, as lines above the table."""
    found = [str(report.get_status_display())]
    if report.confirmed_by and report.confirmed_at:
        when = timezone.localtime(report.confirmed_at).strftime("%Y-%m-%d %H:%M")
        found.append(
            _("确认报送：%(name)s，%(when)s") % {"name": report.confirmed_by.name, "when": when}
        )
    if report.remarks:
        found.append(_("问题与建议：%(words)s") % {"words": report.remarks})
    return found


def _cells(
    request: UserRequest, report: MonthlyReport | None, row: Row, met: duties.Duties
) -> Iterator[list[Cell]]:
    for figure in figures.REPORT:
        yield [str(figure.name), row.numbers[figure.code], str(figure.definition), None]
    yield [_("三个一定：应办"), met.due, _("本月到期的谈话、接触、工作记录任务。"), None]
    yield [_("三个一定：已办"), met.met, _("其中月末以前完成的。"), None]
    today = timezone.localdate()
    for late in overdue.lines(report, request.user, today) if report else []:
        said = late.note
        yield [
            late.row.number, None, said.reason if said else "", said.next_on if said else None,
        ]  # fmt: skip


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
