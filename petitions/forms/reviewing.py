"""What is asked for a review: request, decision, the final one that is cited, a settlement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.forms.acting import LONGEST, ActForm, WordsForm
from petitions.forms.days import DayField
from petitions.ways import Verdict


class ReviewRequestForm(WordsForm):
    """When the request came, what it asks for, and why it is taken in if it came late."""

    received_on = DayField(label=_("收到申请日期"), help_text=_("复查复核的30日从这一天起算。"))
    late_reason = forms.CharField(
        label=_("逾期受理的理由"),
        help_text=_("只在超过30日申请期时填写，此时必填。"),
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
        max_length=1000,
        required=False,
    )
    field_order = ("received_on", "words", "late_reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("请求事项和理由")
        self.fields["received_on"].initial = self.today


class VerdictForm(WordsForm):
    """What the review says of the opinion; the number where a body outside issued the paper."""

    verdict = forms.ChoiceField(label=_("结论"), choices=Verdict, widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("文号"),
        help_text=_("由系统外的机关作出的，写其文号。"),
        max_length=60,
        required=False,
    )
    field_order = ("verdict", "number", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("查明的事实、意见和依据")


class FinalForm(WordsForm):
    """Which final re-review the notice cites, and how it is the same."""

    number = forms.CharField(
        label=_("已复核终结的事项编号"),
        help_text=_("写事项编号，如 教信〔2026〕0003。"),
        max_length=40,
    )
    field_order = ("number", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("事实和理由相同的说明")


class MediateForm(ActForm):
    """What the parties agreed on, and by when it is done."""

    terms = forms.CharField(
        label=_("协议内容"),
        help_text=_("争议、协议条款、履行方式；双方今天签字。"),
        widget=forms.Textarea(attrs={"rows": 6, "lang": "zh-Hans"}),
        max_length=LONGEST,
    )
    perform_by = DayField(label=_("履行期限"))
