"""What a unit adds to its report, and the search of the report list."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Remarks(forms.Form):
    """Remarks to a monthly report; the numbers are not among its fields."""

    remarks = forms.CharField(
        label=_("问题与建议"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("可不填，不超过300字。数字由办理记录生成，有出入请更正办理记录。"),
    )


class Search(forms.Form):
    """Which units the list shows."""

    q = forms.CharField(label=_("单位"), required=False, max_length=40)
