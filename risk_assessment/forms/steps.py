"""The forms of the six steps. `arguments()` gives the keyword arguments of the action."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import Post, Unit, User
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField
from petitions.models import Case
from risk_assessment.contents import Contents, former_score
from risk_assessment.forms.deciding import long_text, topic_group
from risk_assessment.levels import IMPACT, LIKELIHOOD
from risk_assessment.models import Conclusion, MajorDecision, RecordKind, RiskPoint, RiskScore

USUAL = timedelta(days=30)


class StepForm(forms.Form):
    """One form of a step; knows the decision, what stands in the round, the reader and the day."""

    def __init__(
        self,
        *args: Any,
        decision: MajorDecision,
        contents: Contents,
        user: User,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.contents = decision, contents
        self.user, self.today = user, today
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the assessment."""

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the action. The form must be valid."""
        return dict(self.cleaned_data)


class MatterForm(StepForm):
    """Step 1: what is decided on what basis, and three of the four criteria."""

    matter = long_text(_("拟决策的内容"))
    basis = long_text(_("决策依据"), help_text=_("法律、法规、规章和上级文件，写到条。"))
    planned_on = DayField(label=_("拟出台日期"), help_text=_("写全年月日，如 2026-09-01。"))
    topic = topic_group()
    legality = long_text(_("合法性"), help_text=_("权限、程序、内容是否合法。"), rows=3)
    reasonableness = long_text(
        _("合理性"), help_text=_("是否兼顾各方利益，群众是否认为公平。"), rows=3
    )
    feasibility = long_text(_("可行性"), help_text=_("时机、经费、人员是否具备。"), rows=3)

    def prepare(self) -> None:
        """Show what was written so far."""
        row, decision = self.contents.assessment, self.decision
        self.initial = {
            "matter": decision.matter, "basis": decision.basis,
            "planned_on": decision.planned_on, "topic": decision.topic_id, "legality": row.legality,
            "reasonableness": row.reasonableness, "feasibility": row.feasibility,
        }  # fmt: skip


class GroupForm(StepForm):
    """Step 2: one group."""

    name = forms.CharField(
        label=_("群体"), max_length=60, help_text=_("按处境写，如“对口初中的学生家长”，不写个人。")
    )
    size = forms.IntegerField(label=_("约多少人"), min_value=1)
    demand = long_text(_("主要诉求"), rows=2)
    expected = forms.IntegerField(
        label=_("预计提出异议的件数"),
        min_value=0,
        initial=0,
        help_text=_("出台后与实际来信来访对照；达到预计两倍时提示重新评估。"),
    )


class RecordForm(StepForm):
    """Step 2: one hearing, survey, visit or opinion."""

    kind = forms.ChoiceField(label=_("方式"), choices=RecordKind)
    held_on = DayField(label=_("日期"))
    who = forms.CharField(
        label=_("参加方"), max_length=120, help_text=_("写单位或群体，不写个人。")
    )
    headcount = forms.IntegerField(label=_("人数或份数"), min_value=0, initial=0)
    findings = long_text(_("主要意见"), rows=3)
    adopted = long_text(_("采纳情况"), rows=2, required=False)


class PointForm(StepForm):
    """Step 3: one risk point."""

    title = forms.CharField(label=_("风险点"), max_length=80)
    words = long_text(_("表现和成因"), rows=2, required=False)


class NumberForm(StepForm):
    """Something of the assessment by its number."""

    no = forms.IntegerField(widget=forms.HiddenInput)


class CiteForm(NumberForm):
    """Step 3: a past case as evidence for a risk point."""

    case = forms.ModelChoiceField(Case.objects.none(), widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Offer no case but those that exist for the reader."""
        seen = Case.objects.visible_to(self.user, self.today).filter(restricted=False)
        self.fields["case"].queryset = seen  # type: ignore[attr-defined]


class ScoreLine(NamedTuple):
    """One risk point with its two selects, and the score that the present one replaced."""

    point: RiskPoint
    likelihood: forms.BoundField
    impact: forms.BoundField
    former: RiskScore | None


