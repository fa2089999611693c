"""What is asked before a matter is sent on: its kind and route, an answer, whose matter it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.actions import Opinion
from petitions.forms.acting import DAYS, LONGEST, ActForm
from petitions.forms.replying import LONGEST as LONGEST_PART
from petitions.forms.replying import outcomes_of
from petitions.models import Procedure, Track
from petitions.ways import RefusalGround, StatutoryRoute

LONGEST_NAME = 100


def _words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
        max_length=LONGEST,
        required=required,
    )


def _organ() -> forms.CharField:
    return forms.CharField(
        label=_("有权处理的机关、单位"),
        help_text=_("写全称，信访人据此提出。"),
        max_length=LONGEST_NAME,
    )


class ClassifyForm(ActForm):
    """The three kinds, the six routes of a request for redress, and what the clerk proposes."""

    track = forms.ChoiceField(label=_("诉求类别"), choices=Track, widget=forms.RadioSelect)
    route = forms.TypedChoiceField(
        label=_("依法分类途径（申诉求决）"), choices=StatutoryRoute.choices, coerce=int
    )
    procedure = forms.ChoiceField(
        label=_("办理程序"),
        choices=Procedure,
        help_text=_("简易办理：初次信访、事实清楚、责任明确、争议不大、易于解决的。"),
    )
    words = _words(_("拟办意见"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].initial = self.here.case.track
        self.fields["route"].initial = self.here.case.route
        self.fields["procedure"].initial = self.here.case.procedure


class AnswerForm(ActForm):
    """The answer of the office: what was asked, the answer, and what it rests on."""

    request = forms.CharField(
        label=_("你反映的事项"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_PART
    )
    opinion = forms.CharField(
        label=_("答复内容"), widget=forms.Textarea(attrs={"rows": 6}), max_length=LONGEST_PART
    )
    basis = forms.CharField(
        label=_("法律法规依据"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_PART,
    )
    outcome = forms.ChoiceField(label=_("处理结果"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = outcomes_of(self.here.case.track)
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the answer as one opinion."""
        parts = {name: self.cleaned_data[name] for name in ("request", "opinion", "basis")}
        opinion = Opinion(findings="", outcome=self.cleaned_data["outcome"], **parts)
        return {"opinion": opinion, "version": self.cleaned_data["version"]}


class NotOursForm(ActForm):
    """Whose matter it is instead, and why."""

    organ = _organ()
    words = _words(_("理由和依据"))


class NotAcceptForm(NotOursForm):
    """On what ground a unit does not accept, and which way is open."""

    ground = forms.ChoiceField(
        label=_("不予受理的情形"), choices=RefusalGround, widget=forms.RadioSelect
    )
    field_order = ("ground", "organ", "words")


class RefuseHereForm(NotAcceptForm):
    """The same for the body itself; what is another body's is told by another step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [pair for pair in RefusalGround.choices if pair[0] != RefusalGround.NOT_OURS]
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]


class DivertForm(NotOursForm):
    """Which statutory procedure, before whom, and until when it can be begun."""

    route = forms.TypedChoiceField(
        label=_("法定途径"), choices=StatutoryRoute.choices[:-1], coerce=int
    )
    until = forms.DateField(
        label=_("最迟提出日期"),
        help_text=_("该途径有期限的，写信访人最迟哪天提出。"),
        input_formats=DAYS,
        widget=forms.DateInput({"data-date": True}, "%Y-%m-%d"),
        required=False,
    )
    field_order = ("route", "organ", "until", "words")
