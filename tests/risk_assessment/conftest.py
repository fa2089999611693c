"""The small commission with a decision of the department of basic education."""

import pytest

from risk_assessment import actions
from tests import world as worlds
from tests.risk_assessment.deciding import conclude, enter, write
from tests.world import MONDAY


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def decision(world):
    return enter(world)


@pytest.fixture
def signed(world, decision):
    """Return a decision whose assessment is signed: R1 went from 16 to 8."""
    write(
        world, decision, scores={1: (4, 4), 2: (2, 2), 3: (1, 1)}, measures=[1], after={1: (2, 4)}
    )
    conclude(world, decision)
    actions.sign_assessment(decision, by=world.leader, at=MONDAY)
    return decision
