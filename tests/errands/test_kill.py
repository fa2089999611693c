"""A worker that is killed (-9) in the middle: who comes after it takes the work over."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from audit.models import Event
from errands.actions import ask
from errands.models import Errand, ErrandLine, State
from errands.running import run_startable
from petitions import batch_errands, list_errands
from petitions.listing import Listing
from petitions.models import Assignment, CaseCopy
from petitions.worklist import Desk
from tests import world as worlds
from tests.errands.conftest import lapse, names
from tests.processes import finish, start
from tests.world import MONDAY, register

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
SETTINGS = "tests.jobs.errand_settings"
CASES = 5


@pytest.fixture
def office(transactional_db, monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    world = worlds.build()
    world.extra["cases"] = [register(world).case for _ in range(CASES)]
    return world


def die_before(statement, nth):
    """Let a process of its own do what is due, and kill itself before this statement."""
    deaths = ("errands.errand", statement, nth)
    died = finish(
        [start("tests.workers.dying", "before", MONDAY.isoformat(), *deaths, settings=SETTINGS)]
    )
    assert died == [["errands.errand"]]


def test_many_cases_are_each_assigned_once_whenever_the_worker_dies(office):
    versions = {case.pk: case.version for case in office.extra["cases"]}
    said = {"to": office.jjc, "due_on": None, "requirement": ""}
    ask(batch_errands.order(versions, said), by=office.clerk, at=MONDAY)
    die_before('INSERT INTO "errands_errandline"', 3)
    assert (Assignment.objects.count(), ErrandLine.objects.count()) == (2, 2)
    run_startable(MONDAY)
    assert Assignment.objects.count() == 2  # its lease has not lapsed yet
    lapse()
    run_startable(MONDAY)
    errand = Errand.objects.get()
    assert (errand.state, errand.rows, errand.attempts) == (State.DONE, CASES, 2)
    assert (Assignment.objects.count(), ErrandLine.objects.count()) == (CASES, CASES)
    assert Event.objects.filter(kind="assign").count() == CASES


def test_a_file_is_made_and_recorded_once_whenever_the_worker_dies(office, kinds):
    listing = Listing(QueryDict("view=all"), Desk(office.clerk, timezone.localdate(MONDAY)))
    order = list_errands.order(listing, rows=CASES, purpose="排查")
    ask(order, by=office.clerk, at=MONDAY)
    die_before('INSERT INTO "audit_event"', 1)
    assert not Event.objects.filter(kind="export").exists()
    lapse()
    run_startable(MONDAY)
    errand = Errand.objects.get()
    assert (errand.state, errand.rows) == (State.DONE, CASES)
    assert Event.objects.get(kind="export").body["sha256"] == errand.sha256
    assert CaseCopy.objects.count() == CASES
    assert errand.file in names(kinds)
