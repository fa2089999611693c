"""How much is published, by year and month. Only counts: no text and no case is read here."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import openness


@login_not_required
@require_safe
def reply_figures(request: HttpRequest, year: int = 0) -> HttpResponse:
    """Show every year, or the months of one."""
    lines = openness.by_month(year) if year else openness.by_year()
    if year and not lines:
        raise Http404
    context = {"section": "replies", "lines": lines, "year": year}
    return render(request, "portal/public/reply_figures.html", context)
