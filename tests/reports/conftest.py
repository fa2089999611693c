"""The small commission, for every test of reports."""

import pytest

from tests import world as worlds


@pytest.fixture
def world(db):
    return worlds.build()
