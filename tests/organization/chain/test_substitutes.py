"""Naming a substitute: who may, whom, for which days."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit import log
from audit.models import Event
from organization.actions.substitutes import end_substitution, set_substitute
from organization.models import Duty, Substitution, User
from organization.standing import standing
from petitions.models import Accused, Track
from tests import world as worlds
from tests.world import MONDAY, days, make_person, register

DAY = MONDAY.date()
FRIDAY = DAY + days(4)


@pytest.fixture
def world(db):
    return worlds.build()


def name(post, person, *, by, first=DAY, last=FRIDAY, reason="休假", at: datetime = MONDAY):
    return set_substitute(
        post, substitute=person, valid_from=first, valid_to=last, reason=reason, by=by, at=at
    )


def test_the_holder_names_a_substitute_who_then_holds_the_post(world):
    row = name(world.head.posts.get(), world.unit_clerk, by=world.head)
    held = standing(User.objects.get(pk=world.unit_clerk.pk), DAY)
    assert {post.duty for post in held.posts} == {"head", "specialist"}
    event = Event.objects.get(kind="substitution_set")
    assert event.body["person"] == world.unit_clerk.pk
    assert (event.actor_id, event.actor_role, event.actor_unit) == (world.head.pk, "head", "JJC")
    assert log.texts([event])[event.pk] == "休假"
    assert row.valid_to == DAY + days(4)


def test_the_administrator_names_one_too_and_a_stranger_does_not(world):
    name(world.head.posts.get(), world.unit_clerk, by=world.admin)
    with pytest.raises(PermissionDenied, match="系统管理员"):
        name(world.bureau_head.posts.get(), world.unit_clerk, by=world.head)
    assert Substitution.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last": DAY - timedelta(days=1)}, "不能早于"),
        ({"first": DAY - timedelta(days=1)}, "过去"),
        ({"last": DAY + timedelta(days=400)}, "最长一年"),
        ({"reason": " "}, "事由"),
    ],
)
def test_impossible_days_and_reasons_are_refused(world, change, words):
    with pytest.raises(ValidationError, match=words):
        name(world.head.posts.get(), world.unit_clerk, by=world.head, **change)
    assert not Substitution.objects.exists()


def test_the_holder_a_disabled_person_and_a_second_one_are_refused(world):
    post = world.head.posts.get()
    with pytest.raises(ValidationError, match="自己的岗位"):
        name(post, world.head, by=world.head)
    world.handler.is_active = False
    world.handler.save()
    with pytest.raises(ValidationError, match="停用"):
        name(post, world.handler, by=world.head)
    name(post, world.unit_clerk, by=world.head)
    with pytest.raises(ValidationError, match="已有人代行"):
        name(post, world.bureau_clerk, by=world.head, first=DAY + days(4), last=DAY + days(9))
    name(post, world.bureau_clerk, by=world.head, first=DAY + days(5), last=DAY + days(9))


def test_officers_and_the_business_never_stand_in_for_each_other(world):
    with pytest.raises(ValidationError, match="三员"):
        name(world.head.posts.get(), world.auditor, by=world.admin)
    with pytest.raises(ValidationError, match="三员"):
        name(world.auditor.posts.get(), world.handler, by=world.security)
    with pytest.raises(PermissionDenied):
        name(world.auditor.posts.get(), world.handler, by=world.admin)
    with pytest.raises(PermissionDenied):
        name(world.security.posts.get(), world.handler, by=world.security)
    free = User.objects.create_user("free", name="无岗")
    assert name(world.auditor.posts.get(), free, by=world.security)


def test_who_must_keep_out_of_a_case_of_the_unit_is_refused_without_a_reason(world):
    petition = register(world, matter_fields={"track": Track.ACCUSATION})
    worlds.actions.assign(petition.case, to=world.jjc, by=world.clerk, at=MONDAY)
    accused = make_person(Duty.HANDLER, world.rsc, "被告")
    Accused.objects.create(case=petition.case, person=accused, named_on=DAY)
    with pytest.raises(ValidationError, match="不能代行") as refusal:
        name(world.head.posts.get(), accused, by=world.head)
    assert petition.case.number not in str(refusal.value)


def test_a_substitution_is_ended_once(world):
    row = name(world.head.posts.get(), world.unit_clerk, by=world.head)
    with pytest.raises(PermissionDenied):
        end_substitution(row, by=world.unit_clerk, at=MONDAY)
    row = end_substitution(row, by=world.head, at=MONDAY)
    assert row.ended_on == DAY
    assert not standing(User.objects.get(pk=world.unit_clerk.pk), DAY).units("head")
    with pytest.raises(ValidationError, match="已经结束"):
        end_substitution(row, by=world.head, at=MONDAY)
    assert Event.objects.filter(kind="substitution_ended").count() == 1


def test_nothing_remains_when_the_event_fails(world, monkeypatch):
    def broken(*_args, **_kwargs):
        raise OSError

    monkeypatch.setattr(log, "append", broken)
    with pytest.raises(OSError):  # noqa: PT011
        name(world.head.posts.get(), world.unit_clerk, by=world.head)
    assert not Substitution.objects.exists()
