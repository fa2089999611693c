"""What is typed about a one-case link, at the desk and through the address."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField
from portal.actions import LinkOrder

ANSWER, LAPSE = timedelta(days=10), timedelta(days=20)  # what is proposed


class LinkForm(forms.Form):
    """Which unit is asked what, and until when."""

    unit = UnitField(label=_("回复单位"))
    text = forms.CharField(
        label=_("告知的内容"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10, "lang": "zh-Hans"}),
        help_text=_("对方只看到这段文字，看不到信访件。不写信访人的姓名和联系方式。"),
    )
    due_on = DayField(label=_("请于此日前回复"))
    valid_to = DayField(label=_("链接有效至"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, unit = timezone.localdate(), self.fields["unit"]
        if isinstance(unit, UnitField):
            unit.queryset = Unit.objects.active(today).order_by("path")
        self.initial = {"due_on": today + ANSWER, "valid_to": today + LAPSE, **self.initial}

    def order(self) -> LinkOrder:
        """Return what is asked. The form must be valid."""
        return LinkOrder(**self.cleaned_data)


class RevokeForm(forms.Form):
    """Why the link is shut."""

    words = forms.CharField(
        label=_("撤销理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
