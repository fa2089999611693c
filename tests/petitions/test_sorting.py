"""Before a matter is sent on: its kind and route, answers given at once, and other ways."""

import pytest
from django.core.exceptions import PermissionDenied

from audit import log
from petitions import actions, permissions, situation, verify
from petitions.actions import ShutOut
from petitions.models import Case
from petitions.workflow import BY_CODE, Refused, WrongStage
from tests.world import MONDAY, OPINION, bring_to, days, register

ORGAN = {"organ": "市人力资源社会保障局", "words": "劳动争议由其受理。"}
SUGGESTION = {"matter_fields": {"track": "suggestion"}}


@pytest.fixture(autouse=True)
def verified(db):
    yield
    assert list(verify.check_projections()) == []


def clocks(case):
    return {row.code: row.stopped_on for row in case.clocks.all()}


def test_the_kind_and_the_route_come_from_the_last_word_of_the_clerk(world, case):
    case = actions.classify(case, track="remedy", route=3, by=world.clerk, at=MONDAY)
    assert (case.track, case.route) == ("remedy", 3)
    case = actions.classify(case, track="suggestion", route=3, by=world.clerk, at=MONDAY)
    assert (case.track, case.route) == ("suggestion", 6)  # only redress has routes
    with pytest.raises(Refused, match="没有变化"):
        actions.classify(case, track="suggestion", by=world.clerk, at=MONDAY)
    case = actions.classify(case, track="suggestion", words="拟转", by=world.clerk, at=MONDAY)
    assert case.chain.events.filter(kind="classify").count() == 3


def test_what_proves_to_be_an_accusation_is_walled_off_at_once(world):
    case = register(world, matter_fields={"subject_unit": world.jjc}).case
    assert Case.objects.visible_to(world.leader, MONDAY.date()).filter(pk=case.pk).exists()
    case = actions.classify(case, track="accusation", by=world.clerk, at=MONDAY)
    assert case.restricted
    assert not Case.objects.visible_to(world.leader, MONDAY.date()).filter(pk=case.pk).exists()
    with pytest.raises(Refused, match="第三十条"):
        actions.assign(case, to=world.jjc, by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="不能改为其他类别"):
        actions.classify(case, track="remedy", by=world.clerk, at=MONDAY)


def test_an_accusation_against_the_office_cannot_be_kept_by_classifying_it(world):
    case = register(world, matter_fields={"subject_unit": world.office}).case
    before = case.chain.events.count()
    with pytest.raises(ShutOut):
        actions.classify(case, track="accusation", by=world.clerk, at=MONDAY)
    case.refresh_from_db()
    assert (case.track, case.restricted) == ("remedy", False)
    assert case.chain.events.count() == before


def test_the_office_answers_a_matter_at_once(world, case):
    case = actions.answer_now(case, OPINION, by=world.clerk, at=MONDAY + days(1))
    assert (case.stage, case.awaits, case.host) == ("replied", "serve_answer", None)
    stopped = MONDAY.date() + days(1)
    assert clocks(case) == {"C1": stopped, "C2a": stopped}
    reply = case.replies.get()
    assert (reply.assignment, reply.author, reply.number) == (
        None,
        world.clerk,
        "教信访复〔2026〕1号",
    )
    with pytest.raises(Refused, match="尚未送达"):
        actions.close(case, by=world.clerk, at=MONDAY + days(1))
    case = actions.serve_answer(
        case, method="in_person", served_on=stopped, by=world.director, at=MONDAY + days(1)
    )
    case = actions.close(case, by=world.clerk, at=MONDAY + days(2))
    assert (case.stage, case.closed_on) == ("closed", MONDAY.date() + days(2))


def test_an_urgent_matter_is_not_answered_before_the_leader_has_decided(world):
    case = register(world, matter_fields={"urgency": "urgent"}).case
    with pytest.raises(Refused, match="批办"):
        actions.answer_now(case, OPINION, by=world.clerk, at=MONDAY)


def test_an_accusation_is_neither_answered_by_the_office_nor_diverted(world):
    case = register(world, matter_fields={"track": "accusation", "subject_unit": world.school}).case
    with pytest.raises(WrongStage, match="检举控告类事项不适用“直接答复”"):
        actions.answer_now(case, OPINION, by=world.clerk, at=MONDAY)
    with pytest.raises(WrongStage, match="不适用“导入法定途径”"):
        actions.divert(case, route=2, **ORGAN, by=world.clerk, at=MONDAY)


