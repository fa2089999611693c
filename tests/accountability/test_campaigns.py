"""A campaign from opening to report: list, three, judgement, branch, striking off, watch."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accountability import actions, campaign_desk, campaign_figures, campaign_jobs, campaigning
from accountability.models import Campaign, CampaignCase, CaseTask, Proposal, TaskSource
from accountability.rules import suggested
from organization.models import Duty
from petitions.models import Notice, Resolution
from petitions.notices import relay
from petitions.workflow import Refused
from tests import world as worlds
from tests.accountability import campaigning as story
from tests.accountability.campaigning import DAY
from tests.world import MONDAY, days, make_person

pytestmark = pytest.mark.django_db


class FreeLease:
    def confirm(self):
        pass


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def campaign(world):
    return story.opened(world)


@pytest.fixture
def case(world):
    return worlds.bring_to(world, worlds.register(world).case, "start")


def refused(call, *words):
    with pytest.raises(Refused) as refusal:
        call()
    for word in words:
        assert word in str(refusal.value)


def test_only_the_director_or_a_leader_opens_one_campaign_a_year(world):
    for person in (world.clerk, world.head, world.handler, world.security):
        with pytest.raises(PermissionDenied):
            actions.open_campaign(
                world.office, year=2026, title="治理", leader=world.leader, target=80,
                by=person, at=MONDAY,
            )  # fmt: skip
    refused(lambda: story.opened(world, leader=world.clerk), "在岗的领导")
    refused(lambda: story.opened(world, year=1999), "年度")
    campaign = story.opened(world)
    assert campaign.slug == "XFB-ZX-2026"
    assert [event.kind for event in campaign.chain.events.all()] == ["campaign_opened"]
    refused(lambda: story.opened(world), "已经启动")
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(closed_on=DAY)  # never without a list


def test_the_list_is_frozen_once_and_later_ones_stand_apart(world, campaign, case):
    refused(lambda: actions.freeze_campaign(campaign, by=world.director, at=MONDAY), "空的")
    refused(lambda: story.put(world, campaign, case, reason=" "), "理由")
    with pytest.raises(PermissionDenied):
        story.put(world, campaign, case, by=world.handler)
    row = story.put(world, campaign, case)
    assert not row.is_addition
    refused(lambda: story.put(world, campaign, case), "已在清单")
    actions.freeze_campaign(campaign, by=world.leader, at=MONDAY)
    refused(lambda: actions.freeze_campaign(campaign, by=world.leader, at=MONDAY), "已经确定")
    other = worlds.register(world).case
    refused(lambda: story.put(world, campaign, other, reason=""), "增列")
    assert story.put(world, campaign, other, reason="上级要求").is_addition
    assert [r.case for r in campaign_figures.cases_of(campaign)] == [case]
    assert [r.case for r in campaign_figures.additions_of(campaign)] == [other]


def test_nothing_is_judged_before_the_three_and_the_refusal_names_what_is_missing(
    world, campaign, case
):
    row = story.put(world, campaign, case)
    refused(
        lambda: story.judged(world, row),
        "包案领导", "工作部门和经办人员", "工作要求和办结时限", "梳理分析",
    )  # fmt: skip
    placed = story.placed(world, row, lead=False)
    refused(lambda: story.judged(world, placed), "还缺：包案领导、梳理分析的记录。")
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignCase.objects.filter(pk=row.pk).update(
            fact_finding="true", claim="reasonable", judged_on=DAY, until=None
        )
    actions.set_lead(case, leader=world.leader, reason="专项", by=world.director, at=MONDAY)
    story.analysed(world, row)
    assert story.judged(world, row).branch == "measure"
    steps = case.chain.events.exclude(kind="paper_issued").order_by("-seq")
    kinds = list(steps.values_list("kind", flat=True)[:5])
    assert kinds == ["judge_campaign", "analyse", "set_lead", "set_three", "put_on_campaign"]


def test_a_handler_for_whom_the_case_does_not_exist_is_refused(world, campaign, case):
    row = story.put(world, campaign, case)
    stranger = make_person(Duty.HANDLER, world.rsc)
    said = {"requirement": "说明", "until": DAY + days(9), "by": world.director, "at": MONDAY}
    for office, handler in ((world.rsc, stranger), (world.rsc, world.handler)):
        refused(
            lambda office=office, handler=handler: actions.set_three(
                row, office=office, handler=handler, **said
            ),
            "另选经办人员",
        )
    with pytest.raises(PermissionDenied):
        actions.set_three(row, office=world.jjc, handler=world.handler, **said | {
            "by": world.handler
        })  # fmt: skip
    story.placed(world, row)
    relay(MONDAY)
    assert Notice.objects.filter(to=world.handler, kind="set_three", case=case).exists()


@pytest.mark.parametrize(
    ("fact", "claim", "branch"),
    [
        ("true", "reasonable", "measure"),
        ("true", "partly", "both"),
        ("partly", "reasonable", "both"),
        ("true", "unreasonable", "explain"),
        ("false", "reasonable", "explain"),
        ("partly", "unreasonable", "explain"),
        ("", "reasonable", None),
    ],
)
def test_the_judgement_says_which_branch(fact, claim, branch):
    assert CampaignCase(fact_finding=fact, claim=claim).branch == branch


def test_a_case_is_struck_off_with_its_branch_its_evidence_and_a_leader(world, campaign):
    case = story.closed_case(world)
    row = story.placed(world, story.put(world, campaign, case))
    refused(lambda: story.asked(world, row), "研判属实与合理")
    story.analysed(world, row)
    story.judged(world, row)
    refused(lambda: story.asked(world, row), "完成的化解措施", "核实化解（现为“未化解”）")
    refused(lambda: story.asked(world, row, "explained"), "不能以解释疏导销号")
    task = actions.set_campaign_measure(
        row, what="重新公示", due_on=DAY, by=world.director, at=MONDAY
    )
    assert (task.source, task.person) == (TaskSource.CAMPAIGN, world.handler)
    refused(lambda: story.asked(world, row), "未完成的化解措施")
    actions.finish_task(task, proof="已公示。", by=world.handler, at=MONDAY)
    story.settled(world, case)
    refused(lambda: story.struck(world, row), "没有待签批")
    story.asked(world, row)
    assert world.leader.pk in case.chain.events.get(kind="ask_strike_off").body["tell"]
    for person in (world.director, world.clerk, world.head, world.handler):
        with pytest.raises(PermissionDenied):
            actions.strike_off(row, words="同意", by=person, at=MONDAY)
    returned = actions.return_strike_off(row, words="补材料", by=world.leader, at=MONDAY)
    assert returned.asked_on is None
    done = story.struck(world, story.asked(world, row))
    assert (done.result, done.resolved_on, done.watch_until) == (
        "resolved", DAY, date(2027, 3, 2),
    )  # fmt: skip
    refused(lambda: story.analysed(world, row), "已销号")
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignCase.objects.filter(pk=row.pk).update(signed_by=world.director)  # who asked


def test_a_leader_does_not_sign_what_the_leader_asked(world, campaign):
    case = story.closed_case(world)
    row = story.placed(world, story.put(world, campaign, case))
    story.analysed(world, row)
    story.judged(world, row, "false", "unreasonable")
    refused(lambda: story.asked(world, row, "explained"), "解释和思想疏导的记录")
    story.analysed(world, row, kind="explanation")
    actions.ask_strike_off(
        row, result="explained", evidence="谈话记录。", by=world.leader, at=MONDAY
    )
    with pytest.raises(PermissionDenied, match="以外的领导"):
        story.struck(world, row)
    other = make_person(Duty.FIRST_RESPONSIBLE, world.commission, "主任")
    done = actions.strike_off(row, words="同意", by=other, at=MONDAY)
    assert (done.result, done.resolved_on) == ("explained", None)
    assert campaign_figures.resolved_of(campaign).count() == 0


def test_a_petition_within_a_year_takes_the_case_out_of_the_resolved(world, campaign):
    case = story.closed_case(world)
    row = story.resolved(world, campaign, case)
    resolved = campaign_figures.resolved_of(campaign)
    assert [r.pk for r in resolved] == [row.pk]
    later = MONDAY + days(100)
    story.again(world, case, at=later)
    case.refresh_from_db()
    assert case.resolution == Resolution.REOPENED
    assert not resolved.all().exists()
    assert [r.pk for r in CampaignCase.objects.came_back()] == [row.pk]
    assert [r.pk for r in CampaignCase.objects.unsettled()] == [row.pk]
    story.settled(world, case, at=later)
    story.asked(world, row, at=later)
    assert story.struck(world, row, at=later).resolved_on == later.date()
    assert resolved.all().count() == 1


def test_a_petition_after_the_watch_changes_no_figure(world, campaign, case):
    story.marked(world, story.put(world, campaign, case), DAY)
    story.again(world, case, at=MONDAY + days(366))
    assert campaign_figures.resolved_of(campaign).count() == 1
    story.again(world, case, at=MONDAY + days(365))
    assert campaign_figures.resolved_of(campaign).count() == 0


def test_the_rate_is_of_the_list_and_of_the_year_and_needs_five(world, campaign):
    rows = [story.put(world, campaign, worlds.register(world).case) for _ in range(4)]
    story.marked(world, rows[0], DAY)
    story.marked(world, rows[1], date(2026, 12, 31))
    story.marked(world, rows[2], date(2027, 1, 1))  # too late for its year
    assert campaign_figures.rate_of(campaign) is None
    rows.append(story.put(world, campaign, worlds.register(world).case))
    story.marked(world, rows[4], DAY, "explained")
    actions.freeze_campaign(campaign, by=world.director, at=MONDAY)
    story.marked(world, story.put(world, campaign, worlds.register(world).case), DAY)
    assert campaign_figures.rate_of(campaign) == 0.4
    everything = CampaignCase.objects.filter(campaign=campaign)
    counted = {f.code: f.pick(everything).count() for f in campaign_figures.FIGURES.values()}
    assert {code: n for code, n in counted.items() if n} == {
        "total": 5, "resolved": 2, "later": 1, "explained": 1, "unsettled": 1, "lacking": 1,
        "additions": 1, "additions_resolved": 1, "true-reasonable": 5,
    }  # fmt: skip
    (year,) = campaign_figures.years(everything)
    assert (year.total, year.resolved, year.percent) == (5, 2, 40.0)
    assert campaign_figures.resolved_between(2008, 2026).count() == 2


def test_the_job_proposes_each_candidate_once_with_its_facts(world, campaign):
    often = worlds.register(world).case
    for _ in range(2):
        story.again(world, often, at=MONDAY)
    late = worlds.bring_to(world, worlds.register(world).case, "start")
    story.again(world, late, at=MONDAY)
    plain = worlds.register(world).case
    at = MONDAY + days(80)
    for _ in range(2):
        campaign_jobs.propose_candidates("2026-05-21", FreeLease(), at)
    said = {(row.proposal.rule, row.proposal.case): row.why for row in suggested(
        Proposal.objects.select_related("case")
    )}  # fmt: skip
    assert "3 件次" in said["campaign_often", often]
    assert "2 件次" in said["campaign_overdue", late]
    assert "天" in said["campaign_overdue", late]
    assert plain not in {case for _, case in said}
    row = actions.put_on_campaign(campaign, often, by=world.director, at=at)
    assert "3 件次" in row.reason
    assert {p.stage for p in Proposal.objects.filter(case=often)} == {"taken"}
    assert Proposal.objects.open().filter(case=late).exists()
    campaign_jobs.propose_candidates("2026-05-22", FreeLease(), at + days(1))
    assert not Proposal.objects.open().filter(case=often).exists()


def test_a_case_that_came_back_is_a_candidate_of_the_next_year(world):
    case = story.closed_case(world)
    story.settled(world, case)
    later = MONDAY + days(330)
    story.again(world, case, at=later)
    campaign = story.opened(world, at=later)
    campaign_jobs.propose_candidates("2027", FreeLease(), later)
    (row,) = suggested(Proposal.objects.filter(about=f"campaign/{campaign.slug}"))
    assert row.proposal.rule == "campaign_back"
    assert "2027年1月26日" in row.why


def test_a_campaign_is_closed_with_words_and_then_keeps_still(world, campaign, case):
    row = story.put(world, campaign, case)
    refused(
        lambda: actions.close_campaign(campaign, words="完", by=world.director, at=MONDAY), "清单"
    )
    actions.freeze_campaign(campaign, by=world.director, at=MONDAY)
    refused(
        lambda: actions.close_campaign(campaign, words="", by=world.director, at=MONDAY), "总结"
    )
    actions.close_campaign(campaign, words="完成。", by=world.director, at=MONDAY)
    refused(lambda: story.placed(world, row), "已经结束")
    refused(lambda: actions.set_campaign_measure(
        row, what="再", due_on=DAY, by=world.director, at=MONDAY
    ), "已经结束")  # fmt: skip
    refused(lambda: story.put(world, campaign, worlds.register(world).case), "已经结束")
    assert not CaseTask.objects.exists()


def test_desks_show_what_is_missing_what_is_late_and_what_waits(world, campaign, case):
    row = story.put(world, campaign, case)
    assert "1 件三个落实不全" in campaign_desk.items(world.director, DAY)[0].words
    assert campaign_desk.items(world.clerk, DAY) == []
    story.placed(world, row, until=DAY + days(3))
    assert campaign_desk.items(world.director, DAY) == []
    assert campaign_desk.items(world.handler, DAY + days(3)) == []
    assert "已过办结时限" in campaign_desk.items(world.handler, DAY + days(4))[0].words
    story.analysed(world, row)
    story.judged(world, row, "false", "unreasonable")
    story.analysed(world, row, kind="explanation")
    story.asked(world, row, "explained")
    assert campaign_desk.items(world.handler, DAY + days(4)) == []
    assert "待签批" in campaign_desk.items(world.leader, DAY)[0].words
    assert campaigning.gaps(row, "explained") != []  # the row in hand is an old copy
