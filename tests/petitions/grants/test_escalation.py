"""Who hears that a deadline is near, is today, has passed: a table, with its vacancies."""

from datetime import timedelta

import pytest

from audit import log
from organization.models import Duty, Post, Substitution, User
from petitions import jobs
from petitions.models import Clock, Notice, Recusal
from petitions.notices import recipients, relay
from tests.world import MONDAY, bring_to, days, make_person, register

DAY = MONDAY.date()


@pytest.fixture
def sent(world):
    world.extra["first"] = make_person(Duty.FIRST_RESPONSIBLE, world.commission, "书记")
    return bring_to(world, register(world).case, "start")


def told(case, kind, on=DAY):
    no = case.assignments.get().no
    event = log.Event(kind=kind, body={"assignment": no})
    case = type(case).objects.select_related("unit", "host").get(pk=case.pk)
    return {person.name for person in recipients(event, case, on)}


def vacate(person, duty):
    Post.objects.filter(person=person, duty=duty).update(valid_to=DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("due_soon", {"何敏", "沈洁"}),
        ("due_today", {"何敏", "吴强"}),
        ("overdue", {"何敏", "沈洁", "吴强", "周明", "陈立"}),
        ("overdue_long", {"书记"}),
    ],
)
def test_the_ladder_as_it_stands_when_every_rung_is_held(world, sent, kind, names):
    assert told(sent, kind) == names


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("due_today", {"何敏", "周明"}),
        ("overdue", {"何敏", "沈洁", "周明", "陈立"}),
        ("submit_draft", {"周明"}),
    ],
)
def test_a_vacant_head_is_skipped_upwards(world, sent, kind, names):
    vacate(world.head, Duty.HEAD)
    assert told(sent, kind) == names


def test_a_vacant_leader_in_charge_leads_to_the_first_responsible(world, sent):
    vacate(world.leader, Duty.IN_CHARGE)
    assert told(sent, "overdue") == {"何敏", "沈洁", "吴强", "书记", "陈立"}


def test_a_leader_with_the_unit_in_the_portfolio_hears_of_what_is_overdue(world, sent):
    dual = make_person(Duty.DUAL, world.commission, "郑华")
    assert "郑华" not in told(sent, "overdue")
    dual.posts.get().portfolio.add(world.jjc)
    assert "郑华" in told(sent, "overdue")


@pytest.mark.parametrize("duty", [Duty.HEAD, Duty.HANDLER])
def test_the_substitute_hears_in_the_place_of_who_is_absent(world, sent, duty):
    other = make_person(Duty.HANDLER, world.rsc, "石磊")
    Substitution.objects.create(
        post=Post.objects.get(unit=world.jjc, duty=duty),
        substitute=other,
        reason="休假",
        valid_from=DAY,
        valid_to=DAY,
    )
    names = told(sent, "due_today")
    assert "石磊" in names
    assert {"吴强" if duty == Duty.HEAD else "何敏"} & names == set()
    assert "石磊" not in told(sent, "due_today", DAY + days(1))


def test_who_was_recused_is_passed_over_and_the_next_rung_hears(world, sent):
    Recusal.objects.create(case=sent, person=world.head, ground="named", began_on=DAY)
    assert told(sent, "due_today") == {"何敏", "周明"}


def test_a_sent_case_nobody_keeps_a_desk_for_is_told_to_the_head(world, sent):
    vacate(world.unit_clerk, Duty.SPECIALIST)
    assert told(sent, "assign") == {"吴强"}


def test_nobody_disabled_is_told(world, sent):
    User.objects.filter(pk=world.head.pk).update(is_active=False)
    assert told(sent, "due_today") == {"何敏", "周明"}


class Held:
    def confirm(self):
        """Hold on."""


def test_the_sweep_records_each_rung_once_and_the_relay_tells(world, sent):
    clock = Clock.objects.running().duties().filter(case=sent).order_by("due_on").first()
    shifts = [("due_today", 0), ("overdue", 1), ("overdue_long", 7)]
    for kind, shift in shifts:
        at = MONDAY + (clock.due_on - DAY) + days(shift)
        jobs.sweep("", Held(), at)
        jobs.sweep("", Held(), at)
        events = sent.chain.events.filter(kind=kind, body__clock=clock.code)
        assert events.count() == 1, kind
        relay(at)
        assert Notice.objects.filter(event_id=events.get().pk).exists()
    clock.refresh_from_db()
    assert (clock.told_today, clock.told_overdue, clock.told_long) == (True, True, True)
