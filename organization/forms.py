"""Clean input of the pages of this app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import User


class SettingsForm(forms.Form):
    """What a person may set for themselves."""

    language = forms.ChoiceField(
        label=_("界面语言"), choices=User.Language.choices, widget=forms.RadioSelect
    )
    density = forms.ChoiceField(
        label=_("行距"), choices=User.Density.choices, widget=forms.RadioSelect
    )
    shortcuts_on = forms.BooleanField(label=_("使用键盘快捷键"), required=False)
