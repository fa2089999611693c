"""Predicted and happened: how many petitions came of a decision, and when that calls for another
round. Rules propose, people decide."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.models import Proposal, Purpose
from accountability.rules import Rule, Suggested, suggested
from organization.models import Role, User
from organization.standing import Standing, standing
from risk_assessment.labels import PREFIX
from risk_assessment.models import (
    AffectedGroup,
    Assessment,
    AssessmentStage,
    DecisionCase,
    MajorDecision,
    led_by,
)

WINDOW = timedelta(days=30)
BURST = 3  # petitions within the window
FACTOR = 2  # how many times the predicted objections


def _burst(facts: Mapping[str, Any]) -> str:
    return gettext(
        "%(number)s：%(from)s至%(to)s的30天内收到%(petitions)s件次相关信访，达到%(limit)s件次，"
        "建议重新评估。"
    ) % dict(facts)


def _group(facts: Mapping[str, Any]) -> str:
    return gettext(
        "%(number)s：“%(group)s”预计%(expected)s件异议，截至%(to)s已有%(happened)s件，"
        "达到预计的两倍，建议重新评估。"
    ) % dict(facts)


def may_follow(proposal: Proposal, by: User, on: date) -> bool:
    """Tell whether this person decides on what the proposal says, and knows all that it counts."""
    return bool(_shown(Proposal.objects.filter(pk=proposal.pk), by, on))


BURST_RULE = Rule("reassess_burst", _("30天内集中信访"), Purpose.REASSESS, _burst, may_follow)
GROUP_RULE = Rule("reassess_group", _("异议超出预计"), Purpose.REASSESS, _group, may_follow)
RULES = (BURST_RULE, GROUP_RULE)


@dataclass(frozen=True)
class Found:
    """What a rule found on a decision: the occasion and its facts.

    `series` is what it speaks of, such as round and group, of which one proposal at a time lies
    open; `news` is what has to change before a dismissed one is made again.
    """

    rule: str
    series: str
    news: int
    facts: dict[str, Any]

    @property
    def occasion(self) -> str:
        """What tells this time from the next."""
        return f"{self.series}/{self.news}"


def watched() -> Sequence[MajorDecision]:
    """Return the decisions with linked cases whose last round is signed."""
    under_way = ~Q(stage=AssessmentStage.SIGNED)
    busy = Assessment.objects.filter(under_way).values("decision")
    linked = DecisionCase.objects.running().values("decision")
    rows = MajorDecision.objects.filter(pk__in=linked).exclude(pk__in=busy)
    return list(rows.order_by("pk"))


def findings(decision: MajorDecision, on: date) -> list[Found]:
    """Return what the rules say of a decision that day. Restricted cases are never counted."""
    links = DecisionCase.objects.running().filter(decision=decision, case__restricted=False)
    last = decision.assessments.order_by("-round")[:1].get()
    return [*_bursts(decision, last, links, on), *_exceeded(decision, last, links, on)]


def _bursts(decision: MajorDecision, last: Assessment, links: Any, on: date) -> list[Found]:
    first = on - WINDOW
    recent = Q(case__petitions__received_on__gt=first, case__petitions__received_on__lte=on)
    since = Q(case__petitions__received_on__gte=last.signed_on or first)
    asked = links.filter(recent & since).values("case")
    came = asked.aggregate(n=Count("case__petitions", distinct=True), last=Max("case__petitions"))
    count = came["n"]
    if count < BURST:
        return []
    facts = {
        "number": decision.number, "petitions": count, "limit": BURST,
        "from": (first + timedelta(days=1)).isoformat(), "to": on.isoformat(),
        "cases": sorted(set(asked.values_list("case", flat=True))),
    }  # fmt: skip
    return [Found(BURST_RULE.code, f"{last.round}", came["last"], facts)]


def _exceeded(decision: MajorDecision, last: Assessment, links: Any, on: date) -> list[Found]:
    by_name: dict[str, list[int]] = {}
    for name, case in links.filter(group__isnull=False).values_list("group__name", "case"):
        by_name.setdefault(name, []).append(case)
    groups = AffectedGroup.objects.kept().filter(assessment=last, expected__gt=0).order_by("no")
    found = []
    for group in groups:
        cases = by_name.get(group.name, [])
        if len(cases) >= FACTOR * group.expected:
            facts = {
                "number": decision.number, "group": group.name, "expected": group.expected,
                "happened": len(cases), "to": on.isoformat(), "cases": sorted(cases),
            }  # fmt: skip
            found.append(Found(GROUP_RULE.code, f"{last.round}/{group.no}", len(cases), facts))
    return found


@dataclass(frozen=True)
class Compared:
    """One predicted group beside what came; cases of no group stand under an empty name."""

    name: str
    size: int | None
    expected: int | None
    happened: int

    @property
    def is_more(self) -> bool:
        """Whether more came than was expected."""
        return self.expected is not None and self.happened > self.expected


def compared(groups: Sequence[AffectedGroup], links: Sequence[DecisionCase]) -> list[Compared]:
    """Return predicted beside happened, of links that began at `visible_to`. No query."""
    came = Counter(link.group.name if link.group else "" for link in links)
    rows = [Compared(g.name, g.size, g.expected, came.pop(g.name, 0)) for g in groups]
    others = sum(came.values())
    return [*rows, Compared("", None, None, others)] if others else rows


def proposals_for(user: User, on: date, decision: MajorDecision | None = None) -> list[Suggested]:
    """Return what the rules propose, on one decision or on all, to those who decide on it.

    These are the Petition Office and the leaders above the unit; and none is told of a count
    unless every case in it exists for them.
    """
    rows = Proposal.objects.open(Purpose.REASSESS).filter(about__startswith=PREFIX)
    if decision is not None:
        rows = rows.filter(about=f"{PREFIX}{decision.slug}")
    return suggested(_shown(rows, user, on))


def _shown(rows: QuerySet[Proposal], user: User, on: date) -> list[Proposal]:
    held = standing(user, on)
    if not held.roles & {Role.OFFICE, Role.LEADER}:
        return []
    found = list(rows.order_by("-made_on", "pk"))
    mine = _decided_by(held, {row.about.removeprefix(PREFIX) for row in found})
    found = [row for row in found if row.about.removeprefix(PREFIX) in mine]
    counted = {case for row in found for case in row.facts["cases"]}
    links = DecisionCase.objects.visible_to(user, on).filter(case__in=counted)
    seen = set(links.values_list("case", flat=True))
    return [row for row in found if seen.issuperset(row.facts["cases"])]


def _decided_by(held: Standing, slugs: Collection[str]) -> set[str]:
    """Keep the decisions on whose reassessment this person decides."""
    rows = MajorDecision.objects.filter(slug__in=slugs)
    if Role.OFFICE not in held.roles:
        rows = rows.filter(unit__in=led_by(held))
    return set(rows.values_list("slug", flat=True))
