"""The yearly figures of the briefing: number, definition, and the list where there is one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from reports import briefing

# code: URL name, its arguments, and its query, all for one year
LISTS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "meetings": ("meeting_figure", ("regular", "{year}"), ""),
    "issues_resolved_at_meetings": ("meeting_figure", ("resolved", "{year}"), ""),
    "campaign_resolved_total": ("campaign_list", (), ""),
    "cases_published": ("publication_list", (), "?stage=published"),
    "replies_published": ("enquiry_list", (), "?stage=public&year={year}"),
    "enquiries": ("enquiry_list", (), "?year={year}"),
}


@require_safe
def briefing_latest(request: UserRequest) -> HttpResponse:
    """Show the figures of this year so far."""
    return _page(request, timezone.localdate().year)


@require_safe
def briefing_year(request: UserRequest, year: int) -> HttpResponse:
    """Show the figures of a year, not before the first campaign and not of the future."""
    if not briefing.FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return _page(request, year)


def _page(request: UserRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    part = briefing.share(year)
    context: dict[str, Any] = {
        "year": year,
        "lines": [
            (figure, briefing.count(figure.code, year), _list_of(figure.code, year))
            for figure in briefing.FIGURES
        ],
        "rates": [
            (one, resolved, listed, None if rate is None else round(rate * 100, 1))
            for one, (resolved, listed, rate) in briefing.rates(year).items()
        ],
        "rate_words": briefing.RATE_WORDS,
        "share": None if part is None else round(part * 100, 1),
        "share_words": briefing.SHARE_WORDS,
        "before": year - 1 if year > briefing.FIRST_YEAR else None,
        "after": year + 1 if year < today.year else None,
    }
    return render(request, "reports/briefing.html", context)


def _list_of(code: str, year: int) -> str:
    """Return the address of the list behind a number, "" where the app is not installed."""
    name, args, query = LISTS[code]
    try:
        return reverse(name, args=[arg.format(year=year) for arg in args]) + query.format(year=year)
    except NoReverseMatch:
        return ""
