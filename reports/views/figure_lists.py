"""The cases behind one number, as a page and as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from reports import actions, pages, workbook
from reports.asked import Asked, asked
from reports.figures import BULLETIN
from reports.month import Month
from reports.period import Period
from reports.rows import Row

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
    """Download the same rows; the trail keeps who did."""
    found, now = _asked(request, code, period, unit), timezone.now()
    count = found.page(None, PAGE_SIZE).paginator.count
    actions.record_export(code, period, unit, rows=count, by=request.user, at=now)
    words = "".join(f" {name}：{value}" for name, value in found.words)
    title = f"{period.label} {found.name} {found.figure.name}{words}"
    many = [str(found.figure.counted.label)] if found.figure.sums else []
    days = [str(label) for label in found.labels]
    return workbook.answer(
        f"{code}-{period}-{unit}",
        pages.head(title, found.document, request.user, now),
        [_("编号"), str(found.unit_label), *days, *many, _("题名")],
        (
            [row.number, row.unit, *_cells(row), row.title]
            for row in found.every_row(request.user, timezone.localdate(now))
        ),
    )


def _cells(row: Row) -> list[workbook.Cell]:
    many = [] if row.many is None else [row.many]
    return [*(day for _label, day in row.days), *many]


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
