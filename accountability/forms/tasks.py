"""The forms of a task: proof that it is done, another day, taking it back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.forms.leads import words_field
from petitions.forms.days import DayField


class FinishForm(forms.Form):
    """What was done, and what shows it."""

    proof = words_field(_("完成情况和依据"), help_text=_("写明做了什么、有什么材料为证。"))


class MoveForm(forms.Form):
    """Another day, and why."""

    due_on = DayField(label=_("新期限"))
    words = words_field(_("调整理由"), 2)


class CancelForm(forms.Form):
    """Why the task falls away."""

    words = words_field(_("撤销理由"), 2)
