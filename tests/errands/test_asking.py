"""Asking, joining, deciding, calling off, asking again."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.log import texts
from audit.models import Event
from errands import actions
from errands.models import Errand, State
from errands.running import run_startable
from organization.models import Duty
from petitions import notices
from petitions.models import Notice
from tests.errands.conftest import asked
from tests.world import MONDAY, days, make_person


def test_the_same_again_is_joined_while_it_is_under_way_and_new_after_that(world):
    first = asked(world)
    assert asked(world) == first
    assert asked(world, n=5) != first
    assert asked(world, by=world.head) != first
    run_startable(MONDAY)
    assert asked(world) != first


def test_what_was_asked_is_sealed_and_its_trail_holds_no_words(world):
    errand = asked(world, purpose="专项排查王建国")
    event = Event.objects.get(chain__subject=f"errand/{errand.pk}")
    assert (event.kind, event.actor_id) == ("errand_asked", world.clerk.pk)
    assert "王建国" not in str(event.body)
    assert texts([event])[event.pk] == "专项排查王建国"


def test_what_needs_a_yes_does_not_run_before_it_and_runs_after(world):
    errand = asked(world, needs_approval=True, purpose="排查")
    run_startable(MONDAY)
    assert Errand.objects.get(pk=errand.pk).state == State.TO_APPROVE
    actions.decide(errand, agrees=True, words="", by=world.director, at=MONDAY)
    run_startable(MONDAY)
    errand.refresh_from_db()
    assert (errand.state, errand.decided_by) == (State.DONE, world.director)
    kinds = Event.objects.filter(chain__subject=f"errand/{errand.pk}").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == ["errand_asked", "errand_approved"]


def test_a_no_ends_it_with_its_reason(world):
    errand = asked(world, needs_approval=True)
    actions.decide(errand, agrees=False, words="请缩小范围", by=world.leader, at=MONDAY)
    run_startable(MONDAY)
    errand.refresh_from_db()
    assert (errand.state, errand.answer, errand.can_retry) == (State.REFUSED, "请缩小范围", False)
    with pytest.raises(actions.NotNow):
        actions.decide(errand, agrees=True, words="", by=world.leader, at=MONDAY)


@pytest.mark.parametrize(
    ("who", "asks", "may"),
    [
        ("director", "clerk", True),
        ("leader", "clerk", True),
        ("leader", "director", True),
        ("head", "handler", True),
        ("leader", "bureau_clerk", True),
        ("director", "director", False),
        ("clerk", "director", False),
        ("head", "clerk", False),
        ("director", "handler", False),
        ("admin", "clerk", False),
        ("auditor", "clerk", False),
    ],
)
def test_the_yes_is_for_the_head_or_director_of_the_unit_and_for_who_is_above(
    world, who, asks, may
):
    errand = asked(world, by=getattr(world, asks), needs_approval=True)
    decider = getattr(world, who)
    waiting = Errand.objects.to_decide_by(decider, MONDAY.date())
    assert waiting.filter(pk=errand.pk).exists() == may
    if not may:
        with pytest.raises(PermissionDenied):
            actions.decide(errand, agrees=True, words="", by=decider, at=MONDAY)


def test_who_may_say_yes_hears_of_it_and_who_asked_hears_the_answer(world):
    second = make_person(Duty.OFFICE, world.office)
    errand = asked(world, by=world.director, needs_approval=True)
    notices.relay(MONDAY)
    assert list(Notice.objects.values_list("to", flat=True)) == [second.pk]
    actions.decide(errand, agrees=True, words="", by=second, at=MONDAY)
    notices.relay(MONDAY)
    told = Notice.objects.get(kind="errand_approved")
    assert (told.to, told.case) == (world.director, None)


def test_where_nobody_else_is_in_the_unit_the_next_above_hears_of_it(world):
    asked(world, by=world.bureau_head, needs_approval=True)
    notices.relay(MONDAY)
    assert Notice.objects.get().to == world.leader


def test_only_the_owner_may_call_off_or_ask_again(world):
    errand = asked(world)
    for deed in (actions.cancel, actions.retry):
        with pytest.raises(PermissionDenied):
            deed(errand, by=world.director, at=MONDAY)


def test_what_was_called_off_does_not_run(world):
    errand = asked(world)
    actions.cancel(errand, by=world.clerk, at=MONDAY)
    run_startable(MONDAY)
    errand.refresh_from_db()
    assert (errand.state, errand.rows) == (State.CANCELLED, None)
    with pytest.raises(actions.NotNow):
        actions.cancel(errand, by=world.clerk, at=MONDAY)
    with pytest.raises(actions.NotNow):
        actions.retry(errand, by=world.clerk, at=MONDAY)


def test_a_yes_is_asked_for_again_after_a_day(world):
    errand = asked(world, "unfit", needs_approval=True)
    actions.decide(errand, agrees=True, words="", by=world.director, at=MONDAY)
    run_startable(MONDAY)
    errand.refresh_from_db()
    assert actions.retry(errand, by=world.clerk, at=MONDAY).state == State.WAITING
    run_startable(MONDAY)
    again = actions.retry(errand, by=world.clerk, at=MONDAY + days(2))
    assert again.state == State.TO_APPROVE


def test_what_failed_cannot_be_tried_again_beside_the_same_that_runs(world):
    errand = asked(world, "unfit")
    run_startable(MONDAY)
    asked(world, "unfit")
    errand.refresh_from_db()
    with pytest.raises(actions.NotNow, match="正在进行"):
        actions.retry(errand, by=world.clerk, at=MONDAY)
