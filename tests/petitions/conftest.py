"""The small commission, for every test of petitions."""

import pytest

from tests import world as worlds


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def case(world):
    return worlds.register(world).case
