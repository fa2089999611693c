"""Forms about a decision as a whole: entered, signed, issued, reassessed, linked to a case."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField
from petitions.models import Topic
from risk_assessment.models import AffectedGroup, DecisionKind, MajorDecision
from risk_assessment.steps import latest_groups

LONGEST = 4000


def long_text(label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "") -> Any:
    """Return a field for several lines."""
    widget = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(
        label=label, widget=widget, max_length=LONGEST, required=required, help_text=help_text
    )


class TopicGroupChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One group of topics, by its name."""

    def label_from_instance(self, obj: Topic) -> str:
        """Return what one line of the list says."""
        return obj.name


def topic_group() -> TopicGroupChoice:
    """Return the choice of a group of topics."""
    return TopicGroupChoice(
        Topic.objects.filter(parent__isnull=True).order_by("code"),
        label=_("涉及领域"),
        required=False,
        empty_label=_("选择领域"),
        help_text=_("用来查找同一领域的以往信访事项，作为风险点的例证。"),
    )


class DecisionForm(forms.Form):
    """What is to be decided, by which unit, when; and whether it touches public interests."""

    unit = UnitField(label=_("决策承办单位"))
    title = forms.CharField(label=_("决策事项"), max_length=120)
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=DecisionKind,
        widget=forms.RadioSelect,
        help_text=_("按类别带出常见风险点，可以增删。"),
    )
    topic = topic_group()
    matter = long_text(_("拟决策的内容"))
    planned_on = DayField(label=_("拟出台日期"), help_text=_("写全年月日，如 2026-09-01。"))
    touches_public = forms.TypedChoiceField(
        label=_("涉及公众切身利益"),
        choices=((1, _("涉及，须先评估")), (0, _("不涉及，写明理由"))),
        coerce=lambda value: bool(int(value)),
        widget=forms.RadioSelect,
        initial=1,
    )
    why_not = long_text(_("不涉及公众切身利益的理由"), rows=2, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = units.order_by("path")  # type: ignore[attr-defined]
        field.initial = units.order_by("path").first()


class SignForm(forms.Form):
    """A word of the leader; needed to send the assessment back."""

    words = long_text(_("意见"), rows=3, required=False, help_text=_("退回时必须写明。"))


class IssueForm(forms.Form):
    """On which day the decision was issued."""

    issued_on = DayField(label=_("出台日期"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].initial = today


class ReassessForm(forms.Form):
    """Why another round begins."""

    words = long_text(_("再评估的缘由"), rows=3)


class ProofForm(forms.Form):
    """By what evidence a measure is done."""

    proof = long_text(
        _("完成情况"), help_text=_("写明做了什么、何时做的、依据在哪里，不能只打勾。")
    )


class DecisionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Decisions by number and title."""

    def label_from_instance(self, obj: MajorDecision) -> str:
        """Return what one line of the list says."""
        return f"{obj.number} {obj.title}"


class GroupChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Groups with the decision they belong to."""

    def label_from_instance(self, obj: AffectedGroup) -> str:
        """Return what one line of the list says."""
        return f"{obj.assessment.decision.number} {obj.name}"


class LinkForm(forms.Form):
    """Which decision a case is about, and which predicted group speaks in it."""

    decision = DecisionChoice(
        MajorDecision.objects.none(), label=_("重大决策"), empty_label=_("选择决策")
    )
    group = GroupChoice(
        AffectedGroup.objects.none(),
        label=_("属于哪个预计群体"),
        required=False,
        empty_label=_("不属于预计的群体"),
    )

    def __init__(self, *args: Any, decisions: QuerySet[MajorDecision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen, groups = self.fields["decision"], self.fields["group"]
        chosen.queryset = decisions.order_by("-pk")  # type: ignore[attr-defined]
        groups.queryset = latest_groups(decisions)  # type: ignore[attr-defined]
