"""A worker that is killed (-9) in the middle: who comes after it takes the work over."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from audit.models import Event
from errands import trail_errands
from errands.actions import ask
from errands.models import Errand, ErrandLine, State
from errands.running import run_startable
from petitions import batch_errands, list_errands
from petitions.listing import Listing
from petitions.models import Assignment, CaseCopy
from petitions.worklist import Desk
from reports import list_files
from reports.asked import asked
from reports.list_errands import order_of_figure
from reports.month import Month
from tests import world as worlds
from tests.errands.conftest import lapse, names
from tests.processes import finish, start
from tests.world import MONDAY, register

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
SETTINGS = "tests.jobs.errand_settings"
CASES = 5
TODAY = MONDAY.date()


@pytest.fixture
def office(transactional_db, monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    world = worlds.build()
    world.extra["cases"] = [register(world).case for _ in range(CASES)]
    return world


def die_before(statement, nth, at=MONDAY):
    """Let a process of its own do what is due, and kill itself before this statement."""
    deaths = ("errands.errand", statement, nth)
    died = finish(
        [start("tests.workers.dying", "before", at.isoformat(), *deaths, settings=SETTINGS)]
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


def test_a_list_behind_a_number_is_made_and_recorded_once_whenever_the_worker_dies(office, kinds):
    found = asked("petitions", Month.of(TODAY), "XFB", {}, user=office.clerk, on=TODAY)
    file = list_files.of_figure(found, office.clerk, MONDAY)
    ask(order_of_figure(found, file), by=office.clerk, at=MONDAY)
    die_before('INSERT INTO "audit_event"', 1)
    is_made_once(kinds, "export", CASES)
    assert CaseCopy.objects.count() == CASES


def test_a_file_of_the_trail_is_made_and_recorded_once_whenever_the_worker_dies(office, kinds):
    now = timezone.localtime()  # the trail is recorded by the real clock
    trail = trail_errands.trail_of(QueryDict("kind=register"), office.auditor, now.date())
    ask(trail_errands.order(trail), by=office.auditor, at=now)
    die_before('INSERT INTO "audit_event"', 1, now)
    is_made_once(kinds, "audit_export", 3 * CASES, now)  # each with its form and its receipt


def is_made_once(kinds, event, rows, at=MONDAY):
    """Let who comes after the dead take over, and look at what there is then."""
    assert not Event.objects.filter(kind=event).exists()
    lapse()
    run_startable(at)
    errand = Errand.objects.get()
    assert (errand.state, errand.rows, errand.attempts) == (State.DONE, rows, 2)
    assert Event.objects.get(kind=event).body["sha256"] == errand.sha256
    assert errand.file in names(kinds)


def test_a_file_is_made_and_recorded_once_whenever_the_worker_dies(office, kinds):
    listing = Listing(QueryDict("view=all"), Desk(office.clerk, TODAY))
    order = list_errands.order(listing, rows=CASES, purpose="排查")
    ask(order, by=office.clerk, at=MONDAY)
    die_before('INSERT INTO "audit_event"', 1)
    is_made_once(kinds, "export", CASES)
    assert CaseCopy.objects.count() == CASES
