"""Leads, tasks and instructions go over with the desk, and nobody leaves without a word of them."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability import actions, handing
from accountability.models import CaseLead, CaseTask, TaskSource
from audit.models import Event
from organization import holdings
from organization.models import Duty, Post, User
from petitions.actions.handing_over import KEEP, HandOver, hand_over, plan
from petitions.models import Case, CaseGrant, Notice, Recusal
from petitions.notices import relay
from petitions.verify import check_projections
from petitions.workflow import Refused, StaleCase
from tests import world as worlds
from tests.world import MONDAY, bring_to, days, give_post, make_person

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def cases(world):
    return [bring_to(world, worlds.register(world).case, "start") for _ in range(2)]


@pytest.fixture
def dual(world):
    """Return another leader, to whom no post shows the cases."""
    return make_person(Duty.DUAL, world.commission, "许宁")


def fresh(user):
    return User.objects.get(pk=user.pk)


def lead(world, case, leader, deputy=None, at=MONDAY):
    return actions.set_lead(
        case, leader=leader, deputy=deputy, reason="久拖未决", by=world.director, at=at
    )


def task(world, case, person, at=MONDAY, **fields):
    said = {"what": "核对公示期", "unit": world.jjc, "source": TaskSource.PLAN} | fields
    due = at.date() + days(9)
    return actions.set_task(case, person=person, due_on=due, by=world.director, at=at, **said)


def do(wanted, by, at=MONDAY):
    seen = plan(wanted, by=fresh(by), on=at.date()).mark
    return hand_over(wanted, seen=seen, by=fresh(by), at=at)


def reasons(shown):
    return [(line.item.part, line.refused) for line in shown.staying_others]


def running(case):
    return CaseLead.objects.running().get(case=case)


def test_what_somebody_leads_and_owes_is_counted(world, cases, dual):
    lead(world, cases[0], dual, deputy=world.handler)
    task(world, cases[0], world.handler)
    done = task(world, cases[1], world.handler)
    actions.finish_task(done, proof="已核对。", by=world.handler, at=MONDAY)
    actions.instruct(cases[0], words="抓紧。", by=world.leader, at=MONDAY)
    assert handing.open_work_of_person(dual) == (1, "包案 1 件")
    assert handing.open_work_of_person(world.handler) == (
        3, "包案 1 件，未完成任务 1 项，未答复批示 1 条",
    )  # fmt: skip
    assert handing.open_work_of_person(world.clerk) == (0, "")
    assert [work.count for work in holdings.of_person(world.handler)] == [2, 3]
    actions.supervise(
        cases[0], unit=world.jjc, failing="late", requirement="限期办结。", until=DAY + days(9),
        by=world.director, at=MONDAY,
    )  # fmt: skip
    assert handing.open_work_of_unit(world.jjc) == (
        3, "未完成任务 1 项，未答复批示 1 条，在督办 1 件",
    )  # fmt: skip
    assert handing.open_work_of_unit(world.rsc) == (0, "")


def test_a_leader_s_cases_go_to_another_leader_who_is_let_in_and_told(world, cases, dual):
    for case in cases:
        lead(world, case, dual, deputy=world.head)
    assert CaseGrant.objects.filter(user=dual, ended_on=None).count() == 2
    other = make_person(Duty.DUAL, world.commission, "罗静")
    done = do(HandOver(dual, (other,), DAY), world.admin)
    assert len(done.moving_others) == 2
    for case in cases:
        now = running(case)
        assert (now.leader, now.deputy, now.reason) == (other, world.head, "久拖未决")
        former = case.leads.get(leader=dual)
        assert (former.ended_on, former.ended_by) == (DAY, world.admin)
        assert former.words == "许宁的工作交接。"
        assert Case.objects.visible_to(fresh(other), DAY).filter(pk=case.pk).exists()
        assert not Case.objects.visible_to(fresh(dual), DAY).filter(pk=case.pk).exists()
        assert case.chain.events.filter(kind="set_lead").latest("seq").actor_role == "admin"
    assert Event.objects.get(kind="handed_over").body["others"] == {"lead": 2}
    relay(MONDAY)
    assert Notice.objects.filter(to=other, kind="set_lead").count() == 2
    assert list(check_projections()) == []


def test_who_helps_to_lead_is_replaced_and_a_deputy_may_come_to_lead(world, cases, dual):
    lead(world, cases[0], world.leader, deputy=dual)
    lead(world, cases[1], dual, deputy=world.head)
    done = do(HandOver(dual, (world.head,), DAY), world.admin)
    assert len(done.moving_others) == 2
    assert (running(cases[0]).leader, running(cases[0]).deputy) == (world.leader, world.head)
    assert (running(cases[1]).leader, running(cases[1]).deputy) == (world.head, None)
    shown = plan(HandOver(world.head, (world.leader,), DAY), by=world.admin, on=DAY)
    assert ("lead", "该接手人已是此件的包案领导") in reasons(shown)


def test_who_cannot_take_it_is_named_with_the_reason_and_it_stays(world, cases, dual):
    lead(world, cases[0], dual)
    shown = plan(HandOver(dual, (world.handler,), DAY), by=world.admin, on=DAY)
    assert reasons(shown) == [("lead", "该接手人不是现任领导或单位负责人")]
    Recusal.objects.create(case=cases[0], person=world.leader, ground="relation", began_on=DAY)
    shown = plan(HandOver(dual, (world.leader,), DAY), by=fresh(world.admin), on=DAY)
    assert reasons(shown) == [("lead", "该接手人不能接收此件")]
    do(HandOver(dual, (world.leader,), DAY), world.admin)
    assert running(cases[0]).leader == dual


def test_tasks_and_instructions_go_with_the_desk_and_the_new_owner_finishes_them(world, cases):
    other = make_person(Duty.HANDLER, world.jjc, "石磊")
    owed = task(world, cases[0], world.handler)
    kept = task(world, cases[1], world.handler)
    told = actions.instruct(cases[0], words="抓紧。", by=world.leader, at=MONDAY)
    wanted = HandOver(world.handler, (other,), DAY, by_item={f"task_{kept.pk}": KEEP})
    shown = plan(wanted, by=world.admin, on=DAY)
    assert [line.item.words for line in shown.moving_others] == ["第1项", "第1项"]
    do(wanted, world.admin)
    for row in (owed, kept, told):
        row.refresh_from_db()
    assert (owed.person, kept.person, told.person) == (other, world.handler, other)
    event = cases[0].chain.events.filter(kind="work_handed_over").order_by("seq").first()
    assert event.body["handed_over_by"] == world.handler.pk
    relay(MONDAY)
    assert Notice.objects.filter(to=other, kind="work_handed_over").count() == 2
    actions.finish_task(owed, proof="已核对。", by=fresh(other), at=MONDAY)
    assert list(check_projections()) == []


def test_a_receiver_who_sees_nothing_of_the_case_takes_no_task(world, cases):
    task(world, cases[0], world.handler)
    stranger = make_person(Duty.HANDLER, world.rsc, "石磊")
    shown = plan(HandOver(world.handler, (stranger,), DAY), by=world.admin, on=DAY)
    assert ("task", "该接手人目前看不到此件，办理不了") in reasons(shown)
    # With the post comes the sight of the case.
    desk = Post.objects.get(person=world.handler)
    wanted = HandOver(world.handler, (stranger,), DAY, posts={desk.pk: stranger.pk})
    do(wanted, world.admin)
    assert CaseTask.objects.get().person == stranger


def test_who_takes_the_lead_sees_the_case_by_it_and_takes_the_task(world, cases, dual):
    lead(world, cases[0], dual)
    owed = task(world, cases[0], dual)
    other = make_person(Duty.DUAL, world.commission, "罗静")
    alone = plan(HandOver(dual, (other,), DAY, by_part={"lead": KEEP}), by=world.admin, on=DAY)
    assert ("task", "该接手人目前看不到此件，办理不了") in reasons(alone)
    do(HandOver(dual, (other,), DAY), world.admin)
    owed.refresh_from_db()
    assert (owed.person, running(cases[0]).leader) == (other, other)


def test_a_head_moves_the_tasks_of_the_own_unit_and_no_lead(world, cases):
    other = make_person(Duty.HANDLER, world.jjc, "石磊")
    give_post(world.handler, Duty.HANDLER, world.rsc)
    lead(world, cases[0], world.leader, deputy=world.handler)
    task(world, cases[0], world.handler)
    task(world, cases[0], world.handler, unit=world.rsc)
    done = do(HandOver(world.handler, (other,), DAY), world.head)
    assert [(line.item.part, line.item.words) for line in done.others] == [("task", "第1项")]
    assert running(cases[0]).deputy == world.handler
    event = Event.objects.get(kind="work_handed_over")
    assert event.actor_role == "head"
    with pytest.raises(PermissionDenied):
        plan(HandOver(world.handler, (other,), DAY), by=fresh(world.handler), on=DAY)


def test_what_changed_since_the_preview_is_not_moved(world, cases, dual):
    other = make_person(Duty.DUAL, world.commission, "罗静")
    lead(world, cases[0], dual)
    wanted = HandOver(dual, (other,), DAY)
    seen = plan(wanted, by=world.admin, on=DAY).mark
    actions.end_lead(cases[0], words="已化解。", by=world.director, at=MONDAY)
    with pytest.raises(StaleCase, match="重新预览"):
        hand_over(wanted, seen=seen, by=fresh(world.admin), at=MONDAY)


def test_all_or_nothing_when_one_thing_cannot_be_moved(world, cases, dual, monkeypatch):
    lead(world, cases[0], world.head)
    task(world, cases[1], world.head)

    def refuse(*_args):
        raise Refused("不行。")

    part = handing.TASKS
    monkeypatch.setattr(handing, "TASKS", type(part)(**vars(part) | {"move": refuse}))
    with pytest.raises(Refused, match="不行"):
        do(HandOver(world.head, (world.leader,), DAY), world.admin)
    assert running(cases[0]).leader == world.head
    assert not Event.objects.filter(kind="handed_over").exists()


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def send(person, url, **said):
    return browser(person).post(url, said | {"form_key": str(uuid.uuid4())}, follow=True)


def shown(answer):
    return " ".join(answer.content.decode().split())


def test_the_pages_say_what_is_left_and_the_wizard_moves_it(world, dual):
    now = timezone.localtime()
    case = bring_to(world, worlds.register(world, at=now).case, "start", at=now)
    lead(world, case, dual, at=now)
    task(world, case, dual, at=now)
    detail, today = reverse("person_detail", args=[dual.pk]), now.date()
    post = Post.objects.get(person=dual)
    words = "包案 1 件，未完成任务 1 项"
    for url in (detail, reverse("post_end", args=[post.pk])):
        page = shown(browser(world.admin).get(url))
        assert words in page
        assert reverse("hand_over") in page
    switched = send(world.admin, reverse("person_switch", args=[dual.pk]), active="0")
    assert "名下还有未结工作" in shown(switched)
    assert words in shown(switched)

    asked = f"{reverse('hand_over')}?giver={dual.pk}&to={world.leader.pk}&day={today}"
    preview = send(world.admin, asked, step="preview")
    assert preview.status_code == 200
    assert "包案、任务和批示：将移交 2 项，留待决定 0 项。" in shown(preview)
    assert case.number in shown(preview)
    assert case.title not in shown(preview)
    seen = preview.context["plan"].mark
    done = send(world.admin, asked, step="confirm", seen=seen)
    assert "移交 2 件，留待决定 0 件" in shown(done)
    assert running(case).leader == world.leader
    assert CaseTask.objects.get().person == world.leader
    assert words not in shown(browser(world.admin).get(detail))


def test_a_unit_with_tasks_is_not_closed(world, cases):
    task(world, cases[0], None, unit=world.jjc)
    url = reverse("unit_change", args=["JJC", "close"])
    page = shown(browser(world.admin).get(url))
    assert "未完成任务 1 项" in page
    answer = send(world.admin, url, on=timezone.localdate().isoformat())
    assert answer.status_code == 422
    assert "未完成任务 1 项），请先办理工作交接" in shown(answer)
