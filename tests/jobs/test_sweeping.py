"""The job table forgets what was done long ago, and nothing that somebody still needs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import sweeping
from jobs.models import JobRun, State
from jobs.registry import all_jobs
from jobs.runner import run_due, run_one
from tests.jobs.conftest import AT, PERIODS, traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """Write a run that ended so many days ago."""

    def _run(period, days, job="test.report", state=State.DONE):
        return JobRun.objects.create(
            job=job, period=period, state=state, finished_at=timezone.now() - timedelta(days=days)
        )

    return _run


def periods(job="test.report"):
    return set(JobRun.objects.filter(job=job).values_list("period", flat=True))


def test_old_successes_go_and_what_is_younger_stays(due, run, settings):
    due("REPORT")
    settings.JOB_RUN_DAYS = 30
    run("1999-01", 31), run("1999-02", 29), run("1999-03", 1)
    run_one(sweeping.SWEEP, "2026-03-02", AT)
    assert periods() == {"1999-02", "1999-03"}


def test_failures_and_what_is_parked_wait_for_a_person(due, run):
    due("REPORT")
    run("1999-09", 1)
    for state in (State.FAILED, State.PARKED, State.RUNNING):
        run(state, 9000, state=state)
    run_one(sweeping.SWEEP, "2026-03-02", AT)
    assert periods() == {"1999-09", "failed", "parked", "running"}


def test_the_last_success_stays_however_old_it_is(due, run):
    due("REPORT")
    run("1999-01", 9001), run("1999-02", 9000)
    run_one(sweeping.SWEEP, "2026-03-02", AT)
    assert periods() == {"1999-02"}


def test_a_period_that_its_job_still_names_is_not_done_again(due):
    due("REPORT")
    run_due(AT)
    long_ago = timezone.now() - timedelta(days=9000)
    JobRun.objects.filter(job="test.report").update(finished_at=long_ago)
    before = traces()
    run_one(sweeping.SWEEP, "2026-03-02", AT)
    assert periods() == set(PERIODS)
    assert run_due(AT) == []
    assert traces() == before


def test_jobs_that_are_not_ours_and_the_sign_of_life_are_left_alone(due, run):
    due("REPORT")
    run("1", 9000, job="test.gone"), run("2", 9000, job="test.gone")
    run_one(sweeping.SWEEP, "2026-03-02", AT)
    assert periods("test.gone") == {"1", "2"}


def test_it_is_one_of_the_jobs_that_run_by_themselves(settings):
    assert sweeping.SWEEP in all_jobs()
    assert settings.JOB_RUN_DAYS > 366


def test_every_job_of_the_product_can_be_asked_and_none_is_done_again(run):
    for job in all_jobs():
        run("1999-01", 9000, job=job.name), run("1999-02", 1, job=job.name)
        run(f"{job.name} still", 9000, job=job.name)
    run_one(sweeping.SWEEP, "2026-03-02", timezone.now())
    kept = JobRun.objects.exclude(job=sweeping.SWEEP.name)
    assert set(kept.values_list("period", flat=True)) == {"1999-02"}
