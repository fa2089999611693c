"""Running what is due."""

import pytest

from jobs.leases import take
from jobs.models import JobRun, State
from jobs.registry import Job
from jobs.runner import Outcome, run_due, run_one
from jobs.tasks import run_due_jobs
from tests.jobs.conftest import AT, PERIODS, REPORT, digest, traces

pytestmark = pytest.mark.django_db


def test_every_missing_period_is_run_in_order_and_once(due):
    due("REPORT")
    outcomes = run_due(AT)
    assert outcomes == [Outcome("test.report", p, "done", digest(p), "") for p in PERIODS]
    assert run_due(AT) == []
    assert traces() == [f"{period}/1" for period in PERIODS]


def test_work_is_told_the_business_time():
    heard = []
    job = Job("test.heard", lambda at: [], lambda period, lease, at: heard.append(at) or "hash")
    run_one(job, "2026-01", AT)
    assert heard == [AT]


def test_poison_is_parked_after_five_tries_and_the_others_go_on(due):
    due("BLIND", "POISON", "REPORT")
    states = []
    for _ in range(7):
        by_job = {outcome.job: outcome for outcome in run_due(AT)}
        states.append(by_job["test.poison"].state)
        assert by_job["test.blind"].error == "LookupError: no calendar"
        assert by_job["test.poison"].error == "ValueError: no figures for 2026-01"
    assert states == ["failed"] * 4 + ["parked"] * 3
    assert JobRun.objects.get(job="test.poison").attempts == 5
    assert len(traces()) == 12


def test_what_another_runs_is_not_reported_here(due):
    due("REPORT")
    take("test.report", "2026-01")
    assert [outcome.period for outcome in run_due(AT)] == PERIODS[1:]
    assert run_one(REPORT, "2026-01", AT).state == State.RUNNING


def test_a_finished_period_answers_with_the_hash_it_gave(due):
    first = run_one(REPORT, "2026-01", AT)
    assert run_one(REPORT, "2026-01", AT) == first
    assert traces() == ["2026-01/1"]


def test_work_that_was_overtaken_is_not_reported_as_failed():
    def overtaken(period, lease, at):
        JobRun.objects.filter(pk=lease.run_id).update(fence=9)
        lease.confirm()

    def overtaken_and_broken(period, lease, at):
        JobRun.objects.filter(pk=lease.run_id).update(fence=9)
        raise ValueError

    for number, work in enumerate((overtaken, overtaken_and_broken)):
        outcome = run_one(Job(f"test.{number}", lambda at: [], work), "2026-01", AT)
        assert (outcome.state, outcome.hash) == (State.RUNNING, "")


def test_the_task_of_beat_runs_what_is_due(due):
    due("REPORT")
    run_due_jobs()
    run_due_jobs()
    assert len(traces()) == 12


def test_a_tick_is_stale_after_the_next_one(settings):
    """Else a worker that was away for a night would first do a thousand ticks for nothing."""
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["options"]["expires"] == entry["schedule"]
