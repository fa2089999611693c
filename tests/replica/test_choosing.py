"""Who answers: the replica while it is near, the primary in every other case."""

import pytest
from django.db import OperationalError, connection, connections, router

from organization.models import User
from replica import choosing
from replica.choosing import ALIAS, NotYet, answered
from tests.replica.conftest import reads, second_line


@pytest.fixture
def named(monkeypatch):
    """A replica that is named and never reached: what asks for its line gets none."""
    monkeypatch.setitem(connections.settings, ALIAS, dict(connection.settings_dict))


def who():
    """Return the alias that answers now."""
    return answered(lambda alias: alias)


def test_without_a_replica_the_primary_answers_and_nothing_is_asked():
    before = reads("primary")
    assert not choosing.is_set()
    assert who() == "default"
    assert reads("primary") == before


def test_a_replica_that_is_near_answers_and_is_counted(named, lag):
    before = reads("replica")
    assert who() == ALIAS
    assert reads("replica") == before + 1


@pytest.mark.parametrize(("behind", "alias"), [(0, ALIAS), (10, ALIAS), (10.5, "default")])
def test_beyond_the_limit_the_primary_answers(named, lag, settings, behind, alias):
    settings.REPLICA_LAG_SECONDS = 10
    lag[0] = behind
    assert who() == alias


def test_what_was_found_is_believed_for_two_seconds(named, lag, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(choosing, "monotonic", lambda: now[0])
    assert who() == ALIAS
    lag[0] = 99.0
    now[0] += choosing.ASKED_EVERY - 0.1
    assert who() == ALIAS
    now[0] += 0.2
    assert who() == "default"
    lag[0] = 0.0
    now[0] += choosing.ASKED_EVERY
    assert who() == ALIAS


def test_a_replica_that_fails_in_the_middle_is_made_good_by_the_primary(replica, lag):
    asked = []

    def ask(alias):
        asked.append(alias)
        if alias == ALIAS:
            raise OperationalError("canceling statement due to conflict with recovery")
        return "found"

    assert answered(ask) == "found"
    assert asked == [ALIAS, "default"]
    assert who() == "default"  # and it is left alone for a while
    assert choosing.look().says == "OperationalError"


def test_what_the_replica_does_not_hold_yet_comes_from_the_primary(named, lag):
    def ask(alias):
        if alias == ALIAS:
            raise NotYet
        return alias

    assert answered(ask) == "default"
    assert who() == ALIAS  # it is as good as before for everything else


def test_a_fault_that_is_not_of_the_replica_is_not_hidden(named, lag):
    def ask(_alias):
        raise LookupError

    with pytest.raises(LookupError):
        answered(ask)


def test_while_one_asks_the_others_do_not_wait(named, lag):
    with choosing._asking:
        assert who() == "default"
    assert who() == ALIAS


def test_a_replica_that_is_not_there_costs_nothing_but_a_try(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no replica.")
    with second_line(HOST="127.0.0.1", PORT="9"):
        assert who() == "default"
        assert choosing.look().says == "OperationalError"
        assert choosing.look().lag is None


def test_a_server_that_takes_writes_is_no_replica(replica):
    assert who() == "default"
    assert choosing.look().says == "it is not a replica (any more)"


@pytest.mark.parametrize(
    ("row", "lag", "says"),
    [
        ((True, True, 3600), 0.0, ""),  # an idle primary: nothing is missing
        ((True, False, 3), 3.0, ""),
        ((True, False, -2), 0.0, ""),
        ((True, False, 61), 61.0, "61 seconds behind"),  # the line is cut
        ((True, False, None), None, "it has taken over nothing yet"),
    ],
)
def test_how_far_behind_it_is(replica, monkeypatch, row, lag, says):
    literal = [{None: "NULL"}.get(value, str(value)) for value in row]
    there = f"SELECT {', '.join(literal)} WHERE %s::pg_lsn IS NOT NULL AND %s IS NOT NULL"
    monkeypatch.setattr(choosing, "THERE", there)
    assert choosing.look()[1:] == (lag, says)


def test_nothing_comes_to_it_by_the_router():
    row = User(username="x")
    row._state.db = ALIAS
    assert router.db_for_read(User, instance=row) == "default"
    assert router.db_for_write(User, instance=row) == "default"
    assert not router.allow_migrate(ALIAS, "organization")
    assert router.allow_migrate("default", "organization")
