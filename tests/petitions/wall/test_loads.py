"""The load beside a suggested unit is a number too: it leaves out what is not for the reader."""

import pytest

from organization.models import Duty
from petitions import actions, suggestions
from tests.world import MONDAY, make_person, matter, register

pytestmark = pytest.mark.django_db


def load_of(unit, case, reader):
    advice = suggestions.advise(case, user=reader, on=MONDAY.date())
    return {each.unit: each.load for each in advice.suggestions}[unit]


def test_an_accused_clerk_does_not_find_the_case_in_the_load_of_the_unit_that_has_it(world, accuse):
    accused = make_person(Duty.REGISTRAR, world.office, "被检举的登记员")
    topic = matter().topic
    topic.owner = world.jjc
    topic.save(update_fields=["owner"])
    case = accuse(people=[accused])
    actions.assign(case, to=world.jjc, by=world.clerk, at=MONDAY)
    other = register(world).case
    assert load_of(world.jjc, other, world.clerk) == 1
    assert load_of(world.jjc, other, accused) == 0
