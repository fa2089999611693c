"""Jobs that leave a trace, and one that never works."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.db import transaction

from jobs.models import JobRun
from jobs.registry import Job

AT = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
PERIODS = [f"2026-{month:02}" for month in range(1, 13)]


def digest(period):
    return sha256(period.encode()).hexdigest()


def write(period, lease, at):
    """Leave one row per run: a second run of the same period leaves a second row."""
    with transaction.atomic():
        lease.confirm()
        JobRun.objects.create(job="trace", period=f"{period}/{lease.fence}", result_hash="x")
    return digest(period)


def fail(period, lease, at):
    raise ValueError(f"no figures for {period}")


def break_down(at):
    raise LookupError("no calendar")


REPORT = Job("test.report", lambda at: PERIODS, write)
POISON = Job("test.poison", lambda at: ["2026-01"], fail)
BLIND = Job("test.blind", break_down, write)


def traces():
    """Return "period/fence" of every run that was committed."""
    return sorted(JobRun.objects.filter(job="trace").values_list("period", flat=True))


@pytest.fixture
def due(settings):
    """Return a function that makes the named jobs of this file the due ones."""

    def name(*jobs):
        settings.DUE_JOBS = [f"tests.jobs.conftest.{job}" for job in jobs]

    return name
