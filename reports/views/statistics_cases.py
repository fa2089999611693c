"""The rows behind a number of the overview or of a statistic, as a page and as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from reports import actions, pages, workbook
from reports.measures import Figure
from reports.month import Month
from reports.period import NotAPeriod
from reports.statistics import as_of, cases, catalogue, frozen
from reports.statistics.as_of import TooMany
from reports.statistics.reach import Reach
from reports.statistics.selection import Selection, day_asked, period_asked

PAGE_SIZE = 50
MOST = 50_000  # rows of a file


@require_safe
def statistics_cases(request: UserRequest) -> HttpResponse:
    """List exactly the rows that the number counts."""
    figure, asked = _asked(request)
    try:
        rows = cases.behind(figure, asked)
    except TooMany as refused:
        return render(request, "reports/statistics_refused.html", {"words": refused}, status=422)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "figure": figure,
        "asked": asked,
        "trail": asked.reach.trail(asked.place),
        "count": page.paginator.count,
        "sum": rows.aggregate(n=figure.number)["n"] if figure.sums else None,
        "page": page,
        "rows": cases.listed(page.object_list, figure, asked, request.user),
        "as_of_words": as_of.WORDS,
        "query": asked.query(figure=figure.code),
    }
    return render(request, "reports/statistics_cases.html", context)


@require_safe
def statistics_cases_xlsx(request: UserRequest) -> HttpResponse:
    """Download the same rows; the trail keeps who did."""
    figure, asked = _asked(request)
    now = timezone.now()
    try:
        rows = cases.behind(figure, asked)[:MOST]
    except TooMany as refused:
        return render(request, "reports/statistics_refused.html", {"words": refused}, status=422)
    lines = cases.listed(rows, figure, asked, request.user)
    actions.record_statistics_export(
        {"query": asked.query(figure=figure.code)}, rows=len(lines), by=request.user, at=now
    )
    unit = asked.place.name if asked.place else ""
    title = f"{asked.period.label} {unit} {figure.name}"
    return workbook.answer(
        f"{figure.code}-{asked.period.key}",
        pages.head(title, None, request.user, now),
        [_("编号"), _("单位"), _("开始"), _("期限"), _("完成"), _("题名")],
        ([row.number, row.unit, row.began, row.due, row.ended, row.title] for row in lines),
    )


def _asked(request: UserRequest) -> tuple[Figure, Selection]:
    """Return what the address asks for; Http404 for what there is not."""
    today = timezone.localdate()
    figure = catalogue.FIGURES.get(request.GET.get("figure", ""))
    try:
        period = period_asked(request.GET, today)
    except NotAPeriod:
        raise Http404 from None
    if figure is None or not catalogue.can_be_asked(figure, period):
        raise Http404
    reach, day = Reach.of(request.user, today), day_asked(request.GET)
    asked = Selection.read(request.GET, reach, period, today, as_of=day)
    if asked.as_of and (figure.code not in as_of.KNOWN or not period.first <= asked.as_of < today):
        raise Http404
    if asked.frozen and not (isinstance(period, Month) and frozen.codes_of(figure)):
        raise Http404
    return figure, asked
