"""The draft of a reply, the head's decision on it, and the reason for opening a restricted case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.actions import Opinion
from petitions.models import Reply, Track
from petitions.ways import ADOPTION, SUPPORT, Outcome, ViewReason

LONGEST = 20000
PARTS = ("request", "findings", "opinion", "basis", "outcome")


def _part(label: Any, help_text: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"}),
        max_length=LONGEST,
        required=False,
        strip=True,
    )


class OpinionForm(forms.Form):
    """The four parts that Art. 32 demands. A draft may lack parts; what is handed in may not."""

    request = _part(_("你反映的事项"), _("用信访人的话写明他要求什么，逐项列出。"), 4)
    findings = _part(_("经查情况"), _("查明的事实和证据，逐项对应。"), 8)
    opinion = _part(_("处理意见"), _("支持、解释还是不支持，各项怎么办、何时办。"), 6)
    basis = _part(_("法律法规依据"), _("写明法律法规名称和条款，如《教师法》第八条。"), 3)
    outcome = forms.ChoiceField(
        label=_("处理结果"),
        choices=[("", _("未定")), *Outcome.choices],
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, track: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("未定")), *outcomes_of(track)]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a draft without a single word."""
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(part) for part in PARTS[:4]):
            raise forms.ValidationError(_("至少写一部分再保存。"))
        return data

    def opinion_parts(self) -> Opinion:
        """Return the parts as the action takes them. The form must be valid."""
        return Opinion(**{part: self.cleaned_data[part] for part in PARTS})

    def renew(self, version: int, seen: str) -> None:
        """Show the form again with what was typed, on the case as it stands now."""
        self.data = dict(self.data.items()) | {"version": str(version), "seen": seen}


def outcomes_of(track: str) -> list[tuple[str, Any]]:
    """Return what a reply may say to a matter of this kind: adopted, or supported, in degrees."""
    said = ADOPTION if track == Track.SUGGESTION else SUPPORT
    return [(outcome.value, outcome.label) for outcome in said]


def initial_of(reply: Reply | None) -> dict[str, str]:
    """Return the saved parts of a reply as the form's initial data."""
    return {part: getattr(reply, part) for part in PARTS} if reply else {}


class DecisionForm(forms.Form):
    """The head's decision: passed, or returned with what is missing."""

    decision = forms.ChoiceField(
        choices=[("approve", ""), ("return", "")], widget=forms.HiddenInput
    )
    words = forms.CharField(
        label=_("审核意见"),
        help_text=_("退回时必填；有不通过的要点仍要通过时，写明理由。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, blocked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocked = blocked

    def clean(self) -> dict[str, Any]:
        """Ask for words where the decision must be explained."""
        data: dict[str, Any] = super().clean() or {}
        said = bool(data.get("words", "").strip())
        if data.get("decision") == "return" and not said:
            self.add_error("words", _("请写明退回理由，让拟稿人知道改什么。"))
        if data.get("decision") == "approve" and self.blocked and not said:
            self.add_error("words", _("有要点不通过。仍要通过的，请写明理由。"))
        return data

    def renew(self, version: int) -> None:
        """Show the form again with what was typed, on the case as it stands now."""
        self.data = dict(self.data.items()) | {"version": str(version)}


class ReasonForm(forms.Form):
    """Why somebody opens a restricted case."""

    reason = forms.ChoiceField(label=_("查看理由"), choices=ViewReason, widget=forms.RadioSelect)