def test_a_matter_of_another_body_ends_with_the_word_whose_it_is(world, case):
    case = actions.not_ours(case, **ORGAN, by=world.clerk, at=MONDAY + days(3))
    ended = MONDAY.date() + days(3)
    assert (case.stage, case.closed_on, case.awaits) == ("not_accepted", ended, "")
    assert clocks(case) == {"C1": ended, "C2a": ended}
    event = case.chain.events.get(kind="not_ours")
    assert log.texts([event])[event.pk].startswith("有权处理的机关、单位：市人力资源社会保障局\n")
    assert not Case.objects.open().filter(pk=case.pk).exists()
    assert permissions.offers(world.clerk, situation.of(case), ended)  # it may still be spoken of


def test_a_unit_refuses_as_its_head_with_a_ground_and_the_way_out(world, case):
    case = bring_to(world, case, "sign")
    with pytest.raises(PermissionDenied):
        actions.refuse(case, ground="other_way", **ORGAN, by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="请写明"):
        actions.refuse(
            case, ground="other_way", organ=" ", words="因", by=world.head, at=MONDAY + days(1)
        )
    case = actions.refuse(case, ground="other_way", **ORGAN, by=world.head, at=MONDAY + days(1))
    ended = MONDAY.date() + days(1)
    sent = case.assignments.get()
    assert (case.stage, case.host, sent.stage) == ("not_accepted", world.jjc, "dropped")
    assert (sent.ended_on, sent.done_on) == (ended, None)
    assert clocks(case)["C2b"] == clocks(case)["C5"] == ended
    assert Case.objects.visible_to(world.handler, ended).filter(pk=case.pk).exists()


def test_a_matter_is_led_into_its_procedure_from_triage(world, case):
    with pytest.raises(Refused, match="期限已过"):
        actions.divert(
            case, route=2, **ORGAN, until=MONDAY.date() - days(1), by=world.clerk, at=MONDAY
        )
    with pytest.raises(Refused, match="第一至第五项"):
        actions.divert(case, route=6, **ORGAN, by=world.clerk, at=MONDAY)
    case = actions.divert(
        case, route=4, **ORGAN, until=MONDAY.date() + days(60), by=world.clerk, at=MONDAY
    )
    assert (case.stage, case.route, case.closed_on) == ("diverted", 4, MONDAY.date())
    assert case.chain.events.get(kind="divert").body["until"] == "2026-05-01"


def test_a_matter_is_led_into_its_procedure_after_it_was_accepted(world, case):
    case = bring_to(world, case, "accept")
    case = actions.divert_unit(case, route=5, **ORGAN, by=world.handler, at=MONDAY + days(4))
    assert (case.stage, case.route) == ("diverted", 5)
    assert clocks(case)["C4"] == MONDAY.date() + days(4)
    assert case.due_on is None


def test_a_suggestion_is_studied_and_answered_without_acceptance(world):
    case = bring_to(world, register(world, **SUGGESTION).case, "sign")
    assert case.awaits == "study"
    with pytest.raises(WrongStage, match="建议意见类事项不适用“受理”"):
        actions.accept(case, by=world.handler, at=MONDAY)
    case = actions.study(case, by=world.handler, at=MONDAY + days(1))
    assert (case.stage, case.accepted_on) == ("in_progress", None)
    assert "C4" not in clocks(case)
    assert clocks(case)["C2b"] == MONDAY.date() + days(1)
    case = actions.draft(case, OPINION, by=world.handler, at=MONDAY + days(2))
    with pytest.raises(Refused, match="采纳、部分采纳或者未采纳"):
        actions.submit_draft(case, by=world.handler, at=MONDAY + days(2))


def test_redress_is_not_studied(world, case):
    case = bring_to(world, case, "sign")
    with pytest.raises(WrongStage, match="申诉求决类事项不适用“研究建议”"):
        actions.study(case, by=world.handler, at=MONDAY)


def test_every_way_out_is_somebody_and_says_its_law():
    for code in ("answer_now", "not_ours", "refuse", "divert", "divert_unit", "study"):
        assert BY_CODE[code].law.startswith("22:")
