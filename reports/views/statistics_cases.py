"""The rows behind a number of the overview or of a statistic, as a page and as a file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from reports import actions, pages, workbook
from reports.month import Month
from reports.period import NotAPeriod
from reports.rows import Row
from reports.statistics import as_of, catalogue, frozen
from reports.statistics.as_of import TooMany
from reports.statistics.cases import Behind
from reports.statistics.reach import Reach
from reports.statistics.selection import Selection, day_asked, period_asked

PAGE_SIZE = 50


@require_safe
def statistics_cases(request: UserRequest) -> HttpResponse:
    """List exactly the rows that the number counts."""
    behind = _asked(request)
    try:
        page = behind.page(request.GET.get("page"), PAGE_SIZE)
    except TooMany as refused:
        return _refused(request, refused)
    context: dict[str, Any] = {
        "behind": behind,
        "figure": behind.figure,
        "asked": behind.asked,
        "trail": behind.asked.reach.trail(behind.asked.place),
        "count": page.paginator.count,
        "page": page,
        "rows": behind.on_page(page.object_list, request.user),
        "as_of_words": as_of.WORDS,
        "query": behind.asked.query(figure=behind.figure.code),
    }
    return render(request, "reports/statistics_cases.html", context)


@require_safe
def statistics_cases_xlsx(request: UserRequest) -> HttpResponse:
    """Download the same rows; the trail keeps who did."""
    behind, now = _asked(request), timezone.now()
    asked, figure = behind.asked, behind.figure
    try:
        count = behind.page(None, PAGE_SIZE).paginator.count
    except TooMany as refused:
        return _refused(request, refused)
    said = {"query": asked.query(figure=figure.code)}
    actions.record_statistics_export(said, rows=count, by=request.user, at=now)
    title = f"{asked.period.label} {asked.place.name if asked.place else ''} {figure.name}"
    many = [str(figure.counted.label)] if figure.sums else []
    days = [str(label) for label in behind.labels]
    return workbook.answer(
        f"{figure.code}-{asked.period.key}",
        [*pages.head(title, None, request.user, now), *_conditions(asked)],
        [_("编号"), str(behind.unit_label), *days, *many, _("题名")],
        ([row.number, row.unit, *_cells(row), row.title] for row in behind.every_row(request.user)),
    )


def _cells(row: Row) -> list[workbook.Cell]:
    many = [] if row.many is None else [row.many]
    return [*(day for _label, day in row.days), *many]


def _conditions(asked: Selection) -> list[str]:
    """Return the lines that say what a file was narrowed to."""
    lines = [f"{name}：{part}" for _code, name, part in asked.words]
    return [*lines, str(as_of.WORDS)] if asked.as_of else lines


def _refused(request: UserRequest, refused: TooMany) -> HttpResponse:
    return render(request, "reports/statistics_refused.html", {"words": refused}, status=422)


def _asked(request: UserRequest) -> Behind:
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
    return Behind(figure, asked)
