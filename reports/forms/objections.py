"""Objections to a line, their answers, and the comments of a report that is returned."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports import figures
from reports.actions.judging import WHOLE
from reports.models import Objection

LONGEST = 500
Claim = Objection.Claim


class ObjectionForm(forms.Form):
    """Which line, which case, what is claimed, and why."""

    figure = forms.ChoiceField(label=_("项目"))
    case = forms.CharField(
        label=_("信访编号"),
        max_length=60,
        help_text=_("一次申请只针对一件。只写年份和序号也可以，如 2026-0041。"),
    )
    claim = forms.ChoiceField(
        label=_("申请"),
        choices=[
            (Claim.COUNT, _("应计入这一项，现在没有计入")),
            (Claim.LEAVE_OUT, _("不应计入这一项，现在计入了")),
        ],
        widget=forms.RadioSelect,
        initial=Claim.COUNT,
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("写明事实和日期，如“3月20日已办结，漏录送达”。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [(figure.code, figure.name) for figure in figures.REPORT]
        self.fields["figure"].choices = lines  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the office answers; the button says whether it adopts."""

    words = forms.CharField(
        label=_("答复意见"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("不采纳的必须写明意见；采纳的可不写。"),
    )


class ReturnForm(forms.Form):
    """A comment to each line that is not in order; lines left empty are in order."""

    def __init__(self, *args: Any, numbers: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in lines_of_report():
            label = f"{name} {numbers[code]}" if code in numbers else str(name)
            self.fields[code] = forms.CharField(label=label, required=False, max_length=300)


def lines_of_report() -> "Sequence[tuple[str, str | Promise]]":
    """Return the lines that may be commented: every figure, and problems and advice."""
    return [*((figure.code, figure.name) for figure in figures.REPORT), (WHOLE, _("问题与建议"))]
