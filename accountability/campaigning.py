"""What a case on a campaign still needs, where it stands, and which cases belong on the list.

Nothing is decided here: actions refuse by `gaps`, the daily job proposes by `candidates`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.models import (
    Branch,
    Campaign,
    CampaignCase,
    CampaignRecordKind,
    CampaignResult,
    CaseTask,
    Proposal,
    Purpose,
    TaskSource,
    TaskStage,
)
from accountability.models.leads import CaseLead
from accountability.rules import Facts, Rule, by_step
from petitions.models import Case, Resolution

MEASURES = (TaskSource.PLAN, TaskSource.CAMPAIGN)
ANALYSIS = frozenset(CampaignRecordKind) - {CampaignRecordKind.EXPLANATION}
OFTEN = 3  # petitions within twelve months that make a matter a repeated one
TWICE = 2  # petitions from which on an overdue matter is one


class BoardStage(models.TextChoices):
    """Where a case of a campaign stands, in the order of the board."""

    LACKING = "lacking", _("未落实")
    READY = "ready", _("三落实")
    ANALYSED = "analysed", _("梳理")
    SETTLING = "settling", _("化解中")
    RESOLVED = "resolved", _("已化解")
    EXPLAINED = "explained", _("已解释疏导")


def stage_of(row: CampaignCase, *, has_lead: bool, is_analysed: bool, is_back: bool) -> BoardStage:
    """Return the group of the board; who came back after being resolved is being settled again."""
    if row.result != CampaignResult.OPEN and not is_back:
        return BoardStage(row.result)
    if missing_three(row, has_lead=has_lead):
        return BoardStage.LACKING
    if row.judged_on:
        return BoardStage.SETTLING
    return BoardStage.ANALYSED if is_analysed else BoardStage.READY


def missing_three(row: CampaignCase, *, has_lead: bool) -> list[str]:
    """Return which of the three 三个落实 are missing, in words."""
    missing = []
    if not has_lead:
        missing.append(gettext("包案领导"))
    if row.office_id is None or row.handler_id is None:
        missing.append(gettext("工作部门和经办人员"))
    if row.until is None:
        missing.append(gettext("工作要求和办结时限"))
    return missing


def has_lead(row: CampaignCase) -> bool:
    """Tell whether somebody leads the case now."""
    return CaseLead.objects.filter(case=row.case_id, ended_on__isnull=True).exists()


def measures_of(row: CampaignCase) -> models.QuerySet[CaseTask]:
    """Return what was set to settle the case: measures of its plan and of the campaign."""
    tasks = CaseTask.objects.filter(case=row.case_id, source__in=MEASURES)
    return tasks.exclude(stage=TaskStage.CANCELLED)


def gaps(row: CampaignCase, result: str) -> list[str]:
    """Return what is missing before the case may leave the list with this result, in words."""
    missing = missing_three(row, has_lead=has_lead(row))
    branch = row.branch
    if branch is None:
        return [*missing, gettext("研判属实与合理")]
    if branch != Branch.EXPLAIN:
        missing += _measure_gaps(row)
    explained = row.records.filter(kind=CampaignRecordKind.EXPLANATION).exists()
    if branch != Branch.MEASURE and not explained:
        missing.append(gettext("政策解释和思想疏导的记录"))
    if result == CampaignResult.RESOLVED and row.case.resolution != Resolution.RESOLVED:
        missing.append(gettext("信访办核实化解（现为“%(state)s”）") % {
            "state": row.case.get_resolution_display()
        })  # fmt: skip
    if result == CampaignResult.EXPLAINED and branch == Branch.MEASURE:
        missing.append(gettext("化解结果（属实、合理的件不能以解释疏导销号）"))
    return missing


def _measure_gaps(row: CampaignCase) -> list[str]:
    stages = set(measures_of(row).values_list("stage", flat=True))
    if TaskStage.OPEN in stages:
        return [gettext("未完成的化解措施")]
    return [] if TaskStage.DONE in stages else [gettext("完成的化解措施")]


def _often(facts: Facts) -> str:
    return gettext("自 %(since)s 以来同一事项信访 %(count)s 件次。") % dict(facts)


def _overdue(facts: Facts) -> str:
    return gettext("同一事项信访 %(count)s 件次，期限 %(due)s，已逾 %(days)s 天。") % dict(facts)


def _back(facts: Facts) -> str:
    return gettext("办结或化解之后，%(last)s 又有来信来访，共 %(count)s 件次。") % dict(facts)


MAY = by_step("put_on_campaign")
RULES = (
    Rule("campaign_often", _("一年内多次信访"), Purpose.CAMPAIGN, _often, MAY),
    Rule("campaign_overdue", _("重复信访且逾期"), Purpose.CAMPAIGN, _overdue, MAY),
    Rule("campaign_back", _("办结后重访"), Purpose.CAMPAIGN, _back, MAY),
)


def candidates(campaign: Campaign, on: date) -> Iterator[tuple[str, Case, dict[str, Any]]]:
    """Yield rule, case and facts of what belongs on the list and is not proposed for it already.

    The rule runs for the office itself; who is shown a proposal is asked for each reader.
    """
    since = a_year_before(on)
    cases = Case.objects.filter(unit=campaign.unit_id).exclude(resolution=Resolution.RESOLVED)
    cases = cases.exclude(pk__in=CampaignCase.objects.filter(campaign=campaign).values("case"))
    often = cases.filter(petitions__received_on__gt=since, petitions__received_on__lte=on)
    often = often.annotate(times=Count("petitions")).filter(times__gte=OFTEN)
    for case in _new(campaign, "campaign_often", often):
        yield "campaign_often", case, {"count": case.times, "since": since.isoformat()}
    for case in _new(
        campaign, "campaign_overdue", cases.overdue(on).filter(petition_count__gte=TWICE)
    ):
        days = (on - case.due_on).days if case.due_on else 0
        facts = {"count": case.petition_count, "due": f"{case.due_on:%Y-%m-%d}", "days": days}
        yield "campaign_overdue", case, facts
    closed_again = Q(closed_on__isnull=False, petitions__received_on__gt=F("closed_on"))
    back = cases.filter(Q(resolution=Resolution.REOPENED) | closed_again)
    for case in _new(campaign, "campaign_back", back.annotate(last=Max("petitions__received_on"))):
        facts = {"count": case.petition_count, "last": case.last.isoformat()}
        yield "campaign_back", case, facts


def _new(campaign: Campaign, rule: str, cases: Any) -> Any:
    """Leave out what waits for an answer. What was dismissed comes again with a new occasion."""
    waiting = Proposal.objects.open().filter(rule=rule, about=f"campaign/{campaign.slug}")
    return cases.exclude(pk__in=waiting.values("case")).order_by("pk")


def occasion_of(campaign: Campaign, case: Case) -> str:
    """Return what tells this time from the next: another petition on the matter is news."""
    return f"{campaign.slug}/{case.petition_count}"


def a_year_before(day: date) -> date:
    """Return the day twelve months before."""
    return _moved(day, -1)


def a_year_after(day: date) -> date:
    """Return the day twelve months after."""
    return _moved(day, 1)


def _moved(day: date, by: int) -> date:
    try:
        return day.replace(year=day.year + by)
    except ValueError:  # 29 February
        return day.replace(year=day.year + by, day=28)
