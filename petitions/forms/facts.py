"""The question of a blind transfer, and its answer."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.forms.acting import ActForm
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField

LONGEST = 4000
USUAL = timedelta(days=15)


class AskFactsForm(ActForm):
    """To whom, which facts, by when. The text is written anew."""

    unit = UnitField(label=_("核查单位"), help_text=_("可以是任何单位，包括被反映单位。"))
    text = forms.CharField(
        label=_("核查事项"),
        help_text=_(
            "只写要核查的事实，用自己的话写：不写信访人，不写被反映人姓名，不引用来信，不提信访。"
        ),
        widget=forms.Textarea(attrs={"rows": 6, "lang": "zh-Hans"}),
        max_length=LONGEST,
    )
    due_on = DayField(label=_("回复期限"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        if isinstance(unit, UnitField):
            unit.queryset = Unit.objects.active(self.today).order_by("path")
        self.fields["due_on"].initial = self.today + USUAL

    def arguments(self) -> dict[str, Any]:
        """Return all but the version: asking changes nothing that others rely on."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class AnswerForm(forms.Form):
    """What the unit found."""

    answer = forms.CharField(
        label=_("核查情况"),
        widget=forms.Textarea(attrs={"rows": 8, "lang": "zh-Hans"}),
        max_length=20000,
    )


class ReasonWordsForm(forms.Form):
    """Why something is sent or taken back."""

    words = forms.CharField(
        label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST
    )
