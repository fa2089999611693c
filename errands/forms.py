"""Clean input of the pages of errands."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

AGREE, REFUSE = "agree", "refuse"


class DecisionForm(forms.Form):
    """Yes or no; a no says why."""

    answer = forms.ChoiceField(
        label=_("审批意见"),
        choices=[(AGREE, _("同意")), (REFUSE, _("不同意"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("说明"), required=False, max_length=200)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if self.cleaned_data.get("answer") == REFUSE and not words:
            raise ValidationError(_("不同意时请写明理由。"))
        return words


class PurposeForm(forms.Form):
    """What a file with much personal data in it is taken for."""

    purpose = forms.CharField(
        label=_("导出用途"),
        max_length=200,
        help_text=_("写明用于什么工作，例如“全市职称类信访专项排查”。用途记入操作审计。"),
    )
