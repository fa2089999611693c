"""The forms of recommendations and root causes."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.actions.recommending import TO_ANSWER
from accountability.models import Cause, Outcome, RecommendationKind
from organization.models import Unit
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField
from petitions.models import Case
from petitions.models.visible import CaseQuerySet

if TYPE_CHECKING:  # generic in the type stubs only
    SeveralCases = forms.ModelMultipleChoiceField[Case]
else:
    SeveralCases = forms.ModelMultipleChoiceField

LONGEST = 8000


class CasesField(SeveralCases):
    """Cases to tick; an accusation shows its number alone."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Case) -> str:
        """Show number and, unless few may know of the case, title."""
        return obj.number if obj.restricted else f"{obj.number} {obj.title}"


class RecommendForm(forms.Form):
    """What is recommended to whom, on the strength of which cases."""

    kind = forms.ChoiceField(label=_("建议类别"), choices=RecommendationKind.choices)
    unit = UnitField(label=_("主送单位"))
    cases = CasesField(label=_("依据的信访事项"), queryset=Case.objects.none())
    text = forms.CharField(
        label=_("事实和建议"),
        help_text=_("写事实、问题出在哪个环节、建议怎么改。不写信访人，不引用来信。"),
        widget=forms.Textarea(attrs={"rows": 8, "lang": "zh-Hans"}),
        max_length=LONGEST,
    )
    until = DayField(label=_("反馈期限"), help_text=_("一般为三十日。"))

    def __init__(self, *args: Any, cases: CaseQuerySet, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, several = self.fields["unit"], self.fields["cases"]
        if isinstance(unit, UnitField):
            unit.queryset = Unit.objects.active(today).order_by("path")
        if isinstance(several, CasesField):
            several.queryset = cases
            several.initial = [case.pk for case in cases]
        self.fields["until"].initial = today + TO_ANSWER


class AnswerForm(forms.Form):
    """Whether the unit adopts it, and how or why not."""

    outcome = forms.ChoiceField(
        label=_("采纳情况"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("说明"),
        help_text=_("采纳的写怎么做、何时完成；部分采纳、不采纳的写理由。"),
        widget=forms.Textarea(attrs={"rows": 5, "lang": "zh-Hans"}),
        max_length=LONGEST,
    )


class CauseForm(forms.Form):
    """The root cause in a category and in words."""

    cause = forms.ChoiceField(label=_("根源类别"), choices=Cause.choices)
    words = forms.CharField(
        label=_("说明"),
        help_text=_("症结在哪里，怎样才能不再发生。"),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
        max_length=LONGEST,
    )
