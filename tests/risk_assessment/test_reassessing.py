"""What came of a decision: linked cases, counts for those who may know, proposals once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accountability.models import Proposal
from jobs import runner
from petitions import actions as petitions
from petitions.models import Notice, Recusal, Track
from petitions.notices import relay
from petitions.workflow import Refused
from risk_assessment import actions, reassessing
from risk_assessment.facing import links_for
from risk_assessment.jobs import REASSESS
from risk_assessment.models import AffectedGroup, DecisionCase
from tests import world as worlds
from tests.risk_assessment.deciding import conclude, enter, write
from tests.world import MONDAY, bring_to, days

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


def link(world, decision, *, group=None, by=None, at=MONDAY, **fields):
    case = worlds.register(world, at=at, **fields).case
    actions.link_decision(case, decision, group=group, by=by or world.director, at=at)
    return case


def run(at=MONDAY):
    (period,) = REASSESS.missing(at)
    return runner.run_one(REASSESS, period, at)


def test_a_link_is_told_on_the_case_alone(world, signed):
    before = signed.chain.events.count()
    group = AffectedGroup.objects.get()
    case = link(world, signed, group=group)
    event = case.chain.events.get(kind="link_decision")
    assert event.body == {"decision": signed.slug, "group": 1}
    assert signed.chain.events.count() == before
    with pytest.raises(Refused, match="已经关联"):
        actions.link_decision(case, signed, by=world.director, at=MONDAY)


def test_only_who_knows_both_links_them_and_no_restricted_case_is_linked(world, signed):
    case = worlds.register(world).case
    with pytest.raises(PermissionDenied):  # the case does not exist for the handler yet
        actions.link_decision(case, signed, by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="没有这项决策"):
        actions.link_decision(case, signed, by=world.clerk, at=MONDAY)
    accusation = worlds.register(world, matter_fields={"track": Track.ACCUSATION}).case
    with pytest.raises(Refused, match="限制知悉"):
        actions.link_decision(accusation, signed, by=world.director, at=MONDAY)
    other = enter(world)
    write(world, other, scores={1: (1, 1), 2: (1, 1), 3: (1, 1)})
    strange = AffectedGroup.objects.get(assessment__decision=other)
    with pytest.raises(Refused, match="最近一轮"):
        actions.link_decision(case, signed, group=strange, by=world.director, at=MONDAY)
    bring_to(world, case, "assign")
    actions.link_decision(case, signed, by=world.handler, at=MONDAY)


def test_predicted_and_happened_count_what_the_reader_may_see(world, signed):
    group = AffectedGroup.objects.get()
    mine = bring_to(world, link(world, signed, group=group), "assign")
    link(world, signed, group=group)
    link(world, signed)

    def counted(person):
        rows = reassessing.compared([group], links_for(signed, person, TODAY))
        return [(row.name, row.happened, row.is_more) for row in rows]

    assert counted(world.director) == [(group.name, 2, True), ("", 1, False)]
    assert counted(world.handler) == [(group.name, 1, False)]
    assert links_for(signed, world.handler, TODAY)[0].case == mine
    petitions.recuse(
        mine,
        world.handler,
        ground=Recusal.Ground.RELATION,
        words="子女在校",
        by=world.head,
        at=MONDAY,
    )
    assert counted(world.handler) == [(group.name, 0, False)]


def test_three_petitions_in_thirty_days_propose_once_and_start_nothing(world, signed):
    for _ in range(2):
        link(world, signed)
    run()
    assert not Proposal.objects.exists()
    link(world, signed, at=MONDAY + days(20))
    for day in (20, 21, 21):
        run(MONDAY + days(day))
    row = Proposal.objects.get()
    assert (row.rule, row.about) == ("reassess_burst", f"decision/{signed.slug}")
    (shown,) = reassessing.proposals_for(world.director, TODAY + days(21), signed)
    assert "30天内收到3件次" in shown.why
    assert signed.number in shown.why
    assert signed.assessments.count() == 1


def test_petitions_apart_by_more_than_thirty_days_propose_nothing(world, signed):
    for gap in (0, 16, 32):
        link(world, signed, at=MONDAY + days(gap))
    run(MONDAY + days(32))
    assert not Proposal.objects.exists()


def test_twice_the_predicted_objections_propose_once(world, signed):
    group = AffectedGroup.objects.get()
    link(world, signed, group=group)
    run()
    assert not Proposal.objects.exists()
    link(world, signed, group=group, at=MONDAY + days(40))
    assert run(MONDAY + days(40)).state == "done"
    run(MONDAY + days(41))
    row = Proposal.objects.get()
    assert row.rule == "reassess_group"
    (shown,) = reassessing.proposals_for(world.leader, TODAY + days(41), signed)
    assert "预计1件异议" in shown.why
    assert "已有2件" in shown.why


def test_only_who_decides_and_knows_every_counted_case_hears_of_it(world, signed):
    for _ in range(3):
        case = link(world, signed)
    run()
    for person in (world.handler, world.head, world.bureau_head, world.clerk, world.auditor):
        assert reassessing.proposals_for(person, TODAY, signed) == []
    assert reassessing.proposals_for(world.leader, TODAY, signed)
    petitions.recuse(
        case,
        world.leader,
        ground=Recusal.Ground.RELATION,
        words="近亲属",
        by=world.director,
        at=MONDAY,
    )
    assert reassessing.proposals_for(world.leader, TODAY, signed) == []


def test_an_accusation_is_not_counted(world, signed):
    for _ in range(3):
        case = link(world, signed)
    type(case).objects.filter(pk=case.pk).update(restricted=True)
    run()
    assert not Proposal.objects.exists()
    assert len(links_for(signed, world.director, TODAY)) == 2
    assert DecisionCase.objects.count() == 3


def test_taking_it_up_begins_the_round_in_the_same_step(world, signed):
    for _ in range(3):
        link(world, signed)
    run()
    row, other = Proposal.objects.get(), enter(world)
    with pytest.raises(Refused, match="还没有签署"):
        actions.reassess(other, words="x", proposal=row, by=world.director, at=MONDAY)
    actions.reassess(signed, words="集中信访", proposal=row, by=world.leader, at=MONDAY)
    row.refresh_from_db()
    assert row.stage == Proposal.Stage.TAKEN
    run(MONDAY + days(1))  # a round is under way: nothing more is proposed
    assert Proposal.objects.count() == 1


def test_the_panel_shows_nothing_of_what_the_reader_may_not_know(world, signed):
    case = link(world, signed)
    url = reverse("case_decision_panel", args=[case.slug])

    def panel(person, at=url):
        client = Client()
        client.force_login(person)
        return client.get(at)

    assert signed.number in panel(world.director).content.decode()
    assert panel(world.clerk).content == b""  # sees the case, no decision
    assert panel(world.handler).status_code == 404  # sees the decision, not the case
    accusation = worlds.register(
        world, matter_fields={"track": Track.ACCUSATION, "subject_unit": world.jjc}
    ).case
    hidden = reverse("case_decision_panel", args=[accusation.slug])
    assert panel(world.director, hidden).content == b""
    for name in ("case_decision_panel", "case_decision_link"):
        there = panel(world.head, reverse(name, args=[accusation.slug]))
        nowhere = panel(world.head, reverse(name, args=["XFB-2026-9999"]))
        assert there.status_code == nowhere.status_code == 404


def test_who_hears_of_what(world, decision):
    scores = {1: (4, 4), 2: (2, 2), 3: (1, 1)}
    write(world, decision, scores=scores, measures=[1], after={1: (2, 4)})
    conclude(world, decision)
    relay(MONDAY)
    told = Notice.objects.filter(kind="risk_submitted")
    assert set(told.values_list("to", flat=True)) == {world.leader.pk}
    actions.sign_assessment(decision, by=world.leader, at=MONDAY)
    relay(MONDAY)
    told = Notice.objects.filter(kind="risk_signed").values_list("to", flat=True)
    assert set(told) == {world.head.pk, world.handler.pk, world.unit_clerk.pk}
