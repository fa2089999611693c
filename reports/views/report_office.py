"""Monthly reports at the office: who has filed which month, pressing, accepting, returning."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Unit
from petitions.workflow import Refused
from reports import actions, contents, deadlines, permissions, span
from reports.forms.objections import ReturnForm
from reports.models import MonthlyReport, Objection, ReportReminder
from reports.month import Month
from reports.views.unit_reports import newest_or_404
from reports.ways import ways

Status = MonthlyReport.Status


@dataclass(frozen=True)
class Filed:
    """One unit's line of the grid."""

    unit: Unit
    report: MonthlyReport | None
    is_late: bool
    workdays: int  # how many it was, or is by today, beyond the last day
    objections: int
    pressed_on: date | None

    @property
    def state(self) -> str:
        return self.report.status if self.report else "none"


@require_safe
def report_month(request: UserRequest, month: Month) -> HttpResponse:
    """Show the office every unit's report of one month: its state, and who is late since when."""
    today = timezone.localdate()
    if not span.has_pages(month, today):
        raise Http404
    due = deadlines.deadline(month)
    rows = _filed(request, month, due, today)
    show = request.GET.get("show", "")
    context = {
        "ways": ways(request, "report_list"),
        "month": month,
        "previous": month.previous if span.has_pages(month.previous, today) else None,
        "following": month.next if span.has_pages(month.next, today) else None,
        "deadline": due,
        "is_over": bool(due and today > due),
        "rows": [row for row in rows if _fits(row, show)],
        "views": _views(month, rows, show),
        "owing": sum(row.report is not None and row.report.is_owed for row in rows),
        "may_press": permissions.is_director(request.user, today),
    }
    return render(request, "reports/report_month.html", context)


@require_POST
@once
def report_press(request: UserRequest, month: Month) -> HttpResponse:
    """Press every unit that owes this month's report."""
    try:
        pressed = actions.press_units(month, by=request.user, at=timezone.now())
        messages.success(request, _("已催报 %(n)d 个单位，并已记录。") % {"n": pressed})
    except Refused as refused:
        messages.error(request, str(refused))
    return go(request, reverse("report_month", args=[month]))


@require_POST
@once
def unit_report_accept(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Accept what the unit confirmed."""
    report = newest_or_404(request, month, unit)
    try:
        actions.accept_report(report, by=request.user, at=timezone.now())
        messages.success(request, _("%(unit)s的月报已审。") % {"unit": report.unit.name})
    except Refused as refused:
        messages.error(request, str(refused))
    return go(request, reverse("unit_report", args=[month, unit]))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def unit_report_return(request: UserRequest, month: Month, unit: str) -> HttpResponse:
    """Return the report with a comment to each line that is not in order."""
    report = newest_or_404(request, month, unit)
    numbers = contents.frozen_report(report).numbers
    form = ReturnForm(request.POST or None, numbers=numbers)
    if request.method == "POST" and form.is_valid():
        try:
            actions.return_report(report, form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已退回%(unit)s。") % {"unit": report.unit.name})
            return go(request, reverse("unit_report", args=[month, unit]))
    context = {"form": form, "report": report, "unit": report.unit, "month": month}
    status = 422 if form.errors else 200
    return render(request, "reports/unit_report_return.html", context, status=status)


def _filed(request: UserRequest, month: Month, due: date | None, today: date) -> list[Filed]:
    """Return one line per unit that owes the month, or filed it. Six queries and the calendar."""
    reach = permissions.reach(request.user, today)
    reports = {
        report.unit_id: report
        for report in MonthlyReport.objects.current()
        .filter(month=month.key, unit__in=reach)
        .select_related("confirmed_by")
        .defer("data", "remarks")
    }
    owing = set(span.reporting_units(month, span.first_days()).values_list("pk", flat=True))
    units = Unit.objects.filter(pk__in=(owing & reach) | reports.keys())
    objections, pressed = _objections(month), _pressed(month)
    late = _Lateness(due, today)
    return [
        _line(unit, reports.get(unit.pk), late, objections.get(unit.pk, 0), pressed.get(unit.pk))
        for unit in units.order_by("path")
    ]


def _line(
    unit: Unit,
    report: MonthlyReport | None,
    late: "_Lateness",
    objections: int,
    pressed_on: date | None,
) -> Filed:
    is_late, workdays = late.of(report)
    return Filed(unit, report, is_late, workdays, objections, pressed_on)


class _Lateness:
    """How late a report was confirmed, or is by today; each day is counted once."""

    def __init__(self, due: date | None, today: date) -> None:
        self.due, self.today = due, today
        self._known: dict[date, int] = {}

    def of(self, report: MonthlyReport | None) -> tuple[bool, int]:
        """Return whether it is or was late, and by how many working days."""
        filed = report is not None and report.confirmed_at is not None
        if self.due is None or (filed and report is not None and report.version > 1):
            return False, 0
        until = timezone.localdate(report.confirmed_at) if report and filed else self.today
        if until not in self._known:
            self._known[until] = deadlines.workdays_between(self.due, until)
        return until > self.due, self._known[until]


def _objections(month: Month) -> dict[int, int]:
    rows = Objection.objects.open().filter(report__month=month.key).values("report__unit")
    return dict(rows.annotate(n=Count("pk")).order_by().values_list("report__unit", "n"))


def _pressed(month: Month) -> dict[int, date]:
    rows = ReportReminder.objects.filter(month=month.key).values("unit")
    return dict(rows.annotate(last=Max("on")).order_by().values_list("unit", "last"))


def _fits(row: Filed, show: str) -> bool:
    if not show:
        return True
    if show == "late":
        return row.is_late
    if show == "objected":
        return bool(row.objections)
    return row.state == show


def _views(month: Month, rows: list[Filed], show: str) -> list[dict[str, Any]]:
    """Return the states with their numbers, as tabs that narrow the grid."""
    names = [("", _("应报")), *Status.choices, ("none", _("未生成")), ("late", _("逾期"))]
    names.append(("objected", _("有更正申请")))
    counts = {name: sum(_fits(row, name) for row in rows) for name, _label in names}
    url = reverse("report_month", args=[month])
    return [
        {
            "label": label,
            "url": f"{url}?show={name}" if name else url,
            "count": counts[name],
            "active": name == show,
        }
        for name, label in names
        if counts[name] or name in {"", show}
    ]
