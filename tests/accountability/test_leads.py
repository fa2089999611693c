"""Who leads a case, the four duties with their proof, instructions, receptions."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accountability import actions
from accountability.actions.leads import may_lead
from accountability.models import CaseLead, CaseTask, Instruction, LeadDuty
from audit import log
from organization.models import Duty, User
from petitions import granted
from petitions.models import Case, CaseGrant, Notice, Recusal
from petitions.notices import relay
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import MONDAY, days, make_person

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def case(world):
    return worlds.bring_to(world, worlds.register(world).case, "start")


@pytest.fixture
def head_of_rsc(world):
    """Somebody who leads, but sees nothing of the case by a post."""
    return make_person(Duty.HEAD, world.rsc, "郑斌")


def lead(world, case, leader, **said):
    said = {"reason": "重复信访，群众反映集中", "by": world.director, "at": MONDAY} | said
    return actions.set_lead(case, leader=leader, **said)


def again(user):
    return User.objects.get(pk=user.pk)


def sees(user, case, on=DAY):
    return Case.objects.visible_to(again(user), on).filter(pk=case.pk).exists()


def told(case, kind):
    relay(MONDAY)
    return set(Notice.objects.filter(case=case, kind=kind).values_list("to", flat=True))


def test_a_lead_without_sight_of_the_case_is_lent_it_and_loses_it_again(world, case, head_of_rsc):
    assert not sees(head_of_rsc, case)
    row = lead(world, case, head_of_rsc, deputy=world.leader)
    assert sees(head_of_rsc, case)
    grant = CaseGrant.objects.get()
    assert list(row.grants.all()) == [grant]  # the deputy sees it by a post already
    assert (grant.permission.codename, grant.valid_to) == (granted.LEAD, DAY.replace(year=2027))
    event = case.chain.events.get(kind="set_lead")
    assert (event.body["person"], event.body["deputy"]) == (head_of_rsc.pk, world.leader.pk)
    assert log.texts([event])[event.pk] == "重复信访，群众反映集中"
    assert told(case, "set_lead") == {head_of_rsc.pk, world.leader.pk}
    actions.end_lead(case, words="问题已解决", by=world.leader, at=MONDAY)
    assert not sees(head_of_rsc, case)
    assert not CaseLead.objects.running().exists()
    with pytest.raises(Refused, match="没有包案领导"):
        actions.end_lead(case, words="再来", by=world.leader, at=MONDAY)


def test_handing_over_wants_words_and_keeps_the_former_lead_as_history(world, case, head_of_rsc):
    first = lead(world, case, world.leader)
    with pytest.raises(Refused, match="写明交接情况"):
        lead(world, case, head_of_rsc)
    lead(world, case, head_of_rsc, words="基本情况已当面交接")
    first.refresh_from_db()
    assert (first.ended_on, first.words) == (DAY, "基本情况已当面交接")
    assert CaseLead.objects.running().get().leader == head_of_rsc
    with pytest.raises(Refused, match="已由郑斌包案"):
        lead(world, case, head_of_rsc)
    lead(world, case, head_of_rsc, deputy=world.head)
    assert CaseLead.objects.running().get().deputy == world.head
    assert CaseLead.objects.count() == 2


def test_what_was_lent_is_lent_again_before_the_year_is_over(world, case, head_of_rsc):
    lead(world, case, head_of_rsc)
    late = MONDAY + days(340)
    with pytest.raises(Refused):
        lead(world, case, again(head_of_rsc), at=MONDAY + days(300))
    lead(world, case, again(head_of_rsc), at=late)
    assert sees(head_of_rsc, case, DAY + days(400))


@pytest.mark.parametrize("who", ["handler", "admin", "clerk"])
def test_who_leads_nothing_cannot_lead(world, case, who):
    with pytest.raises(Refused, match="现任领导"):
        lead(world, case, getattr(world, who))
    assert getattr(world, who) not in may_lead(DAY)


def test_who_is_kept_out_cannot_lead_and_whose_office_it_is_not_cannot_set(
    world, case, head_of_rsc
):
    Recusal.objects.create(case=case, person=head_of_rsc, ground="relation", began_on=DAY)
    with pytest.raises(Refused, match="不得经办、审核或包案"):
        lead(world, case, again(head_of_rsc))
    with pytest.raises(Refused, match="不得经办、审核或包案"):
        lead(world, case, world.leader, deputy=again(head_of_rsc))
    for person in (world.head, world.handler, world.security, world.bureau_head):
        with pytest.raises(PermissionDenied):
            lead(world, case, world.leader, by=person)
    with pytest.raises(Refused, match="包案事由"):
        lead(world, case, world.leader, reason=" ")
    assert not CaseGrant.objects.exists()


def test_a_restricted_case_is_lent_to_its_lead_and_to_nobody_of_the_accused_side(world):
    accusation = worlds.register(
        world, matter_fields={"track": "accusation", "subject_unit": world.school}
    ).case
    principal = make_person(Duty.HEAD, world.school, "校长")
    with pytest.raises(Refused, match="不得经办"):
        lead(world, accusation, principal)
    assert not sees(world.leader, accusation)
    lead(world, accusation, world.leader)
    assert sees(world.leader, accusation)
    assert told(accusation, "set_lead") == {world.leader.pk}


def test_each_duty_wants_words_a_day_and_the_lead(world, case, head_of_rsc):
    lead(world, case, head_of_rsc)
    mine = again(head_of_rsc)
    said = {"duty": LeadDuty.FACTS, "done_on": DAY, "words": "已阅卷", "by": mine, "at": MONDAY}
    actions.do_lead_duty(case, **said)
    for change, words in (
        ({"words": " "}, "不能只打勾"),
        ({"done_on": DAY - timedelta(days=1)}, "包案之日"),
        ({"done_on": DAY + timedelta(days=1)}, "包案之日"),
        ({"duty": LeadDuty.PLAN}, "化解方案"),
    ):
        with pytest.raises(Refused, match=words):
            actions.do_lead_duty(case, **(said | change))
    with pytest.raises(PermissionDenied, match="包案领导"):
        actions.do_lead_duty(case, **(said | {"by": world.leader}))
    assert case.chain.events.filter(kind="do_lead_duty").count() == 1


def test_a_plan_has_measures_with_owner_and_day_and_keeps_those_of_before(world, case):
    lead(world, case, world.leader)
    plan = {"summary": "先核清事实，再协商补发", "by": world.leader, "at": MONDAY}
    with pytest.raises(Refused, match="至少要有一项措施"):
        actions.make_plan(case, measures=[], **plan)
    measure = actions.Measure("约谈当事人", world.jjc, DAY + days(5), world.handler)
    actions.make_plan(case, measures=[measure], **plan)
    actions.make_plan(case, measures=[], **(plan | {"summary": "改为分期补发"}))
    task = CaseTask.objects.get()
    assert (task.source, task.person, task.what) == ("plan", world.handler, "约谈当事人")
    plans = CaseLead.objects.get().duties.filter(duty=LeadDuty.PLAN).order_by("pk")
    assert [row.words for row in plans] == ["先核清事实，再协商补发", "改为分期补发"]
    outsider = actions.Measure(
        "查账", world.rsc, DAY + days(5), make_person(Duty.HANDLER, world.rsc)
    )
    with pytest.raises(Refused, match="另选责任人"):
        actions.make_plan(case, measures=[outsider], **plan)


def test_an_instruction_goes_to_the_handler_is_answered_once_and_proves_guidance(
    world, case, head_of_rsc
):
    row = lead(world, case, head_of_rsc)
    with pytest.raises(PermissionDenied, match="批示由"):
        actions.instruct(case, words="请抓紧", by=world.head, at=MONDAY)
    note = actions.instruct(case, words="一周内面谈", by=again(head_of_rsc), at=MONDAY)
    assert (note.person, note.unit, note.due_on) == (world.handler, world.jjc, DAY + days(7))
    assert [one.duty for one in row.duties.all()] == ["guidance"]
    assert told(case, "instruct") == {world.handler.pk}
    assert list(Instruction.objects.owed_by(world.handler, DAY)) == [note]
    with pytest.raises(PermissionDenied):
        actions.answer_instruction(note, answer="已谈", by=world.clerk, at=MONDAY)
    actions.answer_instruction(note, answer="已面谈", by=world.handler, at=MONDAY)
    assert told(case, "answer_instruction") == {head_of_rsc.pk}
    with pytest.raises(Refused, match="已经答复"):
        actions.answer_instruction(note, answer="再答", by=world.handler, at=MONDAY)
    assert actions.instruct(case, words="加快", by=world.leader, at=MONDAY).no == 2


def test_a_reception_keeps_contact_and_its_promises_become_tasks(world, case):
    row = lead(world, case, world.leader)
    promise = actions.Promise("补发课时费", world.jjc, DAY + days(10))
    said = {"kind": "reception", "on": DAY, "words": "当面听取", "by": world.leader, "at": MONDAY}
    tasks = actions.record_reception(case, promises=[promise], **said)
    assert [(task.source, task.what) for task in tasks] == [("reception", "补发课时费")]
    assert [one.duty for one in row.duties.all()] == ["contact"]
    event = case.chain.events.get(kind="receive")
    assert event.body["tasks"] == [1]
    with pytest.raises(Refused, match="约定"):
        actions.record_reception(case, **(said | {"on": DAY + days(1)}))
    meeting = actions.arrange_reception(
        case, kind="home_visit", on=DAY + days(3), words="上门", by=world.leader, at=MONDAY
    )
    assert (meeting.person, meeting.what) == (world.leader, "下访：上门")
    assert list(CaseTask.objects.owed_by(world.leader, DAY)) == [meeting]
