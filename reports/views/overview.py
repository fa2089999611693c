"""The office overview: a month at one look, every number with its list."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from reports.month import EARLIEST, Month
from reports.statistics import overview as counted
from reports.statistics.overview import Order
from reports.statistics.reach import Reach
from reports.statistics.selection import Selection, month_asked
from reports.ways import ways


@require_safe
def overview(request: UserRequest) -> HttpResponse:
    """Show a month of the units the reader answers for, live or as reports froze it."""
    now = timezone.now()
    today = timezone.localdate(now)
    reach = Reach.of(request.user, today)
    month = month_asked(request.GET, today)
    asked = Selection.read(request.GET, reach, month, today)
    order = Order.OVERDUE if request.GET.get("sort") == Order.OVERDUE else Order.OFFICE
    context = {
        "ways": ways(request, "overview"),
        "page": counted.as_frozen(asked, order) if asked.frozen else counted.of(asked, order, now),
        "asked": asked,
        "month": month,
        "running": month == Month.of(today),
        "trail": reach.trail(asked.place),
        "order": order,
        "orders": Order,
        "everything": bool(request.GET.get("all")),
        **neighbours(month, today),
    }
    return render(request, "reports/overview.html", context)


def neighbours(month: Month, today: date) -> dict[str, Month | None]:
    """Return the months before and after that can be asked for."""
    return {
        "previous": month.previous if month.year > EARLIEST else None,
        "following": month.next if month < Month.of(today) else None,
    }
