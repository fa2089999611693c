"""A major decision is assessed in six steps and cannot be issued before it is signed."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from organization.models import Duty
from petitions.workflow import Refused
from risk_assessment import actions, desk
from risk_assessment.contents import contents_of, former_score
from risk_assessment.models import Assessment, AssessmentStage, MajorDecision, Measure, RiskScore
from risk_assessment.steps import states
from tests.risk_assessment.deciding import PLANNED, conclude, enter, write
from tests.world import MONDAY, days, give_post, make_person

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


def latest(decision):
    return decision.assessments.order_by("-round").first()


def test_a_decision_gets_a_number_a_chain_and_the_risk_points_of_its_kind(world, decision):
    assert (decision.number, decision.slug) == ("教基评〔2026〕0001", "JJC-PG-2026-0001")
    assert enter(world).number == "教基评〔2026〕0002"
    event = decision.chain.events.get()
    assert (event.chain.subject, event.kind) == (f"decision/{decision.slug}", "risk_opened")
    assert contents_of(latest(decision)).points[0].title.startswith("学区")
    assert not enter(world, kind="other").assessments.get().points.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "决策事项"),
        ({"planned_on": TODAY - days(1)}, "先评估"),
        ({"touches_public": False}, "写明理由"),
    ],
)
def test_what_will_not_do_is_refused_and_takes_no_number(world, fields, words):
    with pytest.raises(Refused, match=words):
        enter(world, **fields)
    assert enter(world).serial == 1


def test_only_the_unit_itself_assesses(world, decision):
    for person in (world.director, world.leader, world.clerk, world.bureau_head):
        with pytest.raises(PermissionDenied):
            enter(world, by=person)
        with pytest.raises(PermissionDenied):
            actions.add_point(decision, title="风险", by=person, at=MONDAY)
    actions.add_point(decision, title="风险", by=world.head, at=MONDAY)
    actions.add_point(decision, title="风险", by=world.unit_clerk, at=MONDAY)


def test_who_sees_it(world, decision):
    def sees(person):
        return MajorDecision.objects.visible_to(person, TODAY).exists()

    dual = make_person(Duty.DUAL, world.commission)
    assert all(map(sees, (world.handler, world.head, world.director, world.leader)))
    assert not any(map(sees, (world.clerk, world.bureau_head, world.admin, world.auditor, dual)))


def test_the_list_of_steps_says_what_is_missing(world, decision):
    def missing():
        decision.refresh_from_db()
        return {s.no: s.missing for s in states(decision, contents_of(latest(decision)))}

    first = missing()
    assert first[1] == ["决策依据", "合法性", "合理性", "可行性"]
    assert "听取有关部门意见的记录" in first[2]
    assert first[3] == []
    assert first[4] == ["打分：R1、R2、R3"]
    write(world, decision, scores={1: (4, 4), 2: (2, 2), 3: (1, 1)})
    assert missing()[5] == ["高风险点的防范措施：R1"]
    assert missing()[6] == ["可控性", "结论和说明"]


def test_every_former_score_is_kept_and_the_scale_ends_at_five(world, decision):
    by = {"by": world.handler, "at": MONDAY}
    assert actions.score_points(decision, scores={1: (4, 4)}, **by) == 1
    assert actions.score_points(decision, scores={1: (4, 4)}, **by) == 0
    actions.score_points(decision, scores={1: (3, 4)}, **by)
    point = contents_of(latest(decision)).points[0]
    assert (point.before.score, point.before.word) == (12, "中")
    assert former_score(point, is_after=False).level.score == 16
    assert RiskScore.objects.count() == 2
    bodies = [
        e.body["scores"] for e in decision.chain.events.filter(kind="risk_scored").order_by("seq")
    ]
    assert bodies == [{"R1": "4x4"}, {"R1": "3x4"}]
    with pytest.raises(Refused, match="1 到 5"):
        actions.score_points(decision, scores={1: (6, 1)}, **by)
    with pytest.raises(Refused, match="还没有防范措施"):
        actions.score_points(decision, scores={1: (1, 1)}, after=True, **by)
    with pytest.raises(Refused, match="R9"):
        actions.score_points(decision, scores={9: (1, 1)}, **by)


def test_a_high_risk_without_measures_bars_going_ahead_but_not_a_stop(world, decision):
    write(world, decision, scores={1: (4, 4), 2: (2, 2), 3: (1, 1)})
    for conclusion in ("proceed", "adjust"):
        with pytest.raises(Refused, match="R1为高风险且没有防范措施"):
            conclude(world, decision, conclusion)
    assert conclude(world, decision, "stop").stage == AssessmentStage.TO_SIGN
    actions.sign_assessment(decision, by=world.leader, at=MONDAY)
    with pytest.raises(Refused, match="不予实施"):
        actions.issue_decision(decision, issued_on=TODAY, by=world.handler, at=MONDAY)


def test_a_risk_that_stays_high_lets_the_draft_be_adjusted_only(world, decision):
    scores = {1: (5, 5), 2: (2, 2), 3: (1, 1)}
    write(world, decision, scores=scores, measures=[1], after={1: (4, 4)})
    with pytest.raises(Refused, match="第二十四条"):
        conclude(world, decision, "proceed")
    conclude(world, decision, "adjust")


def test_an_unfinished_step_is_named(world, decision):
    with pytest.raises(Refused, match="第1步“事项与依据”还缺：决策依据"):
        conclude(world, decision)
    write(world, decision, scores={1: (4, 4), 2: (2, 2), 3: (1, 1)}, measures=[1])
    with pytest.raises(Refused, match="仍为高风险"):
        conclude(world, decision)
    actions.score_points(decision, scores={1: (1, 2)}, after=True, by=world.handler, at=MONDAY)
    actions.drop_group(decision, no=1, by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="至少一个利害相关群体"):
        conclude(world, decision)
    with pytest.raises(Refused, match="不在评估里"):
        actions.drop_group(decision, no=1, by=world.handler, at=MONDAY)


def test_a_leader_who_took_no_part_signs_or_sends_back(world, decision):
    scores = {1: (4, 4), 2: (2, 2), 3: (1, 1)}
    write(world, decision, scores=scores, measures=[1], after={1: (2, 4)})
    with pytest.raises(Refused, match="不在待签署"):
        actions.sign_assessment(decision, by=world.leader, at=MONDAY)
    conclude(world, decision)
    assert [item.kind for item in desk.items(world.leader, TODAY)] == ["稳评签署"]
    for person in (world.handler, world.head, world.director):
        with pytest.raises(PermissionDenied):
            actions.sign_assessment(decision, by=person, at=MONDAY)
    with pytest.raises(Refused, match="不能再改"):
        actions.add_point(decision, title="风险", by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="退回的意见"):
        actions.return_assessment(decision, words=" ", by=world.leader, at=MONDAY)
    actions.return_assessment(decision, words="补充听证", by=world.leader, at=MONDAY)
    assert desk.items(world.leader, TODAY) == []
    conclude(world, decision)
    actions.sign_assessment(decision, by=world.leader, at=MONDAY)
    row = latest(decision)
    assert (row.stage, row.signed_by, row.returned) == (AssessmentStage.SIGNED, world.leader, "")


def test_who_scored_does_not_sign_even_with_a_post_as_leader(world, decision):
    give_post(world.handler, Duty.IN_CHARGE, world.commission)
    vars(world.handler).pop("standings", None)
    write(
        world, decision, scores={1: (4, 4), 2: (2, 2), 3: (1, 1)}, measures=[1], after={1: (2, 4)}
    )
    told = {"controllability": "可控", "words": "可控", "by": world.head, "at": MONDAY}
    actions.submit_assessment(decision, conclusion="proceed", **told)
    Assessment.objects.filter(decision=decision).update(submitted_by=world.head)
    with pytest.raises(PermissionDenied, match="参与评估"):
        actions.sign_assessment(decision, by=world.handler, at=MONDAY)


def test_no_issue_without_a_signature_and_none_before_it(world, decision):
    def issue(day=TODAY, by=world.handler):
        return actions.issue_decision(decision, issued_on=day, by=by, at=MONDAY)

    assert MajorDecision.objects.missing().get() == decision
    with pytest.raises(Refused, match="没有经领导签署"):
        issue()
    scores = {1: (4, 4), 2: (2, 2), 3: (1, 1)}
    write(world, decision, scores=scores, measures=[1], after={1: (2, 4)})
    conclude(world, decision)
    with pytest.raises(Refused, match="没有经领导签署"):
        issue()
    actions.sign_assessment(decision, by=world.leader, at=MONDAY)
    assert not MajorDecision.objects.missing().exists()
    with pytest.raises(Refused, match="早于评估签署"):
        issue(TODAY - days(1))
    with pytest.raises(Refused, match="晚于今天"):
        issue(TODAY + days(1))
    with pytest.raises(PermissionDenied):
        issue(by=world.leader)
    assert issue().issued_on == TODAY
    with pytest.raises(Refused, match="已经出台"):
        issue()


def test_without_public_interest_no_assessment_is_owed_and_the_reason_is_kept(world):
    plain = enter(world, touches_public=False, why_not="内部办公用房调整")
    assert not MajorDecision.objects.missing().exists()
    actions.issue_decision(plain, issued_on=TODAY, by=world.handler, at=MONDAY)
    plain.refresh_from_db()
    assert plain.why_not == "内部办公用房调整"


def test_a_measure_is_owed_after_the_signature_and_done_with_proof(world, signed):
    measure = Measure.objects.get()
    late = MONDAY + days(30)
    assert desk.items(world.unit_clerk, TODAY) == []
    (item,) = desk.items(world.unit_clerk, late.date())
    assert item.due_on == measure.until
    assert MajorDecision.objects.with_late_measures(late.date()).get() == signed
    with pytest.raises(PermissionDenied):
        actions.finish_measure(measure, proof="已开会", by=world.bureau_head, at=late)
    with pytest.raises(Refused, match="不能只打勾"):
        actions.finish_measure(measure, proof=" ", by=world.unit_clerk, at=late)
    actions.finish_measure(measure, proof="3月8日已开会", by=world.unit_clerk, at=late)
    with pytest.raises(Refused, match="已经完成"):
        actions.finish_measure(measure, proof="再报", by=world.unit_clerk, at=late)
    assert desk.items(world.unit_clerk, late.date()) == []
    assert not MajorDecision.objects.with_late_measures(late.date()).exists()


def test_a_measure_of_a_draft_is_not_owed(world, decision):
    write(world, decision, scores={1: (4, 4)}, measures=[1])
    measure = Measure.objects.get()
    assert not Measure.objects.late(TODAY + days(90)).exists()
    with pytest.raises(Refused, match="签署之后"):
        actions.finish_measure(measure, proof="已办", by=world.unit_clerk, at=MONDAY)
    with pytest.raises(Refused, match="不在"):
        actions.add_measure(
            decision, no=1, what="x", unit=world.rsc, person=world.handler, until=PLANNED,
            by=world.handler, at=MONDAY,
        )  # fmt: skip
    actions.drop_measure(decision, no=measure.no, by=world.handler, at=MONDAY)
    assert not contents_of(latest(decision)).measures


def test_another_round_takes_over_groups_and_points_and_keeps_the_former(world, signed):
    with pytest.raises(PermissionDenied):
        actions.reassess(signed, words="信访集中", by=world.bureau_head, at=MONDAY)
    second = actions.reassess(signed, words="信访集中", by=world.director, at=MONDAY)
    contents = contents_of(second)
    assert (second.round, [g.name for g in contents.groups]) == (2, ["对口初中的学生家长"])
    assert [p.before for p in contents.points] == [None, None, None]
    assert contents_of(signed.assessments.get(round=1)).points[0].after.score == 8
    with pytest.raises(Refused, match="没有经领导签署"):
        actions.issue_decision(signed, issued_on=TODAY, by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="还没有签署"):
        actions.reassess(signed, words="再来", by=world.director, at=MONDAY)


def test_nothing_remains_when_the_event_fails(world, decision, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    before = Event.objects.count()
    monkeypatch.setattr("risk_assessment.actions.taking.log.append", fail)
    with pytest.raises(RuntimeError):
        actions.add_group(decision, name="家长", size=1, demand="x", by=world.handler, at=MONDAY)
    assert not contents_of(latest(decision)).groups
    assert Event.objects.count() == before
