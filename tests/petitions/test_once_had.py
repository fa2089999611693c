"""What a unit had and has no more: known by its ids while a page is read, asked for otherwise."""

import pytest

from petitions import actions
from petitions.models import Case, visible
from tests.petitions.steps import act
from tests.world import MONDAY, bring_to, register

DAY = MONDAY.date()


@pytest.fixture
def had(world):
    """Return a case that went from jjc back and on to the bureau, and a recalled one."""
    back, recalled = (register(world, at=MONDAY).case for _ in range(2))
    bring_to(world, back, "sign")
    act(world, back, "object", world.head)
    act(world, back, "agree_return", world.clerk)
    actions.assign(back, to=world.bureau, by=world.clerk, at=MONDAY)
    actions.assign(recalled, to=world.jjc, by=world.clerk, at=MONDAY)
    act(world, recalled, "cancel", world.clerk)
    return back, recalled


def seen(person, *, reads):
    """Return what a person sees in a request that only reads, or in one that may change things."""
    person = type(person).objects.get(pk=person.pk)
    person.only_reads = reads
    return set(Case.objects.visible_to(person, DAY))


@pytest.mark.django_db
@pytest.mark.parametrize("many", [2000, 0])
def test_a_page_shows_what_an_action_would_find(world, had, monkeypatch, many):
    monkeypatch.setattr(visible, "MANY", many)
    back, recalled = had
    for person in (world.head, world.handler, world.unit_clerk, world.leader, world.clerk):
        assert seen(person, reads=True) == seen(person, reads=False), person
    assert back in seen(world.head, reads=True)
    assert recalled not in seen(world.head, reads=True)


@pytest.mark.django_db
def test_what_was_once_had_is_not_asked_of_the_assignments_again(world, had):
    world.head.only_reads = True
    told = str(Case.objects.visible_to(world.head, DAY).query)
    assert "petitions_assignment" not in told
    world.head.only_reads = False
    assert "petitions_assignment" in str(Case.objects.visible_to(world.head, DAY).query)
