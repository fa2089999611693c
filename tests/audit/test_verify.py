"""Forgeries made with the triggers off are found; honest histories raise no alarm."""

import random

import pytest
from django.db import connection

from audit.canonical import Fields, event_hash
from audit.models import Chain, Event, EventText
from audit.verify import check_chains
from tests.audit.conftest import sql

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]
WHERE = "case/XFB-2026-0003"


def found():
    return [(finding.where, finding.what) for finding in check_chains()]


def places():
    return [where for where, _what in found()]


def test_honest_chains_raise_no_alarm(chain, histories):
    assert found() == []


def test_erased_words_raise_no_alarm(chain, histories):
    EventText.objects.all().delete()
    assert found() == []


def test_changed_words_are_found(chain):
    EventText.objects.filter(event__seq=2).update(text="退休待迂")
    assert found() == [(f"{WHERE}#2", "Its words were changed.")]


def test_a_changed_salt_is_found(chain):
    EventText.objects.filter(event__seq=2).update(salt="zz")
    assert places() == [f"{WHERE}#2"]


def test_words_added_to_an_event_without_any_are_found(chain):
    EventText.objects.create(event=chain.events.get(seq=1), salt="00", text="x")
    assert places() == [f"{WHERE}#1"]


CHANGES = {
    "byte of the body": {"body": {"due_on": "2026-03-18", "unit": "JJC", "days": 2}},
    "float in the body": {"body": {"days": 2.5}},
    "kind": {"kind": "kind9"},
    "person": {"actor_id": 8},
    "nobody": {"actor_id": None},
    "role": {"actor_role": "office"},
    "unit": {"actor_unit": ""},
    "commitment": {"commitment": "0" * 64},
    "algorithm": {"alg": 2},
    "unknown algorithm": {"alg": 200},
    "hash": {"hash": "0" * 64},
    "forerunner": {"prev_hash": "0" * 64},
    "forerunner that is no hex": {"prev_hash": "zz"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_column_is_found(change, chain, histories):
    Event.objects.filter(chain=chain, seq=3).update(**change)
    assert places() == [f"{WHERE}#3"]


@pytest.mark.parametrize("column", ["occurred_at", "recorded_at"])
def test_a_changed_time_is_found(column, chain):
    event = chain.events.get(seq=3)
    at = getattr(event, column)
    Event.objects.filter(pk=event.pk).update(**{column: at.replace(microsecond=7)})
    assert places() == [f"{WHERE}#3"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps no such value")
@pytest.mark.parametrize("garbage", ["2026-13-02 06:02:00", "soon"])
def test_a_time_that_cannot_be_read_is_found_and_hides_no_other(garbage, chain, histories):
    sql("UPDATE audit_event SET occurred_at = %s WHERE id = %s", garbage, chain.events.first().pk)
    Event.objects.filter(chain=histories["case/B-2"], seq=5).update(kind="x")
    first, second = places()
    assert first.startswith(WHERE)
    assert second == "case/B-2#5"


def test_every_changed_character_of_a_body_is_found(histories):
    chance = random.Random(7)
    for _ in range(20):
        event = chance.choice(list(Event.objects.select_related("chain").order_by("id")))
        honest = event.body
        Event.objects.filter(pk=event.pk).update(body={"n": honest["n"] + chance.randint(1, 99)})
        assert places() == [f"{event.chain.subject}#{event.seq}"]
        Event.objects.filter(pk=event.pk).update(body=honest)
    assert found() == []


def test_swapped_events_are_found(chain):
    sql("UPDATE audit_event SET seq = 90 WHERE chain_id = %s AND seq = 2", chain.pk)
    sql("UPDATE audit_event SET seq = 2 WHERE chain_id = %s AND seq = 3", chain.pk)
    sql("UPDATE audit_event SET seq = 3 WHERE chain_id = %s AND seq = 90", chain.pk)
    assert places() == [f"{WHERE}#2"]


@pytest.mark.parametrize("gone", [1, 2, 4])
def test_a_deleted_event_is_found(gone, chain):
    EventText.objects.all().delete()
    sql("DELETE FROM audit_event WHERE chain_id = %s AND seq = %s", chain.pk, gone)
    assert places() == [f"{WHERE}#{min(gone, 3)}"]


def test_a_deleted_tail_with_a_mended_count_is_found(chain):
    EventText.objects.all().delete()
    sql("DELETE FROM audit_event WHERE chain_id = %s AND seq = 4", chain.pk)
    Chain.objects.filter(pk=chain.pk).update(seq=3)
    assert places() == [f"{WHERE}#3"]


def test_a_chain_without_its_events_is_found(chain, histories):
    EventText.objects.all().delete()
    sql("DELETE FROM audit_event WHERE chain_id = %s", chain.pk)
    assert found() == [(WHERE, "All 4 events are gone.")]


def test_events_copied_to_another_chain_are_found(chain, histories):
    other = histories["case/B-0"]
    EventText.objects.all().delete()
    sql("DELETE FROM audit_event WHERE chain_id = %s", other.pk)
    sql("UPDATE audit_event SET chain_id = %s WHERE chain_id = %s", other.pk, chain.pk)
    Chain.objects.filter(pk=other.pk).update(seq=4, head_hash=chain.head_hash)
    assert places() == ["case/B-0#1", WHERE]


def test_a_renamed_subject_is_found(chain):
    Chain.objects.filter(pk=chain.pk).update(subject="case/XFB-2026-0004")
    assert places() == ["case/XFB-2026-0004#1"]


def test_an_event_slipped_in_with_its_hash_is_found(chain):
    """The forger recomputes the one hash, but not what follows."""
    event = chain.events.get(seq=2)
    fields = {n: getattr(event, n) for n in Fields.__dataclass_fields__ if n != "subject"}
    forged = Fields(subject=WHERE, **(fields | {"kind": "forged"}))
    digest = event_hash(forged, prev_hash=event.prev_hash)
    Event.objects.filter(pk=event.pk).update(kind="forged", hash=digest)
    assert places() == [f"{WHERE}#3"]


def test_only_the_first_bad_place_of_a_chain_is_named(chain):
    chain.events.update(kind="x")
    assert places() == [f"{WHERE}#1"]


def test_verify_reads_in_a_few_statements_however_many_chains(
    chain, histories, django_assert_num_queries
):
    assert connection.in_atomic_block
    with django_assert_num_queries(3):
        assert found() == []
