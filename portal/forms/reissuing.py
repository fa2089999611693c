"""Who asks for a new query code, and how the desk made sure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.actions.reissuing import Holder
from portal.models import Checked, Told


class ReissueForm(forms.Form):
    """The name as it was given, and how it was checked; a call back only where a number is."""

    name = forms.CharField(
        label=_("来人姓名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("照证件填写，与提交时留的姓名核对；代理人来的，填信访人的姓名。"),
        error_messages={"required": _("请照证件填写姓名。")},
    )
    checked = forms.TypedChoiceField(
        label=_("怎样核对身份"),
        choices=Checked.choices,
        coerce=Checked,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项，随换发记录留存。")},
    )

    def __init__(self, *args: Any, holder: Holder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["checked"]
        if isinstance(field, forms.ChoiceField) and holder.told_by != Told.PHONE:
            field.choices = [one for one in Checked.choices if one[0] != Checked.CALLBACK]
