"""What the office types about something that came in through the public pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.forms.registering import MatterForm
from petitions.models import Track
from portal.models import OnlineStage, OnlineSubmission

LONGEST_REASON = 500


class OnlineMatterForm(MatterForm):
    """What an online petition is about; what was sent itself is never typed again."""

    def __init__(self, *args: Any, row: OnlineSubmission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def clean(self) -> dict[str, Any]:
        """Keep the petitioner's name out of the title."""
        data = super().clean()
        self._clean_title(data, self.row.name)
        return data


class JunkForm(forms.Form):
    """Why something is left out of the register."""

    words = forms.CharField(
        label=_("不作登记的理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("提交人凭查询码会看到“未作登记”，不看到理由。内容保留，可随时查。"),
        error_messages={"required": _("请写明不作登记的理由。")},
    )


class ConvertForm(forms.Form):
    """As what kind of petition an enquiry is treated."""

    wish = forms.ChoiceField(label=_("诉求类别"), choices=Track.choices)


class OnlineFilter(forms.Form):
    """Which submissions the list shows."""

    stage = forms.ChoiceField(
        label=_("环节"),
        required=False,
        choices=[("", _("待登记和待甄别")), *OnlineStage.choices, ("all", _("全部"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
