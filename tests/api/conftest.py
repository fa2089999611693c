import pytest

from tests import world as worlds
from tests.api.programs import program_of


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def hotline(world):
    """The program of the hotline: the account of a registrar."""
    return program_of(world.clerk, by=world.admin)


@pytest.fixture
def reader(world):
    """Return the program of somebody of the world, by name."""

    def of(name, **fields):
        return program_of(getattr(world, name), by=world.admin, **fields)

    return of
