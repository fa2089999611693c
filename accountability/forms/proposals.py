"""The reason for which a proposal is not followed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DismissForm(forms.Form):
    """Words that are kept with the proposal."""

    words = forms.CharField(
        label=_("不采纳的理由"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
