"""The six steps of an assessment, what each still lacks, and what bars a conclusion or the issue.

One place for the page and for the actions, so that both say the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from risk_assessment.contents import Contents, measures_of
from risk_assessment.models import (
    GOES_AHEAD,
    AffectedGroup,
    Assessment,
    AssessmentStage,
    Conclusion,
    MajorDecision,
    RecordKind,
    RiskPoint,
)

Lacks = Callable[[MajorDecision, Contents], list[str]]


@dataclass(frozen=True)
class StepState:
    """One line of the list of steps; done when nothing is missing."""

    no: int
    label: str | Promise
    law: str
    missing: list[str]

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def _matter(decision: MajorDecision, contents: Contents) -> list[str]:
    asked = {
        gettext("拟决策的内容"): decision.matter,
        gettext("决策依据"): decision.basis,
        gettext("合法性"): contents.assessment.legality,
        gettext("合理性"): contents.assessment.reasonableness,
        gettext("可行性"): contents.assessment.feasibility,
    }
    return [label for label, said in asked.items() if not said.strip()]


def _groups(_decision: MajorDecision, contents: Contents) -> list[str]:
    missing = [] if contents.groups else [gettext("至少一个利害相关群体")]
    if not any(row.kind == RecordKind.DEPARTMENT for row in contents.records):
        missing.append(gettext("听取有关部门意见的记录"))
    return missing


def _points(_decision: MajorDecision, contents: Contents) -> list[str]:
    return [] if contents.points else [gettext("至少一个风险点")]


def _scores(_decision: MajorDecision, contents: Contents) -> list[str]:
    unscored = [str(point) for point in contents.points if point.before is None]
    if not contents.points or unscored:
        return [gettext("打分：%(points)s") % {"points": "、".join(unscored) or "-"}]
    return []


def _measures(_decision: MajorDecision, contents: Contents) -> list[str]:
    bare = [str(point) for point in bare_high(contents)]
    again = [str(p) for p in contents.points if measures_of(p) and p.after is None]
    missing = []
    if bare:
        missing.append(gettext("高风险点的防范措施：%(points)s") % {"points": "、".join(bare)})
    if again:
        missing.append(gettext("采取措施后的分值：%(points)s") % {"points": "、".join(again)})
    if not contents.assessment.plan.strip():
        missing.append(gettext("处置预案"))
    return missing


def _conclusion(_decision: MajorDecision, contents: Contents) -> list[str]:
    row = contents.assessment
    missing = [] if row.controllability.strip() else [gettext("可控性")]
    return missing if row.conclusion and row.words.strip() else [*missing, gettext("结论和说明")]


STEPS: tuple[tuple[str | Promise, str, Lacks], ...] = (
    (_("事项与依据"), "22", _matter),
    (_("利害相关群体与听取意见"), "23", _groups),
    (_("风险点"), "23", _points),
    (_("打分"), "23", _scores),
    (_("防范措施与处置预案"), "23", _measures),
    (_("结论"), "24", _conclusion),
)
LAST = len(STEPS)


def states(decision: MajorDecision, contents: Contents) -> list[StepState]:
    """Return the six steps with what each still lacks. No query."""
    return [
        StepState(no, label, law, lacks(decision, contents))
        for no, (label, law, lacks) in enumerate(STEPS, start=1)
    ]


def bare_high(contents: Contents) -> list[RiskPoint]:
    """Return the high risk points against which there is no measure."""
    return [
        point
        for point in contents.points
        if point.residual and point.residual.is_high and not measures_of(point)
    ]


def bar_to(conclusion: str, contents: Contents) -> str:
    """Return why the assessment cannot come to this conclusion, "" if it can (Art. 24).

    A decision goes ahead only where its risks can be kept under control: none is high without a
    measure, and as it stands none is high after the measures either.
    """
    if conclusion not in GOES_AHEAD:
        return ""
    bare = bare_high(contents)
    if bare:
        return gettext("%(points)s为高风险且没有防范措施，不能得出“%(conclusion)s”的结论。") % {
            "points": "、".join(map(str, bare)),
            "conclusion": Conclusion(conclusion).label,
        }
    high = [str(p) for p in contents.points if p.residual and p.residual.is_high]
    if conclusion == Conclusion.PROCEED and high:
        return gettext(
            "%(points)s采取措施后仍为高风险，先调整决策草案，或者选择其他结论（暂行条例第二十四条）。"
        ) % {"points": "、".join(high)}
    return ""


def bar_to_issue(
    decision: MajorDecision, latest: Assessment | None, contents: Contents | None
) -> str:
    """Return why the decision cannot be issued, "" if it can."""
    if decision.issued_on:
        return gettext("此项决策已经出台。")
    if not decision.touches_public:
        return ""
    if latest is None or contents is None or latest.stage != AssessmentStage.SIGNED:
        return gettext("没有经领导签署的风险评估，不能出台（暂行条例第二十二条、第二十四条）。")
    if latest.conclusion not in GOES_AHEAD:
        return gettext("评估结论为“%(conclusion)s”，不能出台。") % {
            "conclusion": latest.get_conclusion_display()
        }
    return bar_to(latest.conclusion, contents)


def latest_groups(decisions: QuerySet[MajorDecision]) -> QuerySet[AffectedGroup]:
    """Return the groups that the newest round of each of these decisions names. One query."""
    newest = Assessment.objects.filter(decision=OuterRef("assessment__decision"))
    newest = newest.order_by("-round")
    rows = AffectedGroup.objects.kept().filter(
        assessment__decision__in=decisions, assessment=Subquery(newest.values("pk")[:1])
    )
    rows = rows.select_related("assessment__decision")
    return rows.order_by("-assessment__decision", "no")
