"""The cases behind one number, as a page and as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.once import once
from errands.ordering import ordered
from organization.http import UserRequest
from reports import actions, list_errands, list_files, pages
from reports.asked import Asked, asked
from reports.figures import BULLETIN
from reports.month import Month
from reports.period import Period
from reports.views import list_answers

PAGE_SIZE = 50


@require_safe
def figure_list(request: UserRequest, code: str, period: Period, unit: str) -> HttpResponse:
    """List exactly the rows that the number counts."""
    found = _asked(request, code, period, unit)
    page = found.page(request.GET.get("page"), PAGE_SIZE)
    context: dict[str, Any] = {
        "asked": found,
        "figure": found.figure,
        "period": period,
        "parent": _parent(found),
        "count": page.paginator.count,
        "page": page,
        "rows": found.on_page(page, request.user, timezone.localdate()),
        "origin": pages.origin(found.document),
    }
    return render(request, "reports/figure_list.html", context)


@require_safe
def figure_xlsx(request: UserRequest, code: str, period: Period, unit: str) -> HttpResponse:
    """Download the same rows, a long list in the background; the trail keeps who did."""
    found, now = _asked(request, code, period, unit), timezone.now()
    file = list_files.of_figure(found, request.user, now)

    def record(sha256: str, rows: int) -> None:
        taken = actions.Taken(rows, sha256, file.cases(request.user, now))
        actions.record_export(found, taken, by=request.user, at=now)

    order, back = (_address(request, name, found) for name in ("figure_order", "figure_list"))
    return list_answers.answer(request, file, record, order=order, back=back)


@once
def figure_order(request: UserRequest, code: str, period: Period, unit: str) -> HttpResponse:
    """Ask what a long list is taken for, and leave the writing to the worker."""
    found, now = _asked(request, code, period, unit), timezone.now()
    file = list_files.of_figure(found, request.user, now)
    order = list_errands.order_of_figure(found, file)
    back = _address(request, "figure_list", found)
    return ordered(request, order, title=list_errands.FIGURE_LIST.label, back=back, at=now)


def _address(request: UserRequest, name: str, found: Asked) -> str:
    """Return the address of another page about the same list."""
    query = request.GET.copy()
    query.pop("page", None)
    path = reverse(name, args=[found.figure.code, found.period, found.code])
    return f"{path}?{query.urlencode()}" if query else path


def _asked(request: UserRequest, code: str, period: Period, unit: str) -> Asked:
    query = request.GET.dict()
    return asked(code, period, unit, query, user=request.user, on=timezone.localdate())


def _parent(found: Asked) -> str:
    """Return the name of the page that prints such a number, "" where there is none."""
    if not isinstance(found.period, Month):
        return ""
    if found.source == "report":
        return "unit_report"
    return "bulletin" if found.figure in BULLETIN else ""
