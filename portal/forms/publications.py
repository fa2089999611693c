"""What is typed about a case that the public is to read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.actions import PublicText
from portal.forms.pointing import KeepForm
from portal.models import PublicationStage, SchoolStage

LONGEST = 8000


def _words(rows: int, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(widget=widget, max_length=LONGEST, **kwargs)


class PublicationForm(KeepForm):
    """A text of its own, and how the petitioner agreed where the register does not say so."""

    title = forms.CharField(
        label=_("公开题名"), max_length=100, widget=forms.TextInput(attrs={"lang": "zh-Hans"})
    )
    asked = _words(6, label=_("反映的问题"), help_text=_("不写任何人的姓名、电话、住址。"))
    answer = _words(8, label=_("办理结果"))
    basis = _words(3, label=_("依据"), required=False)
    school_stage = forms.ChoiceField(label=_("学段"), choices=SchoolStage.choices)
    consent = forms.CharField(
        label=_("同意公开的依据"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
        help_text=_("登记时没有勾选同意公开的，写明何时、如何取得同意。"),
    )

    def text(self) -> PublicText:
        """Return what the public is to read. The form must be valid."""
        said = self.cleaned_data
        return PublicText(
            said["title"],
            said["asked"],
            said["answer"],
            said["basis"],
            SchoolStage(said["school_stage"]),
            frozenset(said["keep"]),
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
