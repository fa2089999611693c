"""One accusation against the school, kept in the petition office."""

import pytest

from organization.models import Duty
from petitions.models import Track
from tests import world as worlds

TEXT = "来信人反映该校食堂采购长期指定同一家供应商，账目从未公开。"


@pytest.fixture
def accuse(world):
    """Return a function that registers an accusation against these."""

    def register(*, units=(), people=(), subject=None, by=None, **fields):
        fields = {"title": "反映食堂采购问题", "text": TEXT} | fields
        return worlds.register(
            world,
            matter_fields={
                "track": Track.ACCUSATION,
                "subject_unit": subject,
                "accused_units": tuple(units),
                "accused_people": tuple(people),
            },
            **fields,
        ).case

    return register


@pytest.fixture
def accusation(world, accuse):
    return accuse(subject=world.school)


@pytest.fixture
def principal(world):
    return worlds.make_person(Duty.HEAD, world.school, "赵校长")