class ScoresForm(StepForm):
    """Step 4: all risk points at once, before any measure."""

    is_after = False

    def prepare(self) -> None:
        """Add two selects per point."""
        for point in self.scored():
            for letter, words, value in self._selects(point):
                self.fields[f"{letter}{point.no}"] = forms.TypedChoiceField(
                    choices=[("", _("未打分")), *words.items()],
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=value,
                    label=f"{point} {_('可能性') if letter == 'l' else _('影响')}",
                )

    def scored(self) -> list[RiskPoint]:
        """Return the points this form scores."""
        return list(self.contents.points)

    def lines(self) -> Iterator[ScoreLine]:
        """Yield what the table shows."""
        for point in self.scored():
            former = former_score(point, is_after=self.is_after)
            yield ScoreLine(point, self[f"l{point.no}"], self[f"i{point.no}"], former)

    def clean(self) -> dict[str, Any]:
        """Refuse half a score."""
        data: dict[str, Any] = super().clean() or {}
        for point in self.scored():
            if bool(data.get(f"l{point.no}")) != bool(data.get(f"i{point.no}")):
                self.add_error(f"i{point.no}", _("可能性和影响要一起打分。"))
        return data

    def arguments(self) -> dict[str, Any]:
        """Return the scores by the number of the point."""
        said = self.cleaned_data
        pairs = {p.no: (said[f"l{p.no}"], said[f"i{p.no}"]) for p in self.scored()}
        return {
            "scores": {no: pair for no, pair in pairs.items() if None not in pair},
            "after": self.is_after,
        }

    def _selects(self, point: RiskPoint) -> list[tuple[str, dict[int, Any], int | None]]:
        return [("l", LIKELIHOOD, point.likelihood), ("i", IMPACT, point.impact)]


class AfterForm(ScoresForm):
    """Step 5: the points that have measures, once more."""

    is_after = True

    def scored(self) -> list[RiskPoint]:
        """Return the points with measures."""
        return [point for point in self.contents.points if getattr(point, "kept", None)]

    def _selects(self, point: RiskPoint) -> list[tuple[str, dict[int, Any], int | None]]:
        return [("l", LIKELIHOOD, point.after_likelihood), ("i", IMPACT, point.after_impact)]


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by their names."""

    def label_from_instance(self, obj: User) -> str:
        """Return what one line of the list says."""
        return obj.name


class MeasureForm(StepForm):
    """Step 5: one measure against one risk point."""

    no = forms.TypedChoiceField(label=_("针对风险点"), coerce=int)
    what = long_text(_("措施"), rows=2)
    unit = UnitField(label=_("责任单位"))
    person = PersonChoice(
        User.objects.none(),
        label=_("责任人"),
        required=False,
        empty_label=_("由责任单位确定"),
        help_text=_("限承办单位的在岗人员；其他单位由该单位确定。"),
    )
    until = DayField(label=_("期限"), help_text=_("写全年月日，如 2026-09-01。"))

    def prepare(self) -> None:
        """Offer the points, the units of today and the people of the unit that decides."""
        points = [(p.no, f"{p} {p.title}") for p in self.contents.by_score]
        self.fields["no"].choices = points  # type: ignore[attr-defined]
        units = Unit.objects.active(self.today).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        posts = Post.objects.on(self.today).held().in_unit(self.decision.unit)
        people = User.objects.filter(pk__in=posts.values("person"), is_active=True)
        self.fields["person"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]
        self.initial = {"unit": self.decision.unit_id, "until": self.today + USUAL}


class PlanForm(StepForm):
    """Step 5: what is done if it comes to it all the same."""

    plan = long_text(_("处置预案"), help_text=_("出现集中反映时谁接待、谁解释、谁决定暂停。"))

    def prepare(self) -> None:
        """Show what was written so far."""
        self.initial = {"plan": self.contents.assessment.plan}


class ConclusionForm(StepForm):
    """Step 6: the fourth criterion, the conclusion and its reasons."""

    controllability = long_text(_("可控性"), rows=3, help_text=_("措施到位后，风险是否可控。"))
    conclusion = forms.ChoiceField(label=_("结论"), choices=Conclusion, widget=forms.RadioSelect)
    words = long_text(_("结论说明"), rows=3)

    def prepare(self) -> None:
        """Show what was said before it was sent back."""
        row = self.contents.assessment
        self.initial = {
            "controllability": row.controllability,
            "conclusion": row.conclusion,
            "words": row.words,
        }
