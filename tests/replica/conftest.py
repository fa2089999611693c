"""A replica for a test: a second line to the same database, or one that is not there at all."""

from contextlib import contextmanager

import pytest
from django.db import connection, connections

from replica import choosing


@contextmanager
def second_line(**changes):
    """Let the alias of the replica lead to the database of the test."""
    known = connection.settings_dict | {"TEST": {"MIRROR": "default"}} | changes
    connections.settings[choosing.ALIAS] = known
    connections[choosing.ALIAS] = line = connections.create_connection(choosing.ALIAS)

    def ensure_connection():  # Django's own refuses any alias that a test did not ask for
        if line.connection is None:
            with line.wrap_database_errors:
                line.connect()

    line.ensure_connection = ensure_connection
    try:
        yield line
    finally:
        line.close()
        del connections[choosing.ALIAS], connections.settings[choosing.ALIAS]


@pytest.fixture(autouse=True)
def _nothing_was_asked_yet():
    choosing.forget()
    yield
    choosing.forget()


@pytest.fixture
def replica(db, monkeypatch):
    """A replica that holds what is committed, and says that it is `lag[0]` seconds behind."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no replica.")
    with second_line() as line:
        yield line


@pytest.fixture
def lag(monkeypatch):
    """What the replica says of itself: change the number in it."""
    said = [0.0]
    monkeypatch.setattr(choosing, "_lag", lambda: said[0])
    return said


def reads(by):
    """Return how many reads were counted for the replica, or for the primary."""
    return choosing.READS.labels(by)._value.get()
