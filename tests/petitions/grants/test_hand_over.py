"""Handing over a desk: what the preview shows is what happens, all of it or nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit import log
from audit.models import Event
from organization.models import Duty, Post, Substitution, User
from petitions import holdings, verify
from petitions.actions.handing_over import VACATE, HandOver, hand_over, plan
from petitions.models import Assignment, Case, Notice, Recusal, Topic
from petitions.notices import relay
from petitions.workflow import Refused, StaleCase
from tests import world as worlds
from tests.petitions.pages.browsers import browser, post, words
from tests.threads import at_once
from tests.world import MONDAY, bring_to, days, give_post, make_person, register

DAY = MONDAY.date()
URL = "/desk/admin/hand-over/"


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def other(world):
    return make_person(Duty.HANDLER, world.jjc, "石磊")


@pytest.fixture
def cases(world):
    return [bring_to(world, register(world).case, "start") for _ in range(3)]


def do(wanted, by, at=MONDAY):
    seen = plan(wanted, by=fresh(by), on=at.date()).mark
    return hand_over(wanted, seen=seen, by=fresh(by), at=at)


def test_everything_goes_over_with_an_event_each_and_the_rows_say_what_the_events_say(
    world, cases, other
):
    wanted = HandOver(world.handler, (other,), DAY)
    shown = plan(wanted, by=world.admin, on=DAY)
    done = hand_over(wanted, seen=shown.mark, by=fresh(world.admin), at=MONDAY)
    assert [line.assignment.pk for line in done.moving] == [
        line.assignment.pk for line in shown.moving
    ]
    assert set(Assignment.objects.values_list("handler", flat=True)) == {other.pk}
    assert set(Case.objects.values_list("handler", flat=True)) == {other.pk}
    events = Event.objects.filter(kind="delegate")
    assert {event.body["handed_over_by"] for event in events} == {world.handler.pk}
    assert {event.actor_role for event in events} == {"admin"}
    assert Event.objects.get(kind="handed_over").body["moved"] == {str(other.pk): 3}
    assert list(verify.check_projections()) == []
    relay(MONDAY)
    assert Notice.objects.filter(to=other, kind="delegate").count() == 3


def test_a_matter_already_reported_goes_over_too(world, other):
    case = bring_to(world, register(world).case, "submit_report")
    do(HandOver(world.handler, (other,), DAY), world.admin)
    case.refresh_from_db()
    assert case.handler == other


def test_by_topic_and_by_case_and_some_stay(world, cases, other):
    third = make_person(Duty.HANDLER, world.jjc, "郑华")
    special = register(world, matter_fields={"topic": Topic.objects.get(code="E05-01")}).case
    special = bring_to(world, special, "start")
    rows = {case.pk: case.assignments.get().pk for case in [*cases, special]}
    wanted = HandOver(
        world.handler,
        (other, third),
        DAY,
        by_topic={special.topic_id: third.pk},
        by_case={rows[cases[0].pk]: third.pk, rows[cases[1].pk]: 0},
    )
    done = do(wanted, world.admin)
    handlers = dict(Case.objects.values_list("pk", "handler"))
    assert handlers == {
        cases[0].pk: third.pk, cases[1].pk: world.handler.pk, cases[2].pk: other.pk,
        special.pk: third.pk,
    }  # fmt: skip
    assert [line.assignment.case_id for line in done.staying] == [cases[1].pk]


def test_what_a_receiver_cannot_take_is_listed_and_left(world, cases, other):
    Recusal.objects.create(case=cases[0], person=other, ground="relation", began_on=DAY)
    outsider = make_person(Duty.HANDLER, world.rsc)
    shown = plan(HandOver(world.handler, (other,), DAY), by=world.admin, on=DAY)
    assert [(line.assignment.case_id, line.refused) for line in shown.staying] == [
        (cases[0].pk, "该接手人不能接收此件")
    ]
    shown = plan(HandOver(world.handler, (outsider,), DAY), by=fresh(world.admin), on=DAY)
    assert len(shown.staying) == 3
    do(HandOver(world.handler, (other,), DAY), world.admin)
    cases[0].refresh_from_db()
    assert cases[0].handler == world.handler


def test_posts_end_the_day_before_and_are_filled_or_vacant_from_the_day(world, cases):
    newcomer = User.objects.create_user("new", name="新人")
    also = give_post(world.handler, Duty.SPECIALIST, world.rsc)
    desk = Post.objects.get(person=world.handler, duty=Duty.HANDLER)
    wanted = HandOver(
        world.handler, (newcomer,), DAY, posts={desk.pk: newcomer.pk, also.pk: VACATE}
    )
    done = do(wanted, world.admin)
    assert len(done.moving) == 3
    yesterday = DAY - timedelta(days=1)
    assert set(Post.objects.of(world.handler).values_list("valid_to", flat=True)) == {yesterday}
    new = Post.objects.get(person=newcomer)
    assert (new.unit, new.duty, new.role, new.valid_from) == (
        world.jjc, "handler", "handler", DAY,
    )  # fmt: skip
    vacant = Post.objects.get(person=None)
    assert (vacant.unit, vacant.valid_from) == (world.rsc, DAY)
    assert cases[0] in Case.objects.visible_to(fresh(newcomer), DAY)
    assert not Case.objects.visible_to(fresh(world.handler), DAY).exists()


def test_a_head_goes_with_the_post_and_what_they_stood_in_for_ends(world, other):
    bring_to(world, register(world).case, "submit_draft")
    row = Substitution.objects.create(
        post=world.bureau_head.posts.get(), substitute=world.head, reason="出差",
        valid_from=DAY, valid_to=DAY + days(9),
    )  # fmt: skip
    successor = User.objects.create_user("next", name="继任")
    seat = Post.objects.get(person=world.head)
    shown = plan(HandOver(world.head, (successor,), DAY), by=world.admin, on=DAY)
    assert (shown.held.reviews, len(shown.held.substitutions), shown.ended) == (1, 1, ())
    do(
        HandOver(
            world.head, (successor,), DAY, posts={seat.pk: successor.pk}, end_substitutions=True
        ),
        world.admin,
    )
    row.refresh_from_db()
    assert row.ended_on == DAY
    assert Post.objects.on(DAY).get(unit=world.jjc, duty=Duty.HEAD).person == successor


def test_a_head_moves_the_desks_of_the_own_unit_and_no_posts(world, cases, other):
    give_post(world.handler, Duty.HANDLER, world.rsc)
    elsewhere = bring_to(world, register(world).case, "assign", to=world.rsc)
    worlds.actions.sign(elsewhere, by=fresh(world.handler), at=MONDAY)
    done = do(HandOver(world.handler, (other,), DAY), world.head)
    assert {line.assignment.unit for line in done.lines} == {world.jjc}
    assert Event.objects.filter(kind="delegate", actor_role="head").count() == 3
    desk = Post.objects.get(person=world.handler, unit=world.jjc)
    wanted = HandOver(world.handler, (other,), DAY, posts={desk.pk: other.pk})
    with pytest.raises(PermissionDenied, match="系统管理员"):
        plan(wanted, by=fresh(world.head), on=DAY)
    with pytest.raises(PermissionDenied):
        plan(HandOver(world.handler, (other,), DAY), by=fresh(world.handler), on=DAY)


def test_impossible_hand_overs_are_refused_in_words(world, cases, other):
    wrong = [
        (HandOver(world.handler, (), DAY), "接手人"),
        (HandOver(world.handler, (world.handler,), DAY), "自己"),
        (HandOver(world.handler, (other,), DAY + days(1)), "当日"),
        (HandOver(world.handler, (other,), DAY - days(40)), "一个月"),
        (HandOver(world.handler, (world.auditor,), DAY), "三员"),
    ]
    for wanted, said in wrong:
        with pytest.raises(Refused, match=said):
            plan(wanted, by=world.admin, on=DAY)


def test_a_preview_that_is_no_longer_true_is_not_carried_out(world, cases, other):
    wanted = HandOver(world.handler, (other,), DAY)
    seen = plan(wanted, by=world.admin, on=DAY).mark
    do(wanted, world.head)
    with pytest.raises(StaleCase, match="重新预览"):
        hand_over(wanted, seen=seen, by=fresh(world.admin), at=MONDAY)
    assert Event.objects.filter(kind="delegate").count() == 3


def test_nothing_remains_when_one_event_fails(world, cases, other, monkeypatch):
    append, calls = log.append, []

    def broken(*args, **kwargs):
        calls.append(args)
        if len(calls) == 3:
            raise OSError
        return append(*args, **kwargs)

    monkeypatch.setattr(log, "append", broken)
    with pytest.raises(OSError):  # noqa: PT011
        do(HandOver(world.handler, (other,), DAY), world.admin)
    assert not Event.objects.filter(kind="delegate").exists()
    assert set(Case.objects.values_list("handler", flat=True)) == {world.handler.pk}


def test_what_is_open_is_counted_for_units_and_people(world, cases):
    assert holdings.open_work_of_person(world.handler) == (3, "在办 3 件")
    assert holdings.open_work_of_person(world.head) == (0, "")
    assert holdings.open_work_of_unit(world.jjc) == (3, "承办未结 3 件")
    assert holdings.open_work_of_unit(world.office).number == 3
    assert holdings.open_work_of_unit(world.rsc) == (0, "")


@pytest.fixture
def now_cases(world):
    now = timezone.localtime()
    return [bring_to(world, register(world, at=now).case, "start", at=now) for _ in range(3)]


def test_the_pages_lead_from_people_to_preview_to_the_deed_without_a_title(world, now_cases, other):
    today = timezone.localdate()
    asked = f"{URL}?giver={world.handler.pk}&to={other.pk}&day={today.isoformat()}"
    said = words(browser(world.admin).get(asked))
    assert now_cases[0].number in said
    assert now_cases[0].title not in said
    answer = post(world.admin, asked, step="preview")
    assert answer.status_code == 200
    seen = answer.context["plan"].mark
    assert now_cases[0].title not in words(answer)
    assert not Event.objects.filter(kind="delegate").exists()
    key = "7d2b6f0e-4d0f-4f3a-9d3f-3f6f3c1f0a11"
    for _twice in range(2):
        answer = post(world.admin, asked, step="confirm", seen=seen, form_key=key)
        assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    assert Event.objects.filter(kind="delegate").count() == 3
    assert post(world.admin, asked, step="confirm", seen=seen).status_code == 409
    assert browser(world.handler).get(URL).status_code == 403


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_hand_overs_at_once_one_wins_and_the_other_is_told(transactional_db):
    world = worlds.build()
    people = [make_person(Duty.HANDLER, world.jjc, name) for name in ("石磊", "郑华")]
    for _ in range(3):
        bring_to(world, register(world).case, "start")
    wanted = [HandOver(world.handler, (person,), DAY) for person in people]
    marks = [plan(one, by=fresh(world.admin), on=DAY).mark for one in wanted]

    def work(number):
        try:
            hand_over(wanted[number], seen=marks[number], by=fresh(world.admin), at=MONDAY)
        except StaleCase as refusal:
            return str(refusal)
        return "done"

    answers = at_once(2, work)
    assert answers.count("done") == 1
    assert any("重新预览" in answer for answer in answers)
    assert Event.objects.filter(kind="delegate").count() == 3
    assert len(set(Case.objects.values_list("handler", flat=True))) == 1
