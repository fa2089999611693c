"""What the body accepts or refuses itself, as its own office, before anything is sent out."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from petitions import acts, situation, verify
from petitions.actions import accept_here, refuse_here
from petitions.workflow import BY_CODE, Refused, WrongStage
from tests.world import MONDAY, bring_to, days, register

DAY = MONDAY.date()
REFUSAL = {"organ": "市仲裁委员会", "words": "属劳动争议"}


@pytest.fixture(autouse=True)
def verified(db):
    yield
    assert list(verify.check_projections()) == []


def test_the_body_accepts_at_once_and_its_department_begins(world, case):
    case = accept_here(case, to=world.jjc, by=world.clerk, at=MONDAY + days(1))
    assert (case.stage, case.host, case.awaits) == ("accepted", world.jjc, "start")
    assert case.accepted_on == DAY + days(1)
    clocks = {row.code: row for row in case.clocks.all()}
    assert set(clocks) == {"C1", "C2a", "C4", "C5"}  # its department owes no second notice
    assert clocks["C1"].stopped_on == clocks["C2a"].stopped_on == DAY + days(1)
    assert clocks["C4"].due_on == date(2026, 5, 6)
    sent = case.assignments.get()
    assert (sent.kind, sent.stage, sent.signed_on) == ("assign", "working", DAY + days(1))
    case = bring_to(world, case, "close", after="accept", at=MONDAY + days(2))
    assert case.stage == "closed"


def test_the_petitioner_is_told_in_the_name_of_the_body_by_the_office(world, case):
    case = accept_here(case, to=world.jjc, by=world.clerk, at=MONDAY, requirement="请核实")
    told, handed = case.papers.get(kind="accept"), case.papers.get(kind="hand_in")
    assert (told.number, told.content["issuer"]) == ("教信受〔2026〕1号", "市教育委员会")
    assert "基础教育处" in str(told.content)
    assert (handed.addressee, handed.number) == ("基础教育处", "教信承〔2026〕1号")
    assert "王建国" not in str(handed.content)
    assert "请核实" in str(handed.content)


def test_only_a_department_of_the_body_answers_in_its_name(world, case):
    for unit in (world.bureau, world.school, world.office):
        with pytest.raises(Refused, match="本机关处室"):
            accept_here(case, to=unit, by=world.clerk, at=MONDAY)
    with pytest.raises(PermissionDenied):
        accept_here(case, to=world.jjc, by=world.head, at=MONDAY)


def test_an_urgent_matter_waits_for_its_leader_here_too(world):
    case = register(world, headcount=8).case
    with pytest.raises(Refused, match="批办"):
        accept_here(case, to=world.jjc, by=world.clerk, at=MONDAY)


def test_a_set_day_lies_within_the_rule(world, case):
    with pytest.raises(Refused, match="限办日期"):
        accept_here(case, to=world.jjc, due_on=DAY, by=world.clerk, at=MONDAY)
    case = accept_here(case, to=world.jjc, due_on=DAY + days(20), by=world.clerk, at=MONDAY)
    assert case.clocks.get(code="C5").due_on == case.assignments.get().due_on == DAY + days(20)


def test_a_matter_for_another_route_has_no_sixty_days_and_keeps_the_day_to_report(world):
    case = register(world, matter_fields={"route": 2}).case
    lines = acts.consequences(BY_CODE["accept_here"], situation.of(case), DAY)
    said = {line.label: line.value for line in lines}["开始计算"]
    assert "不适用60日" in said
    assert "交办反馈" in said
    case = accept_here(case, to=world.jjc, by=world.clerk, at=MONDAY)
    assert set(case.clocks.values_list("code", flat=True)) == {"C1", "C2a", "C5"}


def test_the_head_of_the_office_refuses_in_the_name_of_the_body(world, case):
    with pytest.raises(PermissionDenied):
        refuse_here(case, ground="other_way", **REFUSAL, by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="告知向有权机关提出"):
        refuse_here(case, ground="not_ours", **REFUSAL, by=world.director, at=MONDAY)
    case = refuse_here(case, ground="other_way", **REFUSAL, by=world.director, at=MONDAY)
    assert (case.stage, case.closed_on) == ("not_accepted", DAY)
    assert case.clocks.get(code="C2a").stopped_on == DAY
    said = str(case.papers.get(kind="refuse").content)
    assert all(text in said for text in ("市仲裁委员会", "属劳动争议", "第二十八条"))


def test_what_was_sent_out_is_accepted_by_its_unit_and_not_here(world, case):
    case = bring_to(world, case, "sign")
    with pytest.raises(WrongStage):
        accept_here(case, to=world.rsc, by=world.clerk, at=MONDAY)
