"""What many cases are sent out with: one unit, one day, one set of words."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField


class BatchForm(forms.Form):
    """Where to, by when, with what words."""

    to = UnitField(label=_("承办单位"))
    due_on = DayField(label=_("反馈期限"), required=False, help_text=_("不填为法定最后一日。"))
    requirement = forms.CharField(
        label=_("交办意见"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        if isinstance(to, UnitField):
            to.queryset = Unit.objects.active(on).order_by("path")


def versions_in(picks: list[str]) -> dict[int, int]:
    """Return id -> version of picks like "12:5 13:1"; what looks otherwise is left out."""
    pairs = [pick.split(":") for some in picks for pick in some.split()]
    return {
        int(pair[0]): int(pair[1])
        for pair in pairs
        if len(pair) == 2 and all(part.isdecimal() and len(part) < 10 for part in pair)
    }
