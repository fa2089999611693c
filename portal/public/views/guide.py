"""The guide 信访指南 as the public reads and prints it."""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organization.models import Unit
from portal.models import Guide
from portal.public.keeping import kept
from portal.times import Time, times

OFFICE, BUREAU = Unit.Kind.PETITION_OFFICE, Unit.Kind.BUREAU


def _contents() -> tuple[Guide | None, list[Time], list[Unit]]:
    """Return the words, the times and the units with a telephone, today. Three queries."""
    today = timezone.localdate()
    return Guide.objects.current(), times(today), _units(today)


def _units(on: date) -> list[Unit]:
    rows = Unit.objects.active(on).filter(kind__in=(OFFICE, BUREAU)).exclude(phone="")
    return sorted(rows, key=lambda unit: (unit.kind != OFFICE, unit.order, unit.code))


def _state() -> str:
    guide, lines, units = _contents()
    phones = [(unit.name, unit.phone) for unit in units]
    return repr((guide.version if guide else 0, lines, phones, sorted(settings.TRUST.items())))


@login_not_required
@require_safe
@kept(_state)
def guide(request: HttpRequest) -> HttpResponse:
    """Show where to turn to, what happens when, and what is one's right."""
    words, lines, units = _contents()
    context = {"section": "guide", "guide": words, "times": lines, "units": units}
    return render(request, "portal/public/guide.html", context)
