"""The command that does by hand what beat does."""

import json

import pytest
from django.core.management import CommandError, call_command

from jobs.models import JobRun
from tests.jobs.conftest import PERIODS, digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    """Return a function that runs the command and gives exit code and what was printed."""

    def call(*options):
        try:
            call_command("run_due_jobs", *options)
        except SystemExit as end:
            return end.code, capsys.readouterr().out
        return 0, capsys.readouterr().out

    return call


def test_json_names_every_run(run, due):
    due("REPORT")
    code, printed = run("--json", "--at", "2026-03-02T08:30:00")
    document = json.loads(printed)
    assert code == 0
    assert document["at"] == "2026-03-02T08:30:00+08:00"
    assert document["runs"] == [
        {"job": "test.report", "period": p, "state": "done", "hash": digest(p)} for p in PERIODS
    ]
    assert json.loads(run("--json")[1])["runs"] == []


def test_a_failure_ends_with_one(run, due):
    due("POISON", "REPORT")
    code, printed = run()
    assert code == 1
    assert "test.poison 2026-01: failed ValueError: no figures for 2026-01" in printed
    assert f"test.report 2026-12: done {digest('2026-12')}" in printed


def test_parked_periods_are_shown_until_they_are_given_another_chance(run, due):
    due("POISON")
    for _ in range(5):
        run()
    assert "parked" in run()[1]
    assert JobRun.objects.get().attempts == 5
    code, printed = run("--retry-parked")
    assert code == 1
    assert "failed" in printed
    assert JobRun.objects.get().attempts == 1


def test_it_says_when_nothing_is_due(run, due):
    due()
    assert run() == (0, "Nothing is due.\n")


@pytest.mark.parametrize("at", ["yesterday", "2026-02-30", "", "99999-01-01"])
def test_a_time_that_is_none_is_refused(run, due, at):
    due()
    if at:
        with pytest.raises(CommandError, match="ISO 8601"):
            run("--at", at)
