"""The short cut of `make siege`: scripts in every field that two people reach, and nothing runs."""

import pytest
from django.utils import timezone

from petitions.models import Case
from siege import scripts
from siege.payloads import payloads
from siege.reading import Page

pytestmark = pytest.mark.browser
COUNT, OPENED = 24, 12


def test_what_is_typed_into_any_field_runs_nowhere(chromium, live_server, world):
    scripts.register_each(payloads(COUNT), world.clerk)
    world.clerk.refresh_from_db()  # with its password, which the session holds on to
    ran, walkers = scripts.plant([world.clerk], count=COUNT, most=1)
    planted = [kept for kept in ran.found.fields.values() if len(kept) == COUNT]
    assert len(ran.found.fields) > 20, ran.found.fields
    assert planted, ran.found.fields
    assert ran.found.sent[200] > 5, ran.found.sent
    assert Case.objects.filter(title__contains="alert(").count() > COUNT / 2
    scripts.send_digests(ran, [world.clerk], at=timezone.now())
    assert ran.mails
    scripts.open_all(ran, walkers, OPENED, chromium, live_server.url)
    assert ran.seen.pages > OPENED
    assert ran.faults == []


def test_a_page_that_lets_a_script_through_is_noticed():
    let_through = [text for text in payloads(150) if Page(f"<p>{text}</p>").faults]
    assert len(let_through) > 100  # the others end what stands around them, or need an interpreter
    assert Page("<p>&lt;script&gt;</p><script src='/static/build/app.js'></script>").faults == []
