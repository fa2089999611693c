"""When a rule proposes to hold somebody to account, and to whom."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accountability import actions
from accountability.models import Proposal, Purpose
from accountability.proceeding_jobs import PROCEEDING_PROPOSALS, propose_proceedings
from accountability.rules import suggested
from organization.models import Duty
from petitions import actions as petitions
from tests import world as worlds
from tests.accountability.answering import LATE
from tests.accountability.situations import Held
from tests.world import MONDAY, days, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def case(world):
    return worlds.bring_to(world, worlds.register(world).case, "start")


def test_rules_propose_once_and_only_to_who_stands_above(world, case):
    worlds.bring_to(world, worlds.register(world).case, "sign", at=LATE - days(60))
    (period,) = PROCEEDING_PROPOSALS.missing(LATE)
    first = propose_proceedings(period, Held(), LATE)
    rows = Proposal.objects.filter(purpose=Purpose.PROCEEDING, case=case)
    proposal = rows.get()
    again = propose_proceedings(period, Held(), LATE + days(1))
    assert first != again
    assert rows.count() == 1
    assert (proposal.about, proposal.facts["clock"]) == ("unit/JJC", "C4")
    (shown,) = suggested([proposal])
    assert "基础教育处的办结时限" in shown.why
    assert f"已逾期 {proposal.facts['days']} 天" in shown.why
    day = timezone.localdate(LATE)
    for person, sees in (
        (world.director, True), (world.leader, True), (world.clerk, False), (world.head, False),
        (world.handler, False), (world.auditor, False),
        (make_person(Duty.FIRST_RESPONSIBLE, world.jjc), False),
    ):  # fmt: skip
        seen = Proposal.objects.visible_to(person, day).filter(pk=proposal.pk).exists()
        assert seen is sees, person
    with pytest.raises(PermissionDenied):
        actions.dismiss(proposal, words="不必", by=world.clerk, at=LATE)
    before = case.chain.events.count()
    actions.dismiss(proposal, words="已督办，不追究。", by=world.director, at=LATE)
    assert case.chain.events.count() == before  # nothing on the case tells of it


def test_the_second_return_and_an_unanswered_supervision_are_proposed(world):
    case = worlds.bring_to(world, worlds.register(world).case, "submit_report")
    petitions.return_report(case, words="补充", by=world.clerk, at=MONDAY)
    now = timezone.now() + days(1)
    propose_proceedings("", Held(), now)
    rows = Proposal.objects.filter(case=case, rule="liable_return")
    assert not rows.exists()
    petitions.begin(case, by=world.handler, at=MONDAY)
    petitions.submit_report(case, words="再报", by=world.handler, at=MONDAY)
    petitions.return_report(case, words="仍不清", by=world.clerk, at=MONDAY)
    propose_proceedings("", Held(), now)
    propose_proceedings("", Held(), now)
    assert "第 2 次退回" in suggested([rows.get()])[0].why
