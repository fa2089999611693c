"""Appending events, alone and in bulk."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from audit.canonical import GENESIS, NotCanonical, commitment, instant
from audit.log import SYSTEM, Entry, append, append_histories, open_chain, texts
from audit.models import Chain, Event, EventText
from audit.verify import check_chains
from tests.audit.conftest import CLERK, MONDAY
from tests.audit.independent import first_bad
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def exported(chain):
    """Return the chain as the independent verifier reads it."""
    events = chain.events.order_by("seq").values()
    for event in events:
        event["subject"] = chain.subject
        event["occurred_at"] = instant(event["occurred_at"])
        event["recorded_at"] = instant(event["recorded_at"])
    return list(events)


def test_append_links_the_event_to_the_one_before(chain):
    first, second, *_rest, last = chain.events.order_by("seq")
    assert (first.seq, first.prev_hash) == (1, GENESIS)
    assert second.prev_hash == first.hash
    chain.refresh_from_db()
    assert (chain.seq, chain.head_hash) == (4, last.hash)


def test_append_keeps_who_when_and_what(chain):
    event = chain.events.get(seq=2)
    assert (event.actor_id, event.actor_role, event.actor_unit) == (7, "registrar", "SHEC/XFB")
    assert event.body == {"due_on": "2026-03-17", "unit": "JJC", "days": 1}
    assert event.told_at is None
    assert event in Event.objects.untold()


def test_words_are_kept_apart_under_a_salted_commitment(chain):
    with_words = chain.events.get(seq=2)
    wording = EventText.objects.get(event=with_words)
    assert with_words.commitment == commitment(wording.salt, "退休待遇")
    assert chain.events.get(seq=1).commitment == ""
    assert sorted(texts(chain.events.all()).values()) == ["已电话告知", "退休待遇"]


def test_append_refuses_to_stand_outside_a_transaction(transactional_db):
    chain = open_chain("case/A")
    with pytest.raises(TransactionManagementError):
        append(chain, "kind", by=SYSTEM, at=MONDAY, body={})


def test_append_refuses_a_body_without_a_single_spelling():
    with pytest.raises(NotCanonical), transaction.atomic():
        append(open_chain("case/A"), "kind", by=SYSTEM, at=MONDAY, body={"rate": 0.5})
    assert not Event.objects.exists()


def test_a_change_that_fails_leaves_no_event(chain):
    def change():
        append(chain, "kind", by=CLERK, at=MONDAY, body={})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        change()
    assert chain.events.count() == 4


def test_open_chain_twice_is_one_chain():
    assert open_chain("case/A") == open_chain("case/A")


def test_an_independent_program_finds_the_chains_whole(chain, histories):
    for one in (chain, *histories.values()):
        assert first_bad(exported(one)) is None
    spoilt = exported(chain)
    spoilt[2]["body"]["days"] = 99
    assert first_bad(spoilt) == 3


def test_histories_are_chains_like_any_other(histories):
    chain = histories["case/B-1"]
    chain.refresh_from_db()
    assert chain.seq == 5
    assert chain.head_hash == chain.events.get(seq=5).hash
    assert not Event.objects.untold().exists()
    assert EventText.objects.count() == 3 * 4
    append(chain, "kind", by=CLERK, at=MONDAY, body={})
    assert not list(check_chains())


def test_histories_can_leave_events_untold():
    entries = [Entry("a", SYSTEM, MONDAY, {}), Entry("b", SYSTEM, MONDAY, {}, told=False)]
    append_histories({"case/A": entries}, recorded_at=MONDAY)
    assert [event.kind for event in Event.objects.untold()] == ["b"]


def test_histories_cost_the_same_number_of_queries_for_one_and_for_many(
    django_assert_max_num_queries,
):
    entries = [Entry("kind", CLERK, MONDAY, {}) for _ in range(3)]
    with django_assert_max_num_queries(14):
        append_histories({f"case/{n}": entries for n in range(100)}, recorded_at=MONDAY)
    assert Event.objects.count() == 300


def test_a_history_of_a_known_subject_writes_nothing_at_all(histories):
    with pytest.raises(IntegrityError), transaction.atomic():
        append_histories({"case/new": [], "case/B-0": []}, recorded_at=MONDAY)
    assert Chain.objects.count() == 3


def test_told_at_may_be_set(chain):
    assert Event.objects.untold().update(told_at=MONDAY) == 4
    assert not Event.objects.untold().exists()


@pytest.mark.concurrency
def test_eight_writers_on_one_chain_leave_it_whole(transactional_db):
    chain = open_chain("case/hot")

    def write(number):
        for _ in range(10):
            with transaction.atomic():
                append(Chain(pk=chain.pk), "kind", by=CLERK, at=MONDAY, body={"by": number})

    at_once(8, write)
    chain.refresh_from_db()
    assert chain.seq == 80
    assert not list(check_chains())


def test_an_event_cannot_be_saved_or_deleted_through_the_orm(chain):
    event = chain.events.get(seq=1)
    event.kind = "other"
    for forbidden in (event.save, event.delete, chain.events.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
