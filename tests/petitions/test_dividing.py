"""A superior names the unit; the unit asks another for help."""

import pytest
from django.core.exceptions import PermissionDenied

from petitions import actions, verify
from petitions.models import Case
from petitions.workflow import Refused, WrongStage
from tests.world import MONDAY, bring_to, days, make_person

DAY = MONDAY.date()


@pytest.fixture(autouse=True)
def verified(db):
    yield
    assert list(verify.check_projections()) == []


def test_a_superior_ends_a_dispute_by_naming_the_unit_that_has_it(world, case):
    case = bring_to(world, case, "sign", at=MONDAY)
    case = actions.object_to(case, words="不属我处", by=world.unit_clerk, at=MONDAY + days(1))
    case = actions.designate(
        case, to=world.jjc, words="属基础教育", by=world.leader, at=MONDAY + days(2)
    )
    sent = case.assignments.get()
    assert (case.stage, sent.stage, sent.designated) == ("routed", "signed", True)
    with pytest.raises(Refused, match="指定受理"):
        actions.object_to(case, words="仍不属", by=world.unit_clerk, at=MONDAY + days(3))
    assert actions.accept(case, by=world.handler, at=MONDAY + days(3)).stage == "accepted"


def test_a_superior_names_another_unit(world, case):
    make_person("specialist", world.rsc)
    clerk = make_person("handler", world.rsc)
    case = bring_to(world, case, "sign", at=MONDAY)
    case = actions.designate(
        case, to=world.rsc, words="属人事", by=world.leader, at=MONDAY + days(2)
    )
    old, new = case.assignments.order_by("no")
    assert (old.stage, old.ended_on, new.stage) == ("returned", DAY + days(2), "signed")
    assert (case.host, new.due_on) == (
        world.rsc,
        case.clocks.get(code="C5", assignment_no=2).due_on,
    )
    notices = {row.assignment_no: row for row in case.clocks.filter(code="C2b")}
    assert notices[1].stopped_on == notices[2].started_on == DAY + days(2)
    assert not case.clocks.filter(code="C3", assignment_no=2).exists()
    assert actions.accept(case, by=clerk, at=MONDAY + days(3)).stage == "accepted"


def test_naming_a_unit_obeys_the_rules_of_sending(world, case):
    case = bring_to(world, case, "sign", at=MONDAY)
    with pytest.raises(Refused, match="没有在岗的收件人"):
        actions.designate(case, to=world.rsc, words="属人事", by=world.leader, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.designate(case, to=world.jjc, words="属其职责", by=world.clerk, at=MONDAY)
    case = actions.accept(case, by=world.handler, at=MONDAY)
    with pytest.raises(WrongStage):
        actions.designate(case, to=world.jjc, words="属其职责", by=world.leader, at=MONDAY)


def test_a_unit_asks_another_for_help_inside_its_own_limit(world, case):
    helper = make_person("specialist", world.rsc)
    case = bring_to(world, case, "start", at=MONDAY)
    assert not Case.objects.visible_to(helper, DAY).filter(pk=case.pk).exists()
    ask = {"to": world.rsc, "words": "请核实职称评审情况", "by": world.unit_clerk, "at": MONDAY}
    with pytest.raises(Refused, match="限办日期"):
        actions.add_cohandler(case, until=DAY + days(100), **ask)
    case = actions.add_cohandler(case, until=DAY + days(10), **ask)
    sent = case.assignments.get()
    assert (sent.co_unit, sent.co_due_on, case.host) == (world.rsc, DAY + days(10), world.jjc)
    assert Case.objects.visible_to(helper, DAY).filter(pk=case.pk).exists()
    with pytest.raises(Refused, match="已有协办单位"):
        actions.add_cohandler(case, until=DAY + days(10), **ask)


def test_nobody_helps_itself_and_nobody_absent_helps(world, case):
    case = bring_to(world, case, "start", at=MONDAY)
    ask = {"until": DAY + days(5), "words": "请协助", "by": world.head, "at": MONDAY}
    for unit in (world.jjc, world.office):
        with pytest.raises(Refused, match="承办单位或登记单位自己"):
            actions.add_cohandler(case, to=unit, **ask)
    with pytest.raises(Refused, match="没有在岗的收件人"):
        actions.add_cohandler(case, to=world.rsc, **ask)
