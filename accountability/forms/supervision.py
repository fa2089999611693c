"""The forms of supervision: issuing, answering, checking, listing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.actions.supervising import TO_ANSWER
from accountability.models import Failing
from organization.models import Unit
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField

LONGEST = 4000


class SuperviseForm(forms.Form):
    """To which of the units of the case, for what, what they shall do, by when."""

    unit = UnitField(label=_("被督办单位"))
    failing = forms.ChoiceField(label=_("督办事由"), choices=Failing.choices)
    requirement = forms.CharField(
        label=_("督办要求"),
        help_text=_("写明要查清什么、改正什么、怎样向信访人说明。不写对人的评价。"),
        widget=forms.Textarea(attrs={"rows": 5, "lang": "zh-Hans"}),
        max_length=LONGEST,
    )
    until = DayField(label=_("回复期限"), help_text=_("一般为七日。"))

    def __init__(self, *args: Any, units: Sequence[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        if isinstance(unit, UnitField):
            unit.queryset = Unit.objects.filter(pk__in=[one.pk for one in units])
            unit.initial = units[0].pk if units else None
        self.fields["until"].initial = today + TO_ANSWER


class AnswerForm(forms.Form):
    """What the unit did about it."""

    answer = forms.CharField(
        label=_("整改和办理情况"),
        widget=forms.Textarea(attrs={"rows": 6, "lang": "zh-Hans"}),
        max_length=LONGEST,
    )


class ReturnForm(forms.Form):
    """Why the answer will not do, and the new day."""

    words = forms.CharField(
        label=_("退回理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST
    )
    until = DayField(label=_("重报期限"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate() + TO_ANSWER


class PassForm(forms.Form):
    """What the office says when it accepts the answer; may be empty."""

    words = forms.CharField(
        label=_("核查意见"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        required=False,
    )


class ListForm(forms.Form):
    """Why it is listed."""

    words = forms.CharField(
        label=_("挂牌理由"), widget=forms.Textarea(attrs={"rows": 2}), max_length=LONGEST
    )
