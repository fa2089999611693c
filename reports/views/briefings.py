"""The yearly figures of the briefing: number, definition, and the list for who may open it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from reports import asked, briefing, permissions
from reports.queries.chain import FIRST_YEAR


@require_safe
def briefing_latest(request: UserRequest) -> HttpResponse:
    """Show the figures of this year so far."""
    return _page(request, timezone.localdate().year)


@require_safe
def briefing_year(request: UserRequest, year: int) -> HttpResponse:
    """Show the figures of a year, not before the first campaign and not of the future."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return _page(request, year)


def _page(request: UserRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    part = briefing.share(year)
    opens = permissions.reaches_all(request.user, today)
    context: dict[str, Any] = {
        "year": year,
        "lines": [
            (
                figure,
                briefing.count(figure.code, year),
                reverse("figure_list", args=[figure.code, year, asked.WHOLE_CODE]) if opens else "",
            )
            for figure in briefing.FIGURES
        ],
        "rates": [
            (one, found.part, found.whole, found.percent)
            for one, found in briefing.rates(year).items()
        ],
        "rate_words": briefing.RATE_WORDS,
        "share": None if part is None else round(part * 100, 1),
        "share_words": briefing.SHARE_WORDS,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < today.year else None,
    }
    return render(request, "reports/briefing.html", context)
