"""The words of the annual report; its numbers are not among the fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 4000


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 6})
    )


class Words(forms.Form):
    """Four parts of text, and whether they are kept as a draft or sealed with the numbers."""

    statistics = _words(_("一、数据统计、涉及领域和被投诉较多的事项"))
    transfers = _words(_("二、转送、交办、督办情况"))
    recommendations = _words(_("三、改进工作、完善政策、追究责任建议及采纳情况"))
    others = _words(_("四、其他需要报告的事项"))
    seal = forms.BooleanField(required=False, widget=forms.HiddenInput)
