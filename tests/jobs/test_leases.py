"""Of all who want to run a period, one does."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from jobs import leases
from jobs.leases import LostLease, take
from jobs.models import JobRun, State

pytestmark = pytest.mark.django_db


def row():
    return JobRun.objects.get(job="report", period="2026-01")


def expire():
    JobRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_the_first_takes_the_lease_and_the_second_gets_none():
    lease = take("report", "2026-01")
    assert lease is not None
    assert take("report", "2026-01") is None
    assert take("report", "2026-02") is not None
    run = row()
    assert (run.state, run.fence, run.attempts) == (State.RUNNING, 1, 1)
    assert run.lease_until > timezone.now()


def test_a_lease_whose_holder_fell_silent_is_taken_over():
    first = take("report", "2026-01")
    expire()
    second = take("report", "2026-01")
    assert second.fence == first.fence + 1
    assert row().attempts == 2


def test_the_slow_holder_loses_its_lease_and_what_it_wrote():
    slow = take("report", "2026-01")
    expire()
    quick = take("report", "2026-01")

    def work():
        JobRun.objects.create(job="trace", period="slow")
        slow.confirm()

    with pytest.raises(LostLease), transaction.atomic():
        work()
    assert not JobRun.objects.filter(job="trace").exists()
    for too_late in (lambda: slow.finish("a"), lambda: slow.fail("b")):
        with pytest.raises(LostLease):
            too_late()
    quick.finish("c")
    assert (row().state, row().result_hash) == (State.DONE, "c")


def test_confirm_extends_the_lease():
    lease = take("report", "2026-01")
    expire()
    lease.confirm()
    assert row().lease_until > timezone.now() + leases.LENGTH / 2
    assert take("report", "2026-01") is None


def test_a_finished_period_is_never_taken_again_nor_confirmed():
    lease = take("report", "2026-01")
    lease.finish("hash")
    run = row()
    assert (run.state, run.result_hash, run.lease_until) == (State.DONE, "hash", None)
    assert run.finished_at is not None
    assert take("report", "2026-01") is None
    with pytest.raises(LostLease):
        lease.confirm()


def test_a_failed_period_may_be_taken_until_the_fifth_failure_parks_it():
    tries = range(leases.MAX_ATTEMPTS)
    states = [take("report", "2026-01").fail("no figures") for _ in tries]
    assert states == [State.FAILED] * 4 + [State.PARKED]
    assert take("report", "2026-01") is None
    assert row().error == "no figures"


def test_a_period_that_kills_its_holder_five_times_is_parked_too():
    for _ in range(leases.MAX_ATTEMPTS):
        assert take("report", "2026-01") is not None
        expire()
    assert take("report", "2026-01") is None
    assert row().state == State.PARKED
