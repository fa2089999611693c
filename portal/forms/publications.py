"""What is typed about a case that the public is to read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.models import PublicationStage


class PublicationForm(forms.Form):
    """A text of its own, and how the petitioner agreed where the register does not say so."""

    title = forms.CharField(
        label=_("公开题名"), max_length=100, widget=forms.TextInput(attrs={"lang": "zh-Hans"})
    )
    text = forms.CharField(
        label=_("公开内容"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "zh-Hans"}),
        help_text=_("用自己的话写：问题、办理经过、结果、依据。不写任何人的姓名、电话、住址。"),
    )
    consent = forms.CharField(
        label=_("同意公开的依据"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
        help_text=_("登记时没有勾选同意公开的，写明何时、如何取得同意。"),
    )


class WordsForm(forms.Form):
    """Why a text goes back or is taken off."""

    words = forms.CharField(
        label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PublicationFilter(forms.Form):
    """Which texts the list shows."""

    stage = forms.ChoiceField(
        label=_("环节"), required=False, choices=[("", _("全部环节")), *PublicationStage.choices]
    )
    year = forms.IntegerField(label=_("公开年份"), required=False, min_value=1990, max_value=2100)
