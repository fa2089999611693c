"""Why somebody wants to know: the reason for a look at the petitioner, and the data request."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.identity import FIELDS
from petitions.ways import RevealReason

OFFERED = [(reason.value, reason.label) for reason in RevealReason if reason != "access"]


class RevealForm(forms.Form):
    """Which fields of the petitioner, and why."""

    fields_shown = forms.MultipleChoiceField(
        label=_("查看内容"),
        choices=list(FIELDS.items()),
        initial=list(FIELDS),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择要查看的内容。")},
    )
    reason = forms.ChoiceField(
        label=_("查看理由"),
        choices=OFFERED,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择查看理由。")},
    )
    words = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        help_text=_("选择“其他”时必填。"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where the list says nothing."""
        data = super().clean() or {}
        if data.get("reason") == RevealReason.OTHER and not data.get("words", "").strip():
            self.add_error("words", gettext("选择“其他”时，请写明理由。"))
        return data


class SubjectForm(forms.Form):
    """Whose data are asked for: a name with a telephone number, or an identity number."""

    name = forms.CharField(label=_("姓名"), max_length=100, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    id_number = forms.CharField(label=_("身份证号"), max_length=30, required=False)
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("写明谁在何时提出查阅、复制，如何核实其身份。"),
        error_messages={"required": _("请写明理由。")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what makes one person: a name alone would list people of the same name."""
        data = super().clean() or {}
        if not data.get("id_number") and not (data.get("name") and data.get("phone")):
            raise forms.ValidationError(gettext("请同时填写姓名和电话，或填写身份证号。"))
        return data

    def asked(self) -> dict[str, str]:
        """Return what identifies the person."""
        names = ("name", "phone", "id_number")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
