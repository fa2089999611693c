"""Several beats at once, and one that is killed in the middle of its work."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from jobs.models import JobRun, State
from jobs.runner import run_due
from tests.jobs.conftest import AT, PERIODS, traces
from tests.threads import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
HOLD = """
import django, sys, time
django.setup()
from jobs.leases import take
lease = take("test.report", "2026-01")
print(lease.fence, flush=True)
time.sleep(60)
"""


def start(*arguments):
    """Start another Python process of the product on the database of the test."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.jobs.beats_settings",
    }
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_beats_and_three_people_run_each_period_once(due):
    due("REPORT")
    outcomes = [outcome for runs in at_once(5, lambda _number: run_due(AT)) for outcome in runs]
    assert sorted(outcome.period for outcome in outcomes) == PERIODS
    assert {outcome.state for outcome in outcomes} == {State.DONE}
    assert traces() == [f"{period}/1" for period in PERIODS]


def test_processes_run_each_period_once():
    commands = [start("manage.py", "run_due_jobs", "--json") for _ in range(3)]
    printed = [command.communicate(timeout=60)[0] for command in commands]
    assert [command.returncode for command in commands] == [0, 0, 0]
    runs = [run["period"] for text in printed for run in json.loads(text)["runs"]]
    assert sorted(runs) == PERIODS
    assert traces() == [f"{period}/1" for period in PERIODS]


def test_the_work_of_a_killed_process_is_taken_over_when_its_lease_ends(due):
    due("REPORT")
    with start("-c", HOLD) as holder:
        assert holder.stdout.readline() == "1\n"
        holder.send_signal(signal.SIGKILL)
    assert "2026-01" not in [outcome.period for outcome in run_due(AT)]
    JobRun.objects.filter(job="test.report", state=State.RUNNING).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    (outcome,) = run_due(AT)
    assert (outcome.period, outcome.state) == ("2026-01", "done")
    assert "2026-01/2" in traces()
