"""The relay holds nothing that somebody who acts on a case waits for."""

from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, connections, transaction

from audit.models import Chain, Event
from petitions import notices
from tests import world as worlds
from tests.world import MONDAY, bring_to, register

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def test_events_are_told_while_somebody_holds_their_chain():
    """Whoever acts holds it to the end. SQLite has one writer at a time and no such wait."""
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL only")
    world = worlds.build()
    case = bring_to(world, register(world).case, "assign")
    held, done = Signal(), Signal()

    def act():
        with transaction.atomic():
            Chain.objects.select_for_update().get(pk=case.chain_id)
            held.set()
            done.wait(timeout=60)
        connections.close_all()

    thread = Thread(target=act)
    thread.start()
    try:
        assert held.wait(timeout=60)
        notices.relay(MONDAY)
        assert not Event.objects.untold().exists()
    finally:
        done.set()
        thread.join()
