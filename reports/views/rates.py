"""The rates of a month: a page of its own, and a panel of the overview."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from reports.month import Month
from reports.statistics import rates as counted
from reports.statistics.reach import Reach
from reports.statistics.selection import Selection, month_asked
from reports.views.overview import neighbours
from reports.ways import ways


@require_safe
def rates(request: UserRequest) -> HttpResponse:
    """Show the rates of the units the reader answers for, each with the lists it is made of."""
    now = timezone.now()
    today = timezone.localdate(now)
    reach = Reach.of(request.user, today)
    month = month_asked(request.GET, today)
    asked = Selection.read(request.GET, reach, month, today)
    groups, counted_at = counted.of(asked, now)
    context = {
        "ways": ways(request, "rates"),
        "groups": groups,
        "counted_at": counted_at,
        "asked": asked,
        "month": month,
        "running": month == Month.of(today),
        "trail": reach.trail(asked.place),
        **neighbours(month, today),
    }
    template = "_rates" if "panel" in request.GET else "rates"
    return render(request, f"reports/{template}.html", context)
