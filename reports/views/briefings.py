"""The yearly figures of the briefing: number, definition, and the list for who may open it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from reports import annual_pages, briefing, permissions
from reports.annual_pages import Line, RateLine
from reports.briefing import FIGURES
from reports.measures import Figure, Share
from reports.period import Year
from reports.queries.chain import FIRST_YEAR
from reports.ways import ways


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
    opens = permissions.reaches_all(request.user, today)
    has_ended = year < today.year
    context: dict[str, Any] = {
        "ways": ways(request, "briefing_latest"),
        "year": year,
        "lines": [_line(figure, year, opens=opens, compare=has_ended) for figure in FIGURES],
        "rates": _rates(year),
        "share": _percent(briefing.share(year)),
        "share_before": _percent(briefing.share(year - 1)),
        "share_change": _points(briefing.share(year), briefing.share(year - 1)),
        "share_words": briefing.SHARE_WORDS,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < today.year else None,
    }
    return render(request, "reports/briefing.html", context)


def _rates(year: int) -> list[tuple[int, RateLine]]:
    """Return the resolution rate of the first campaign and of this year's, each beside that of
    the year before it."""
    none = Share(0, 0)
    return [
        (
            one,
            RateLine("", briefing.RATE_WORDS, found, briefing.rates(one - 1).get(one - 1, none)),
        )
        for one, found in briefing.rates(year).items()
    ]


def _line(figure: Figure, year: int, *, opens: bool, compare: bool) -> Line:
    """Return one number; a year that still runs is not compared with a whole one."""
    return Line(
        figure.name,
        figure.definition,
        briefing.count(figure.code, year),
        briefing.count(figure.code, year - 1) if compare else None,
        figure.counted.label,
        annual_pages.address(figure, Year(year)) if opens else "",
        annual_pages.address(figure, Year(year - 1)) if opens and compare else "",
    )


def _percent(part: float | None) -> float | None:
    return None if part is None else round(part * 100, 1)


def _points(now: float | None, before: float | None) -> str:
    if now is None or before is None:
        return ""
    return annual_pages.points(round(now * 100, 1), round(before * 100, 1))
