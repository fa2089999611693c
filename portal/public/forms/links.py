"""What is typed by who comes through a one-case link."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The code that was told by telephone."""

    code = forms.CharField(
        label=_("口令"),
        max_length=12,
        help_text=_("六位数字，由发出链接的单位电话告知。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class SignForm(forms.Form):
    """Who takes it."""

    name = forms.CharField(label=_("签收人姓名和职务"), max_length=60)


class AnswerForm(forms.Form):
    """The answer, and who vouches for it."""

    answer = forms.CharField(
        label=_("回复内容"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10, "lang": "zh-Hans"}),
    )
    name = forms.CharField(label=_("回复人姓名和职务"), max_length=60)
