"""Anchors: what is done to the chains behind the application's back no longer gives the root."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from audit import anchors
from audit.canonical import GENESIS, Fields, event_hash
from audit.jobs import DAILY_ANCHOR
from audit.log import append, append_histories, open_chain
from audit.merkle import Leaf, Said, Tree, anchor_hash, keyed
from audit.models import Anchor, Chain, Event, EventText
from audit.verify import check_anchors, check_chains
from jobs.models import JobRun
from jobs.runner import run_one
from tests.audit.conftest import CLERK, MONDAY, Entry, sql
from tests.audit.independent import hash_of_anchor, root_of
from tests.threads import at_once

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text())["anchors"]
pytestmark = pytest.mark.django_db
numbers = {"教信/case/2026": 7}


@pytest.fixture(autouse=True)
def _known_numbers(settings):
    settings.ANCHOR_FACTS = ["tests.audit.test_anchors.highest"]


def highest():
    return dict(numbers)


def found():
    return [(finding.where, finding.what) for finding in check_anchors()]


def take(days=0):
    return anchors.take(at=MONDAY + timedelta(days=days))


def add(subject, count=1):
    chain = open_chain(subject)
    with transaction.atomic():
        for number in range(count):
            append(chain, "more", by=CLERK, at=MONDAY, body={"n": number}, text="字")
    return chain


def rewrite(chain, *, keep, then=()):
    """Write a chain anew from its first event so that it agrees with itself, as an owner can."""
    rows = list(chain.events.order_by("seq"))[:keep]
    last = GENESIS
    EventText.objects.filter(event__chain=chain).delete()
    sql("DELETE FROM audit_event WHERE chain_id = %s", chain.pk)
    for row, kind in zip(rows, [*then, *(row.kind for row in rows)][: len(rows)], strict=True):
        row.kind, row.commitment = kind, ""
        said = {n: getattr(row, n) for n in Fields.__dataclass_fields__ if n != "subject"}
        row.prev_hash = last
        row.hash = last = event_hash(Fields(subject=chain.subject, **said), prev_hash=last)
        row.save(force_insert=True)
    Chain.objects.filter(pk=chain.pk).update(seq=len(rows), head_hash=last)


@pytest.mark.parametrize("vector", GOLDEN, ids=lambda vector: f"{len(vector['leaves'])} leaves")
def test_golden_anchors_never_change(vector):
    tree = Tree(vector["alg"])
    for leaf in vector["leaves"]:
        tree.add(Leaf(*leaf))
    said = Said(**{n: v for n, v in vector.items() if n in Said.__dataclass_fields__} | {
        "taken_at": MONDAY
    })  # fmt: skip
    assert tree.root() == vector["merkle_root"] == root_of(vector["leaves"], vector["alg"])
    digest = anchor_hash(said, prev_hash=vector["prev_hash"], alg=vector["alg"])
    assert digest == vector["hash"] == hash_of_anchor(vector)
    assert keyed(digest, "golden", alg=vector["alg"]) == vector["mac"]


@pytest.mark.parametrize("count", range(20))
def test_the_growing_tree_is_the_one_of_the_description(count):
    tree, rows = Tree(), [[n, f"case/{n}", n + 1, "ab" * 32] for n in range(count)]
    for row in rows:
        tree.add(Leaf(*row))
    assert tree.root() == root_of(rows, 1)


def test_an_anchor_says_what_was_there_and_follows_the_one_before(chain, histories):
    first = take()
    assert (first.no, first.n_chains, first.n_events) == (1, 4, 19)
    assert first.max_numbers == numbers
    assert (first.prev_hash, first.mac) == (GENESIS, "")
    assert first.short == first.merkle_root[:16]
    add("case/later")
    second = take(1)
    assert (second.no, second.prev_hash, second.n_chains) == (2, first.hash, 5)
    assert second.merkle_root != first.merkle_root
    assert found() == []


def test_the_first_anchor_of_an_empty_trail_is_an_anchor_too(db):
    anchor = take()
    assert (anchor.n_chains, anchor.n_events, anchor.last_event_id) == (0, 0, 0)
    assert found() == []


def test_later_events_and_new_chains_and_erased_words_are_no_findings(chain, histories):
    take()
    add("case/XFB-2026-0003", 3)
    add("case/new", 2)
    EventText.objects.all().delete()
    assert found() == []


def test_the_root_is_the_same_however_few_chains_are_read_at_once(chain, histories, monkeypatch):
    anchor = take()
    monkeypatch.setattr(anchors, "CHAINS_AT_ONCE", 1)
    assert anchors.root_at(anchor.last_event_id, anchor.alg) == anchor.merkle_root


def cut_tail(chain):
    rewrite(chain, keep=3)


def forge_whole_chain(chain):
    rewrite(chain, keep=4, then=["forged"])


def forge_only_the_last_event(chain):
    rewrite(chain, keep=4, then=["kind0", "kind1", "kind2", "forged"])


def delete_chain(chain):
    EventText.objects.filter(event__chain=chain).delete()
    sql("DELETE FROM audit_event WHERE chain_id = %s", chain.pk)
    sql("DELETE FROM audit_chain WHERE id = %s", chain.pk)


def renumber(chain):
    new = Chain.objects.create(subject="x", seq=chain.seq, head_hash=chain.head_hash)
    sql("UPDATE audit_event SET chain_id = %s WHERE chain_id = %s", new.pk, chain.pk)
    sql("DELETE FROM audit_chain WHERE id = %s", chain.pk)
    Chain.objects.filter(pk=new.pk).update(subject=chain.subject)


def move_behind_the_anchor(chain):
    sql("UPDATE audit_event SET id = id + 100000 WHERE chain_id = %s AND seq = 4", chain.pk)


SILENT = [
    cut_tail, forge_whole_chain, forge_only_the_last_event, delete_chain, renumber,
    move_behind_the_anchor,
]  # fmt: skip


@pytest.mark.parametrize("tamper", SILENT, ids=lambda tamper: tamper.__name__)
def test_a_forgery_that_agrees_with_itself_is_found(tamper, chain, histories, unguarded):
    EventText.objects.filter(event__chain=chain).delete()
    take()
    take(1)
    tamper(Chain.objects.get(pk=chain.pk))
    assert list(check_chains()) == []  # the chains alone show nothing
    assert [where for where, _what in found()] == ["anchor/2"]


@pytest.mark.parametrize(
    "change",
    [
        {"merkle_root": "0" * 64}, {"n_events": 1}, {"max_numbers": {}}, {"last_event_id": 1},
        {"taken_at": MONDAY}, {"hash": "0" * 64}, {"prev_hash": "zz"}, {"alg": 9}, {"no": 8},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_changed_anchor_is_found(change, chain, unguarded):
    for day in range(1, 4):
        take(day)
    Anchor.objects.filter(no=2).update(**change)
    assert found()[0][0] == "anchor/2"


def test_an_anchor_taken_away_is_found(chain, unguarded):
    for day in range(3):
        take(day)
    sql("DELETE FROM audit_anchor WHERE no = 2")
    assert found() == [("anchor/2", "Anchor 2 is missing.")]


def test_a_replaced_anchor_is_found_by_the_key(chain, unguarded, settings):
    settings.ANCHOR_KEY = ["secret"]
    anchor = take()
    assert anchor.mac
    assert found() == []
    rewrite(chain, keep=3)
    sql("DELETE FROM audit_anchor")
    settings.ANCHOR_KEY = ["what the forger guessed"]
    take()
    settings.ANCHOR_KEY = ["secret"]
    assert found() == [("anchor/1", "It is not signed with the key.")]
    Anchor.objects.update(mac="")
    assert found() == [("anchor/1", "A key is set and no anchor is signed.")]


def test_a_new_key_signs_and_the_old_one_is_still_believed(chain, settings):
    take()  # before there was a key
    settings.ANCHOR_KEY = ["old"]
    take(1)
    settings.ANCHOR_KEY = ["new", "old"]
    take(2)
    assert found() == []
    settings.ANCHOR_KEY = ["new"]
    assert found() == [("anchor/2", "It is not signed with the key.")]


def test_an_older_state_of_the_events_is_found(chain, histories, unguarded):
    take()
    later = add("case/later", 3)
    take(1)
    delete_chain(later)
    assert [where for where, _what in found()] == ["anchor/2"]


def test_an_older_state_of_everything_is_found_by_the_log_elsewhere(
    chain, unguarded, settings, tmp_path
):
    settings.ANCHOR_LOG = str(tmp_path / "anchors.log")
    take()
    later = add("case/later", 3)
    take(1)
    assert found() == []
    delete_chain(later)
    sql("DELETE FROM audit_anchor WHERE no = 2")
    assert found() == [("anchor/2", "ANCHOR_LOG says something else.")]


def test_a_register_of_numbers_put_back_is_found(chain, monkeypatch):
    take()
    monkeypatch.setitem(numbers, "教信/case/2026", 6)
    assert found() == [("anchor/1", "教信/case/2026 had reached 7, now 6.")]


def test_the_day_takes_one_anchor_however_often_it_is_asked(chain):
    outcome = run_one(DAILY_ANCHOR, "2026-03-02", MONDAY)
    assert (outcome.state, outcome.hash) == ("done", Anchor.objects.get().hash)
    JobRun.objects.all().delete()  # killed after the anchor, before the note of it
    assert run_one(DAILY_ANCHOR, "2026-03-02", MONDAY).hash == outcome.hash
    assert Anchor.objects.count() == 1
    run_one(DAILY_ANCHOR, "2026-03-03", MONDAY + timedelta(days=1))
    assert Anchor.objects.count() == 2


@pytest.mark.concurrency
def test_anchors_taken_while_others_write_raise_no_alarm(transactional_db):
    """Some write slowly, some in bulk, one takes anchors and examines them all the while."""
    open_chain("case/shared")

    def work(number):
        if number == 0:
            return [(take(day), found())[1] for day in range(6)]
        for n in range(6):
            add("case/shared")
            histories = {
                f"case/{number}-{n}-{m}": [Entry("k", CLERK, MONDAY, {})] for m in range(5)
            }
            append_histories(histories, recorded_at=MONDAY)
        return []

    assert at_once(5, work)[0] == [[]] * 6
    assert Event.objects.count() == 4 * 6 * 6
    take(9)
    assert found() == []


@pytest.mark.concurrency
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_an_event_that_got_its_id_before_the_bound_and_commits_after_it_is_waited_for(
    transactional_db,
):
    """Without the wait the slow event would turn up below the bound and change the root."""
    from threading import Event as Flag

    held, slow_is_in = Flag(), Flag()

    def work(number):
        if number == 0:
            with transaction.atomic():
                append(open_chain("case/slow"), "k", by=CLERK, at=MONDAY, body={})
                slow_is_in.set()
                held.wait(1)
            return 0
        slow_is_in.wait(10)
        add("case/quick")
        return take().n_chains

    assert at_once(2, work)[1] == 2
    assert found() == []
