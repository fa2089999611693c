"""The pages of numbers beside each other: each is one step from every other that opens."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organization.http import UserRequest
from organization.policy import pages_for
from organization.standing import standing
from reports.measures import Text

WAYS: dict[str, Text] = {
    "overview": _("运行总览"),
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
