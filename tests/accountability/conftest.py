"""A proceeding that is opened and one that is served, over `world` and `case` of the test."""

import pytest

from accountability import actions
from tests.accountability import answering


@pytest.fixture
def opened(world, case):
    return answering.open_for(world)


@pytest.fixture
def served(world, case, opened):
    answering.draw(world, opened, case)
    return actions.serve_notice(opened, until=answering.UNTIL, by=world.director, at=answering.LATE)
