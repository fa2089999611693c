"""What is typed about an enquiry."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.forms.days import DayField
from petitions.forms.selects import TopicField, UnitField
from portal.actions import Question
from portal.models import EnquiryStage

LONGEST = 4000


def _words(rows: int, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(widget=widget, max_length=LONGEST, **kwargs)


class QuestionForm(forms.Form):
    """A question that came in."""

    received_on = DayField(label=_("收到日期"))
    topic = TopicField()
    asked = _words(6, label=_("咨询内容"), help_text=_("原话登记。要求解决具体问题的，是信访件。"))
    name = forms.CharField(label=_("称呼"), max_length=40, required=False)
    contact = forms.CharField(label=_("联系方式"), max_length=80, required=False)
    consent = forms.BooleanField(label=_("咨询人要求公开答复"), required=False)

    def question(self) -> Question:
        """Return what was asked. The form must be valid."""
        return Question(**self.cleaned_data)


class RouteForm(forms.Form):
    """Which unit answers."""

    unit = UnitField(label=_("答复单位"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        if isinstance(unit, UnitField):
            unit.queryset = Unit.objects.active(timezone.localdate()).order_by("path")


class AnswerForm(forms.Form):
    """The answer."""

    answer = _words(8, label=_("答复"))


class WordsForm(forms.Form):
    """Why something goes back."""

    words = _words(3, label=_("理由"))


class ReferForm(forms.Form):
    """The case that the question became."""

    number = forms.CharField(
        label=_("信访件编号"), max_length=40, help_text=_("先登记为信访件，再把编号填在这里。")
    )


class PublishForm(forms.Form):
    """What the public reads: both texts without anything that tells who asked."""

    asked = _words(5, label=_("公开的咨询内容"))
    answer = _words(8, label=_("公开的答复"))


class EnquiryFilter(forms.Form):
    """Which enquiries the list shows."""

    stage = forms.ChoiceField(
        label=_("环节"),
        required=False,
        choices=[
            ("", _("全部环节")),
            *EnquiryStage.choices,
            ("late", _("已过期")),
            ("public", _("已公开")),
        ],
    )
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1990, max_value=2100)
