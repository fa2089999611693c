"""The rows behind a number of the overview or of a statistic, as a page and as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.once import once
from errands.ordering import ordered
from organization.http import UserRequest
from reports import actions, list_errands, list_files
from reports.statistics import as_of
from reports.statistics.as_of import TooMany
from reports.statistics.cases import Behind, behind_of
from reports.views import list_answers
from reports.ways import above_lists

LIST = "statistics_cases"
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
        "above": above_lists(request),
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
    """Download the same rows, a long list in the background; the trail keeps who did."""
    behind, now = _asked(request), timezone.now()
    query = behind.asked.query(figure=behind.figure.code)
    try:
        file = list_files.of_statistic(behind, request.user, now)
    except TooMany as refused:
        return _refused(request, refused)

    def record(sha256: str, rows: int) -> None:
        taken = actions.Taken(rows, sha256, file.cases(request.user, now))
        actions.record_statistics_export(query, taken, by=request.user, at=now)

    order, back = (f"{reverse(name)}?{query}" for name in ("statistics_cases_order", LIST))
    return list_answers.answer(request, file, record, order=order, back=back)


@once
def statistics_cases_order(request: UserRequest) -> HttpResponse:
    """Ask what a long list is taken for, and leave the writing to the worker."""
    behind, now = _asked(request), timezone.now()
    try:
        file = list_files.of_statistic(behind, request.user, now)
    except TooMany as refused:
        return _refused(request, refused)
    back = f"{reverse(LIST)}?{behind.asked.query(figure=behind.figure.code)}"
    order = list_errands.order_of_statistic(behind, file)
    return ordered(request, order, title=list_errands.STATISTICS_LIST.label, back=back, at=now)


def _refused(request: UserRequest, refused: TooMany) -> HttpResponse:
    return render(request, "reports/statistics_refused.html", {"words": refused}, status=422)


def _asked(request: UserRequest) -> Behind:
    return behind_of(request.GET, request.user, timezone.localdate())
