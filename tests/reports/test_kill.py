"""A worker that is killed in the middle of the monthly freeze: nothing lost, nothing doubled."""

import signal
import time
from datetime import date, timedelta

import pytest
from django.utils import timezone

from jobs.models import JobRun, State
from reports.models import Bulletin, MonthlyReport
from reports.verify import check_frozen_reports
from tests import world as worlds
from tests.processes import finish, start
from tests.reports import histories
from tests.reports.reference import Told
from tests.reports.test_freezing import frozen

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
AT = "2026-06-02T08:00"
MONTHS, SCHOOLS = 3, 25
UNITS = SCHOOLS + 5  # those of the world


@pytest.fixture
def world():
    world = worlds.build()
    schools = [
        worlds.make_unit(f"S{n:03d}", f"第{n}小学", world.school.Kind.SCHOOL, world.bureau)
        for n in range(SCHOOLS)
    ]
    told = [Told(unit.code, date(2026, 3, 3), date(2026, 4, 20)) for unit in schools]
    histories.write([histories.brought_in(world.office, one) for one in told])
    return world


def worker():
    """Start a process that does what is due, on the database of the test."""
    return start("django", "run_due_jobs", "--at", AT)


def wait_for(count, process):
    deadline = time.monotonic() + 60
    while MonthlyReport.objects.count() < count and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def end_leases():
    """The lease of a dead holder lasts by the real clock; the test does not wait for it."""
    JobRun.objects.filter(state=State.RUNNING).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def test_killed_again_and_again_it_freezes_what_one_quiet_run_freezes(world):
    for reached in (1, UNITS, 2 * UNITS + 10):
        with worker() as process:
            wait_for(reached, process)
            process.send_signal(signal.SIGKILL)
        end_leases()
    finish([worker()])
    after_kills = frozen()

    assert MonthlyReport.objects.count() == UNITS * MONTHS
    assert Bulletin.objects.count() == MONTHS
    assert not list(check_frozen_reports())
    JobRun.objects.all().delete()
    MonthlyReport.objects.all().delete()
    Bulletin.objects.all().delete()
    finish([worker()])
    assert frozen() == after_kills


def test_several_workers_at_once_freeze_each_month_once(world):
    finish([worker() for _ in range(3)])

    assert MonthlyReport.objects.count() == UNITS * MONTHS
    assert Bulletin.objects.count() == MONTHS
    assert not list(check_frozen_reports())
    assert set(JobRun.objects.values_list("state", flat=True)) == {State.DONE}
