"""More time: the one extension of Art. 34, the office's later day, and the change of procedure."""

import pytest
from django.core.exceptions import PermissionDenied

from petitions import actions, notices, verify
from petitions.models import Notice
from petitions.workflow import Refused
from tests.world import MONDAY, bring_to, days, submission

DAY = MONDAY.date()
DUE = DAY + days(60)  # 1 May 2026: a holiday, so that the last day is 6 May
ROLLED = DAY + days(65)


@pytest.fixture(autouse=True)
def verified(db):
    yield
    assert list(verify.check_projections()) == []


@pytest.fixture
def begun(world, case):
    return bring_to(world, case, "start")


def ask(case, by, *, on=50, n=30):
    at = MONDAY + days(on)
    return actions.request_ext(case, days=n, words="须委托鉴定", by=by, at=at)


def handle(case):
    return case.clocks.get(code="C4")


def test_the_handler_asks_the_head_grants_and_the_last_day_moves(world, begun):
    assert handle(begun).due_on == ROLLED
    case = ask(begun, world.handler)
    assert (case.extension, case.extension_days) == ("asked", 30)
    assert handle(case).due_on == ROLLED  # nothing moves before the head has said yes
    case = actions.approve_ext(case, by=world.head, at=MONDAY + days(55))
    assert case.extension == "granted"
    assert handle(case).due_on == DUE + days(31)  # 31 May is a Sunday
    assert case.due_on == case.clocks.get(code="C5").due_on  # the office's own day stays


def test_the_office_that_assigned_it_hears_of_the_extension(world, begun):
    case = actions.approve_ext(ask(begun, world.handler), by=world.head, at=MONDAY + days(55))
    notices.relay(MONDAY + days(55))
    told = set(Notice.objects.filter(case=case, kind="approve_ext").values_list("to", flat=True))
    assert {world.clerk.pk, world.director.pk, world.handler.pk} <= told


def test_who_asks_does_not_grant(world, begun):
    world.head.posts.update(person=world.handler)  # of a unit so small that one is both
    world.handler.posts.update(valid_to=None)
    case = ask(begun, world.handler)
    with pytest.raises(PermissionDenied):
        actions.approve_ext(case, by=world.handler, at=MONDAY + days(51))
    with pytest.raises(PermissionDenied):
        actions.approve_ext(case, by=world.unit_clerk, at=MONDAY + days(51))


def test_it_is_granted_before_the_last_day_is_over_and_once(world, begun):
    with pytest.raises(Refused, match="没有提出延期申请"):
        actions.approve_ext(begun, by=world.head, at=MONDAY)
    for wrong in (0, 31):
        with pytest.raises(Refused, match="1至30日"):
            ask(begun, world.handler, n=wrong)
    case = ask(begun, world.handler, n=10)
    with pytest.raises(Refused, match="等待承办单位负责人审批"):
        ask(case, world.handler)
    with pytest.raises(Refused, match="届满后不能延期"):
        actions.approve_ext(case, by=world.head, at=MONDAY + days(66))
    case = actions.approve_ext(case, by=world.head, at=MONDAY + days(65))  # the last day itself
    with pytest.raises(Refused, match="不能再延期"):
        ask(case, world.handler, on=66)


def test_a_refusal_leaves_the_limit_and_one_may_ask_again(world, begun):
    case = ask(begun, world.handler)
    case = actions.refuse_ext(case, words="理由不足", by=world.head, at=MONDAY + days(51))
    assert (case.extension, handle(case).due_on) == ("refused", ROLLED)
    assert ask(case, world.handler, on=52).extension == "asked"


def test_a_matter_without_the_sixty_days_needs_no_extension(world, case):
    case = actions.classify(case, track="remedy", route=4, by=world.clerk, at=MONDAY)
    case = bring_to(world, case, "start")
    with pytest.raises(Refused, match="没有正在计算的60日"):
        ask(case, world.handler)


def test_the_office_moves_the_day_of_the_report_once(world, begun):
    before = begun.clocks.get(code="C5").due_on
    case = actions.extend_due(begun, days=10, words="案情复杂", by=world.clerk, at=MONDAY)
    sent = case.assignments.get()
    assert sent.due_on == case.clocks.get(code="C5").due_on > before
    assert handle(case).due_on == ROLLED
    with pytest.raises(Refused, match="已延长一次"):
        actions.extend_due(case, days=10, words="再延", by=world.clerk, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.extend_due(case, days=10, words="再延", by=world.head, at=MONDAY)


def test_a_simple_matter_has_shorter_limits_from_the_start(world, case):
    case = actions.classify(case, track="remedy", procedure="simple", by=world.clerk, at=MONDAY)
    case = bring_to(world, case, "sign", at=MONDAY)
    codes = set(case.clocks.values_list("code", flat=True))
    assert "C13" in codes
    assert "C2b" not in codes
    case = actions.accept(case, by=world.handler, at=MONDAY + days(1))
    assert case.clocks.get(code="C13").stopped_on == DAY + days(1)
    assert case.clocks.get(code="C14").due_on == DAY + days(15)  # ten working days
    assert not case.clocks.filter(code="C4").exists()


def test_an_ordinary_matter_becomes_simple_and_back_from_the_same_acceptance(world, begun):
    case = actions.to_simple(begun, words="事实清楚", by=world.handler, at=MONDAY + days(2))
    assert handle(case).voided
    assert case.clocks.get(code="C14").started_on == DAY
    with pytest.raises(Refused, match="已按简易程序"):
        actions.to_simple(case, words="再转", by=world.handler, at=MONDAY + days(2))
    case = actions.to_ordinary(case, words="信访人不满意", by=world.head, at=MONDAY + days(9))
    assert case.clocks.get(code="C14").voided
    assert (handle(case).started_on, handle(case).due_on) == (DAY, ROLLED)
    assert not handle(case).voided


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"track": "accusation"}, "检举控告类"),
        ({"track": "remedy", "route": 2}, "法定途径"),
    ],
)
def test_what_is_not_simple_is_not_called_so(world, case, fields, words):
    with pytest.raises(Refused, match=words):
        actions.classify(case, procedure="simple", **fields, by=world.clerk, at=MONDAY)


def test_a_repeated_or_group_matter_is_not_simple(world, begun):
    actions.join(begun, submission(), by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="重复信访"):
        actions.to_simple(begun, words="简单", by=world.handler, at=MONDAY)
