"""Steps taken as a substitute, for want of a head, or by a grant."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from organization.models import Duty, Post, Substitution, User
from petitions import actions, timeline
from petitions.models import Assignment, Case, Reply
from petitions.workflow import Refused
from petitions.worklist import Desk
from reports import permissions as reporting
from tests.world import MONDAY, OPINION, bring_to, give_post, make_person, register

DAY = MONDAY.date()


def fresh(user):
    return User.objects.get(pk=user.pk)


def stand_in(holder, person, duty):
    post = Post.objects.get(person=holder, duty=duty)
    Substitution.objects.create(
        post=post, substitute=person, reason="休假", valid_from=DAY, valid_to=DAY
    )
    return post


def vacate(person, duty):
    Post.objects.filter(person=person, duty=duty).update(valid_to=DAY - timedelta(days=1))


def test_a_substitute_approves_and_signs_with_the_post_of_the_holder(world, case):
    case = bring_to(world, case, "submit_draft")
    other = make_person(Duty.HEAD, world.rsc, "石磊")
    post = stand_in(world.head, other, Duty.HEAD)
    other = fresh(other)
    assert case in Desk(other, DAY).waiting("approve_draft")
    assert Reply.objects.for_review_by(other, DAY).exists()
    actions.approve_draft(case, by=other, at=MONDAY)
    event = Event.objects.get(kind="approve_draft")
    assert (event.actor_id, event.actor_role, event.actor_unit) == (other.pk, "head", "JJC")
    assert event.body["for"] == post.pk
    assert "（代行）" in timeline.runs([event], "")[0].items[0].who


def test_the_holder_signs_without_that_word(world, case):
    bring_to(world, case, "approve_draft")
    event = Event.objects.get(kind="approve_draft")
    assert "for" not in event.body
    assert "代行" not in timeline.runs([event], "")[0].items[0].who


def test_the_substitute_of_a_handler_works_on_what_the_handler_has(world, case):
    case = bring_to(world, case, "start")
    other = make_person(Duty.HANDLER, world.rsc, "石磊")
    assert not Case.objects.visible_to(fresh(other), DAY).exists()
    stand_in(world.handler, other, Duty.HANDLER)
    other = fresh(other)
    assert case in Case.objects.visible_to(other, DAY)
    assert case in Desk(other, DAY).work
    assert Assignment.objects.of_desk(other, DAY).count() == 1
    case = actions.draft(case, OPINION, by=other, at=MONDAY)
    case.refresh_from_db()
    assert case.handler == world.handler
    tomorrow = DAY + timedelta(days=1)
    assert not Case.objects.visible_to(fresh(other), tomorrow).exists()


def test_what_a_substitute_begins_belongs_to_the_holder(world, case):
    case = bring_to(world, case, "assign")
    other = make_person(Duty.HANDLER, world.rsc, "石磊")
    stand_in(world.handler, other, Duty.HANDLER)
    case = actions.sign(case, by=fresh(other), at=MONDAY)
    assert case.handler_id == world.handler.pk


def test_a_vacant_head_is_answered_for_by_the_leader_in_charge(world, case):
    case = bring_to(world, case, "submit_draft")
    assert not Reply.objects.for_review_by(fresh(world.leader), DAY).exists()
    with pytest.raises(PermissionDenied):
        actions.approve_draft(case, by=fresh(world.leader), at=MONDAY)
    vacate(world.head, Duty.HEAD)
    leader = fresh(world.leader)
    assert Reply.objects.for_review_by(leader, DAY).exists()
    assert case in Desk(leader, DAY).gates
    case = actions.approve_draft(case, by=leader, at=MONDAY)
    event = Event.objects.get(kind="approve_draft")
    assert (event.actor_role, event.actor_unit) == ("leader", "SHEC")
    actions.issue(case, by=leader, at=MONDAY)


def test_a_substitute_comes_before_the_leader(world, case):
    case = bring_to(world, case, "submit_draft")
    stand_in(world.head, world.unit_clerk, Duty.HEAD)
    Post.objects.filter(duty=Duty.HEAD, unit=world.jjc).update(person=None)
    with pytest.raises(PermissionDenied):
        actions.approve_draft(case, by=fresh(world.leader), at=MONDAY)
    actions.approve_draft(case, by=fresh(world.unit_clerk), at=MONDAY)


def test_a_head_who_wrote_the_draft_leaves_it_to_the_rung_above_never_to_themselves(world, case):
    give_post(world.head, Duty.HANDLER, world.jjc)
    case = bring_to(world, case, "assign")
    head = fresh(world.head)
    for step in (actions.sign, actions.accept, actions.start):
        case = step(case, by=head, at=MONDAY)
    case = actions.draft(case, OPINION, by=head, at=MONDAY)
    case = actions.submit_draft(case, by=head, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.approve_draft(case, by=head, at=MONDAY)
    actions.approve_draft(case, by=fresh(world.leader), at=MONDAY)


def test_a_unit_without_anybody_to_receive_is_refused_with_the_superior_named(world, case):
    with pytest.raises(Refused, match="徐汇区教育局"):
        actions.assign(case, to=world.school, by=world.clerk, at=MONDAY)
    vacant = give_post(None, Duty.HEAD, world.school)
    with pytest.raises(Refused, match="徐汇区教育局"):
        actions.assign(case, to=world.school, by=world.clerk, at=MONDAY)
    Substitution.objects.create(
        post=vacant, substitute=world.bureau_head, reason="主持", valid_from=DAY, valid_to=DAY
    )
    assert actions.assign(case, to=world.school, by=world.clerk, at=MONDAY).host == world.school


def test_a_disabled_account_receives_nothing(world, case):
    User.objects.filter(posts__unit=world.rsc).update(is_active=False)
    head = make_person(Duty.HEAD, world.rsc)
    User.objects.filter(pk=head.pk).update(is_active=False)
    with pytest.raises(Refused, match="没有在岗的收件人"):
        actions.assign(case, to=world.rsc, by=world.clerk, at=MONDAY)


def test_a_report_is_confirmed_by_the_next_rung_only_where_unit_has_nobody(world):
    assert reporting.confirming_role(fresh(world.bureau_head), world.school, DAY) == "head"
    assert reporting.confirming_role(fresh(world.leader), world.school, DAY) is None
    make_person(Duty.SPECIALIST, world.school)
    assert reporting.confirming_role(fresh(world.bureau_head), world.school, DAY) is None


def test_only_the_wall_of_a_substitute_counts_too(world):
    petition = register(world, matter_fields={"track": "accusation", "subject_unit": world.bureau})
    world_case = actions.assign(petition.case, to=world.jjc, by=world.clerk, at=MONDAY)
    assert world_case in Case.objects.visible_to(fresh(world.head), DAY)
    stand_in(world.bureau_head, world.head, Duty.HEAD)
    assert world_case not in Case.objects.visible_to(fresh(world.head), DAY)
