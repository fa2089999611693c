"""The forms about files: what a supplement is, and why a file is let in, left out or removed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.forms.acting import LONGEST
from petitions.models import FileOrigin

SUPPLEMENTS = (FileOrigin.SUPPLEMENT, FileOrigin.OFFICE)


class SupplementForm(forms.Form):
    """Files that are added to a case by themselves."""

    origin = forms.ChoiceField(
        label=_("材料来自"),
        choices=[(origin.value, origin.label) for origin in SUPPLEMENTS],
        widget=forms.RadioSelect,
        initial=FileOrigin.SUPPLEMENT,
        help_text=_("信访人补充的材料，须说明理由查看信访人后才能打开。"),
    )
    words = forms.CharField(
        label=_("说明"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        required=False,
    )


class ReasonForFileForm(forms.Form):
    """Why."""

    words = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.TextInput,
        error_messages={"required": _("请写明理由。")},
    )
