"""Eighteen ways to tamper, each at many places: `verify` finds all and names the place; honest
histories raise no alarm.

A few places run with every other test; `make tamper` takes 20 of each kind and a thousand
histories (TAMPER_PLACES, TAMPER_HISTORIES).
"""

import os
from datetime import timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from audit import anchors
from audit import triggers as standing
from audit.models import EventText
from petitions.models import Case
from tests import triggers
from tests.tamper import chains, rows
from tests.tamper import house as houses

PLACES = int(os.environ.get("TAMPER_PLACES", "2"))
HISTORIES = int(os.environ.get("TAMPER_HISTORIES", "0"))
KINDS = {
    "one character of a body": chains.change_body,
    "a time": chains.change_time,
    "who did it": chains.change_actor,
    "two events change places": chains.swap_events,
    "an event in the middle is gone": chains.delete_middle,
    "the tail is gone": chains.delete_tail,
    "the tail is gone and the head mended": chains.delete_tail_and_mend_the_head,
    "an event is put in": chains.insert_in_the_middle,
    "events are copied to another case": chains.copy_between_cases,
    "a whole case is told anew": chains.forge_a_case,
    "a case is gone with every row": rows.delete_a_case,
    "numbers are exchanged": rows.renumber,
    "a projected date": rows.change_a_date,
    "a byte of a file": rows.change_a_file,
    "a frozen figure": rows.change_a_figure,
    "an older database": rows.restore_an_older_database,
    "an anchor": rows.replace_an_anchor,
}
HONEST = {"words are erased": chains.shred_words}
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(tmp_path, settings):
    return houses.build(tmp_path, settings)


def attempt(tamper, key, house):
    """Tamper and undo it again; return the place that had to be named and what was found."""
    outside = house.outside()
    with transaction.atomic():
        wanted = tamper(Random(key), house)
        found = [f"{finding.where} {finding.what}" for finding in houses.findings()]
        transaction.set_rollback(True)
    house.put_back(outside)
    return wanted, found


def test_every_kind_is_found_and_named_at_every_place(house):
    assert houses.findings() == []
    triggers.remove(connection)
    tried, missed = 0, []
    for kind, tamper in KINDS.items():
        for place in range(PLACES):
            wanted, found = attempt(tamper, f"{kind}/{place}", house)
            tried += 1
            if not any(wanted in said for said in found):
                missed.append((kind, place, wanted, found[:5]))
    print(f"{connection.vendor}: {tried - len(missed)} of {tried} found and named")
    assert missed == []
    assert houses.findings() == []


def test_erased_words_raise_no_alarm(house):
    triggers.remove(connection)
    (tamper,) = HONEST.values()
    tried = [attempt(tamper, place, house) for place in range(PLACES)]
    print(f"{connection.vendor}: {len(tried)} of {len(tried)} erasures are no finding")
    assert [found for _wanted, found in tried if found] == []


@pytest.mark.skipif(not HISTORIES, reason="make tamper")
def test_honest_histories_raise_no_alarm(tmp_path, settings):
    settings.ANCHOR_KEY, settings.ANCHOR_LOG = ["key"], str(tmp_path / "anchors.log")
    call_command("load_demo", cases=HISTORIES, at="2026-11-20")
    assert Case.objects.count() >= HISTORIES
    now = timezone.now()
    anchors.take(at=now)
    for seed in range(3):
        chance = Random(seed)
        ids = EventText.objects.values_list("pk", flat=True)
        triggers.remove(connection)
        EventText.objects.filter(pk__in=[pk for pk in ids if chance.random() < 0.1]).delete()
        standing.install(connection.alias)
        anchors.take(at=now + timedelta(days=seed + 1))
        assert houses.findings() == []
    print(f"{connection.vendor}: {Case.objects.count()} histories, no alarm")
