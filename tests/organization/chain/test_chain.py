"""Who answers for a unit on a day, through vacancies and substitutions."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from organization import chain
from organization.models import Duty, Post, Substitution
from organization.standing import standing
from tests import world as worlds
from tests.world import give_post, make_person

DAY = date(2026, 3, 2)


@pytest.fixture
def world(db):
    return worlds.build()


def named(rungs):
    return [(rung.post.unit.code, rung.post.duty, [p.name for p in rung.acting]) for rung in rungs]


def vacate(person, duty, last=DAY - timedelta(days=1)):
    Post.objects.filter(person=person, duty=duty).update(valid_to=last)


def stand_in(post, person, first, last, **fields):
    return Substitution.objects.create(
        post=post, substitute=person, reason="出差", valid_from=first, valid_to=last, **fields
    )


def test_the_chain_runs_from_the_desk_to_the_root(world):
    assert named(chain.answerable(world.jjc, DAY)) == [
        ("JJC", "specialist", ["沈洁"]),
        ("JJC", "head", ["吴强"]),
        ("SHEC", "in_charge", ["周明"]),
    ]


def test_a_vacant_head_leads_to_the_leader_whose_portfolio_has_the_unit(world):
    dual = make_person(Duty.DUAL, world.commission, "郑华")
    dual.posts.get().portfolio.add(world.jjc)
    vacate(world.head, Duty.HEAD)
    above = chain.held_or_above(world.jjc, Duty.HEAD, DAY)
    assert named(above) == [("SHEC", "dual", ["郑华"])]
    assert named(chain.held_or_above(world.rsc, Duty.HEAD, DAY)) == [
        ("SHEC", "in_charge", ["周明"])
    ]


def test_a_school_without_a_head_is_answered_for_by_its_bureau(world):
    assert named(chain.held_or_above(world.school, Duty.HEAD, DAY)) == [("XHQ", "head", ["钱进"])]


def test_both_first_responsible_persons_answer_where_nobody_below_does(world):
    for title in ("党委书记", "主任"):
        make_person(Duty.FIRST_RESPONSIBLE, world.commission, title, title=title)
    vacate(world.head, Duty.HEAD)
    vacate(world.leader, Duty.IN_CHARGE)
    above = chain.rung_above(world.jjc, Duty.HEAD, DAY)
    assert [rung.post.title for rung in above] == ["党委书记", "主任"]


def test_whoever_is_barred_is_passed_over(world):
    above = chain.held_or_above(world.jjc, Duty.HEAD, DAY, barred={world.head.pk})
    assert named(above) == [("SHEC", "in_charge", ["周明"])]


@pytest.mark.parametrize(("shift", "acts"), [(-1, "吴强"), (0, "沈洁"), (4, "沈洁"), (5, "吴强")])
def test_a_substitute_acts_from_the_first_to_the_last_day(world, shift, acts):
    stand_in(world.head.posts.get(), world.unit_clerk, DAY, DAY + timedelta(days=4))
    rung = chain.held_or_above(world.jjc, Duty.HEAD, DAY + timedelta(days=shift))[0]
    assert [person.name for person in rung.acting] == [acts]


def test_an_ended_substitution_gives_the_post_back_that_day(world):
    stand_in(world.head.posts.get(), world.unit_clerk, DAY, DAY + timedelta(days=4), ended_on=DAY)
    assert not standing(world.unit_clerk, DAY).units("head")
    assert named(chain.held_or_above(world.jjc, Duty.HEAD, DAY))[0][2] == ["吴强"]


def test_past_days_show_who_answered_then(world):
    vacate(world.head, Duty.HEAD)
    give_post(world.handler, Duty.HEAD, world.jjc, valid_from=DAY)
    assert named(chain.held_or_above(world.jjc, Duty.HEAD, DAY))[0][2] == ["何敏"]
    then = DAY - timedelta(days=1)
    assert named(chain.held_or_above(world.jjc, Duty.HEAD, then))[0][2] == ["吴强"]


@pytest.mark.parametrize("vacant", [True, False])
def test_the_condition_for_lists_says_what_the_ladder_says(world, vacant):
    dual = make_person(Duty.DUAL, world.commission, "郑华")
    dual.posts.get().portfolio.add(world.rsc)
    if vacant:
        vacate(world.head, Duty.HEAD)
    for person in (world.leader, dual, world.bureau_head, world.head):
        held = standing(person, DAY)
        covered = chain.covered(held)
        ids = set() if covered is None else set(covered.values_list("code", flat=True))
        for unit in (world.jjc, world.rsc, world.bureau, world.school):
            own = Post.objects.on(DAY).held().filter(unit=unit, duty=Duty.HEAD).exists()
            above = chain.rung_above(unit, Duty.HEAD, DAY)
            answers = not own and any(person in rung.acting for rung in above)
            assert (unit.code in ids) is answers, (person.name, unit.code)
            assert (chain.post_covering(held, unit) is not None) is answers


def test_the_superior_that_can_receive_is_named(world):
    assert chain.receiver_above(world.school, DAY) == world.bureau
    assert chain.receiver_above(world.bureau, DAY) is None


def test_a_unit_that_was_moved_has_its_old_lineage_on_old_days(world):
    world.school.former_paths = [["SHEC/XH001/", "2025-12-31"]]
    assert chain.lineage_on(world.school, date(2025, 12, 31)) == ["SHEC", "XH001"]
    assert chain.lineage_on(world.school, date(2026, 1, 1)) == ["SHEC", "XHQ", "XH001"]


def test_the_chain_costs_two_queries_whoever_holds_it(world, django_assert_num_queries):
    for number in range(20):
        make_person(Duty.HANDLER, world.jjc, f"经办{number}")
    with django_assert_num_queries(2):
        assert chain.answerable(world.jjc, timezone.localdate())


@pytest.mark.parametrize("shift", [-8, -4, 0, 4, 8])
@pytest.mark.parametrize("able", [True, False])
def test_who_acts_in_a_duty_is_asked_at_once_as_rung_by_rung(
    world, shift, able, django_assert_num_queries
):
    on = DAY + timedelta(days=shift)
    post = Post.objects.get(person=world.head, duty=Duty.HEAD)
    for days, name in ((2, "代甲"), (5, "代乙")):
        person = make_person(Duty.HANDLER, world.jjc, name)
        stand_in(post, person, DAY - timedelta(days=days), DAY + timedelta(days=days))
    type(person).objects.filter(pk=person.pk).update(is_active=able)
    posts = Post.objects.on(on).filter(duty=Duty.HEAD)
    by_rung = {}
    for rung in chain.rungs(posts.select_related("person"), on):
        by_rung.setdefault(rung.post.unit_id, set()).update(one.pk for one in rung.acting)
    with django_assert_num_queries(1):
        found = chain.acting_in(Duty.HEAD, on)
    assert dict(found) == {unit: people for unit, people in by_rung.items() if people}
