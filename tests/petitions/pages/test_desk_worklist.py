"""The conditions of `worklist` say of every state what the rules of the case page say."""

import pytest
from django.utils import timezone

from organization.models import Duty, Role
from petitions import actions, permissions, situation
from petitions.models import Case, Urgency
from petitions.next_step import awaited
from petitions.waiting import GATES, STEPS, WORK
from petitions.workflow import BY_CODE
from petitions.worklist import Desk, waits_for
from tests.world import OPINION, bring_to, days, make_person, register

PATH = [
    "assign", "sign", "accept", "start", "draft", "submit_draft", "approve_draft", "issue",
    "serve", "submit_report", "pass_report",
]  # fmt: skip


def now():
    return timezone.localtime()


def people(world):
    return [value for value in vars(world).values() if hasattr(value, "username")]


def check(world, case):
    """Compare, for everybody, the database's answer with that of the rules."""
    today = timezone.localdate()
    row = awaited(situation.of(case), today)
    assert row is not None
    here = Case.objects.filter(pk=case.pk)
    found = {step.code for step in STEPS if here.filter(waits_for(step)).exists()}
    assert row.code in found
    for person in people(world):
        desk = Desk(person, today)
        may = permissions.role_for(person, row, situation.of(case), today) is not None
        may = may and desk.visible.filter(pk=case.pk).exists()
        assert desk.mine.filter(pk=case.pk).exists() is may, (person, row.code)
        blocks = [name for name in ("must", "gates", "work", "others")
                  if getattr(desk, name).filter(pk=case.pk).exists()]  # fmt: skip
        assert len(blocks) <= 1
        assert not may or blocks[0] in {"must", "gates", "work"}


@pytest.mark.parametrize("step", PATH)
def test_each_step_of_the_path_lies_on_the_desk_of_who_may_take_it(world, step):
    case = bring_to(world, register(world, at=now()).case, step, at=now())
    check(world, case)


def test_a_fresh_case_and_a_transferred_one(world):
    case = register(world, at=now()).case
    check(world, case)
    case = actions.transfer(case, to=world.jjc, by=world.clerk, at=now())
    check(world, case)
    case = actions.sign(case, by=world.unit_clerk, at=now())
    case = actions.accept(case, by=world.unit_clerk, at=now())
    case = actions.start(case, by=world.unit_clerk, at=now())
    case = actions.draft(case, OPINION, by=world.unit_clerk, at=now())
    case = actions.submit_draft(case, by=world.unit_clerk, at=now())
    case = actions.approve_draft(case, by=world.head, at=now())
    case = actions.issue(case, by=world.head, at=now())
    today = timezone.localdate()
    check(world, case)
    case = actions.serve(case, method="post", served_on=today, by=world.unit_clerk, at=now())
    check(world, case)  # waits for its closing: nobody asked for a report


def test_returns_refusals_and_reports_sent_back(world):
    case = bring_to(world, register(world, at=now()).case, "sign", at=now())
    case = actions.object_to(case, words="不属本处。", by=world.head, at=now())
    check(world, case)
    case = actions.agree_return(case, by=world.clerk, at=now())
    check(world, case)
    other = bring_to(world, register(world, at=now()).case, "submit_report", at=now())
    other = actions.return_report(other, words="请补正。", by=world.director, at=now())
    check(world, other)


def test_an_urgent_matter_waits_for_a_leader_before_it_is_routed(world):
    case = register(world, at=now(), matter_fields={"urgency": Urgency.URGENT}).case
    check(world, case)
    assert Desk(world.leader, timezone.localdate()).gates.get() == case
    assert not Desk(world.clerk, timezone.localdate()).gates.exists()
    case = actions.approve_routing(case, words="请人事处阅办。", by=world.leader, at=now())
    check(world, case)


def test_what_the_head_wrote_is_for_the_next_rung_to_judge(world):
    case = bring_to(world, register(world, at=now()).case, "submit_draft", at=now())
    reply = case.replies.get()
    reply.author = world.head
    reply.save(update_fields=["author"])
    today = timezone.localdate()
    assert not Desk(world.head, today).mine.filter(pk=case.pk).exists()
    # The next held rung may judge it instead, from the page of the case.
    row = BY_CODE["approve_draft"]
    assert permissions.role_for(world.leader, row, situation.of(case), today) == Role.LEADER


def test_a_taken_case_is_not_on_the_desk_of_another_handler(world):
    second = make_person(Duty.HANDLER, world.jjc)
    case = bring_to(world, register(world, at=now()).case, "accept", at=now())
    today = timezone.localdate()
    assert Desk(world.handler, today).work.get() == case
    assert not Desk(second, today).mine.exists()


def test_late_work_of_others_must_be_seen_by_those_who_answer_for_it(world):
    long_ago = now() - days(90)
    case = bring_to(world, register(world, at=long_ago).case, "start", at=long_ago)
    today = timezone.localdate()
    for person in (world.head, world.handler, world.unit_clerk, world.director, world.leader):
        assert Desk(person, today).must.get() == case
    assert Desk(world.clerk, today).others.get() == case
    for person in (world.bureau_clerk, world.admin, world.auditor):
        desk = Desk(person, today)
        assert not any(rows.exists() for rows in (desk.must, desk.others, desk.mine))


def test_every_step_is_either_work_or_a_yes_or_no():
    assert {row.code for row in WORK} == {
        "start", "draft", "submit_draft", "serve", "submit_report", "begin",
    }  # fmt: skip
    assert not set(WORK) & set(GATES)
