"""The pages of numbers beside each other: each is one step from every other that opens."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organization.http import UserRequest
from organization.models import Unit
from organization.policy import pages_for
from organization.standing import standing
from reports import permissions
from reports.measures import Text
from reports.month import Month

WAYS: dict[str, Text] = {
    "overview": _("运行总览"),
    "rates": _("各项比率"),
    "statistics": _("统计"),
    "report_list": _("月报"),
    "bulletin_latest": _("通报"),
    "annual_latest": _("年度报告"),
    "briefing_latest": _("年度数字"),
}


@dataclass(frozen=True)
class Way:
    """One of the pages; `current` is the one that is open."""

    label: Text
    url: str
    current: bool


def ways(request: UserRequest, current: str) -> list[Way]:
    """Return the pages that open for the reader, in their order."""
    open_to = pages_for(standing(request.user, timezone.localdate()).roles)
    return [
        Way(label, reverse(name), name == current)
        for name, label in WAYS.items()
        if name in open_to
    ]


def above_lists(request: UserRequest) -> Way:
    """Return the page a list goes back to: statistics, and the rates for whom they do not open."""
    return next(way for way in reversed(ways(request, "")) if way.url in _above_lists())


def _above_lists() -> set[str]:
    return {reverse("rates"), reverse("statistics")}


def rates_of(request: UserRequest, unit: Unit, month: Month) -> str:
    """Return the address of a unit's rates of a month, "" where they do not open."""
    today = timezone.localdate()
    is_open = "rates" in pages_for(standing(request.user, today).roles)
    if not is_open or unit.pk not in permissions.reach(request.user, today):
        return ""
    return f"{reverse('rates')}?{urlencode({'month': month.key, 'unit': unit.code})}"
