"""What is asked to draw up, void or serve a paper, and to write the wording of a kind of paper."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.forms.acting import LONGEST, ServeForm
from petitions.papers import fields, filling
from petitions.papers.kinds import Kind


class GivenForm(forms.Form):
    """What only a person can say in a paper of this kind; nothing where the case knows it all."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        demanded = {demand.field for demand in kind.demands if demand.always}
        for code in kind.given:
            self.fields[code] = forms.CharField(
                label=fields.BY_CODE[code].name,
                widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
                max_length=LONGEST,
                required=code in demanded,
            )


class VoidForm(forms.Form):
    """Why a paper is declared void."""

    words = forms.CharField(
        label=_("作废理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST
    )


class ServicePart(forms.Form):
    """How and when a notice reached the petitioner: the fields of the step that serves a reply."""

    method = ServeForm.base_fields["method"]
    served_on = ServeForm.base_fields["served_on"]
    proof = ServeForm.base_fields["proof"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["served_on"].initial = today
        self.fields["served_on"].help_text = _("信访人收到的日期；公告送达为公告之日起满三十日。")


class WordingForm(forms.Form):
    """The words of one kind of paper. What is wrong with them is said in sentences."""

    text = forms.CharField(
        label=_("正文"),
        widget=forms.Textarea(attrs={"rows": 18, "lang": "zh-Hans"}),
        strip=True,
    )
    remark = forms.CharField(label=_("修改说明"), max_length=200)

    def __init__(self, *args: Any, kind: Kind, previewing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if previewing:  # to look at it, nobody has to say why
            self.fields["remark"].required = False

    def clean_text(self) -> str:
        """Return the words; raises a sentence for everything that is wrong with them."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if found := filling.faults(self.kind, text):
            raise forms.ValidationError(found)
        return text
