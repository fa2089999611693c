"""Carrying out: one honest bar, failure shown as failure, whole files or none."""

import hashlib
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from errands import actions, files, progress
from errands.jobs import SWEEP
from errands.models import Errand, State
from errands.running import NAME, run_startable
from jobs.leases import MAX_ATTEMPTS, take
from jobs.models import JobRun
from jobs.models import State as RunState
from jobs.runner import run_one
from tests.errands.conftest import STAGES, asked, deeds, lapse, names, seen
from tests.world import MONDAY, days

HOUR = timedelta(hours=1)


def test_the_file_is_there_with_its_hash_and_its_rows(world, kinds):
    errand = asked(world, n=3)
    assert run_startable(MONDAY) == 1
    errand.refresh_from_db()
    content = (kinds / errand.file).read_bytes()
    assert content == b"line\n" * 3
    assert (errand.state, errand.percent, errand.rows) == (State.DONE, 100, 3)
    assert (errand.size, errand.sha256) == (15, hashlib.sha256(content).hexdigest())
    assert errand.kept_until == MONDAY + days(1)
    assert names(kinds) == [errand.file]


def test_the_bar_never_falls_and_is_full_only_with_the_result(world):
    asked(world, n=50)
    run_startable(MONDAY)
    assert seen == sorted(seen)
    assert seen[0] >= 10
    assert max(seen) < 100


def test_shares_of_stages_add_up_to_one_bar():
    steps = [("read", 0, 1), ("read", 1, 1), ("write", 1, 4), ("write", 4, 4), ("pack", 0, 1)]
    shown = [progress.percent_of(STAGES, *step) for step in steps]
    assert shown == [0, 10, 30, 90, 90]
    assert progress.percent_of(STAGES, "pack", 5, 1) == 99
    assert progress.percent_of(STAGES, "read", 0, 0) == 0


def test_an_attempt_that_begins_anew_does_not_turn_the_bar_back(world):
    errand = asked(world, n=10)
    Errand.objects.filter(pk=errand.pk).update(percent=60)
    run_startable(MONDAY)
    assert seen[0] == 60
    assert seen == sorted(seen)


def test_the_command_by_hand_does_it_too(world, settings):
    settings.DUE_JOBS = ["errands.running.ERRANDS"]
    errand = asked(world)
    out = StringIO()
    call_command("run_due_jobs", "--at", MONDAY.isoformat(), "--json", stdout=out)
    assert json.loads(out.getvalue())["runs"][0]["period"] == f"{errand.pk}/1"
    assert Errand.objects.get().state == State.DONE


def test_a_failure_is_shown_tried_again_later_and_parked_after_five(world, kinds):
    errand = asked(world, "broken")
    at, fine = MONDAY, asked(world)
    run_startable(at)
    errand.refresh_from_db()
    assert (errand.state, errand.attempts) == (State.FAILED, 1)
    assert "No space" not in errand.error
    assert Errand.objects.get(pk=fine.pk).state == State.DONE  # the others go on
    assert run_startable(at) == 0  # not at once
    for _ in range(MAX_ATTEMPTS + 2):
        at += HOUR
        run_startable(at)
    errand.refresh_from_db()
    assert (errand.state, errand.attempts) == (State.PARKED, MAX_ATTEMPTS)
    actions.retry(errand, by=world.clerk, at=at)
    run_startable(at)
    errand.refresh_from_db()
    assert (errand.state, errand.attempts) == (State.FAILED, 1)


def test_a_refusal_is_told_and_not_tried_five_times(world):
    errand = asked(world, "unfit")
    run_startable(MONDAY)
    errand.refresh_from_db()
    assert (errand.state, errand.error) == (State.PARKED, "条件已变，请重新导出。")
    assert JobRun.objects.get(job=NAME).state == RunState.DONE


def test_nothing_is_done_for_an_account_that_was_shut(world):
    errand = asked(world)
    world.clerk.is_active = False
    world.clerk.save()
    run_startable(MONDAY)
    errand.refresh_from_db()
    assert (errand.state, errand.file) == (State.PARKED, "")


def test_calling_off_stops_the_work_at_its_next_step_and_leaves_no_file(world, kinds):
    errand = asked(world, n=100)
    deeds.append(lambda work, line: line == 3 and actions.cancel(errand, by=world.clerk, at=MONDAY))
    run_startable(MONDAY)
    assert len(seen) == 4
    errand.refresh_from_db()
    assert errand.state == State.CANCELLED
    assert names(kinds) == []


def test_who_was_overtaken_leaves_neither_file_nor_row(world, kinds):
    """A worker that only slept finds out that another has done its work."""
    errand = asked(world, n=3)

    def overtaken(work, line):
        if line == 1 and work.lease.fence == 1:
            lapse()
            run_one_again(errand)

    deeds.append(overtaken)
    run_startable(MONDAY)
    errand.refresh_from_db()
    assert errand.state == State.DONE
    assert errand.file.endswith("-2.txt")
    assert names(kinds) == [errand.file]


def run_one_again(errand):
    from errands.running import ERRANDS

    run_one(ERRANDS, errand.period, MONDAY)


def test_what_is_killed_at_every_try_is_said_to_have_failed(world):
    errand = asked(world)
    for _ in range(MAX_ATTEMPTS):
        assert take(NAME, errand.period)  # and nobody ever comes back
        Errand.objects.filter(pk=errand.pk).update(state=State.RUNNING)
        lapse()
    run_startable(MONDAY)
    errand.refresh_from_db()
    assert errand.state == State.PARKED
    assert "中断" in errand.error
    assert errand.can_retry


def test_no_more_run_at_once_than_allowed(world, settings):
    settings.ERRANDS_AT_ONCE = 1
    first = asked(world)
    asked(world, n=9)
    assert take(NAME, first.period)
    assert run_startable(MONDAY) == 0
    lapse()
    assert run_startable(MONDAY) == 2


def test_a_file_goes_after_a_day_and_its_row_stays(world, kinds):
    errand = asked(world, n=2)
    run_startable(MONDAY)
    run_one(SWEEP, "a", MONDAY + timedelta(hours=23))
    assert names(kinds)
    run_one(SWEEP, "b", MONDAY + timedelta(hours=24))
    errand.refresh_from_db()
    assert names(kinds) == []
    assert (errand.has_file, errand.asked, errand.rows) == (False, {}, 2)
    assert errand.sha256
    assert errand.asked_by == world.clerk


def test_what_a_killed_worker_left_on_the_disk_goes_too(world, kinds):
    errand = asked(world)
    run_startable(MONDAY)
    old = files.folder() / "7-1-1.xlsx.part"
    old.write_bytes(b"torn")
    run_one(SWEEP, "a", MONDAY)
    assert old.exists() == (old.stat().st_mtime >= (MONDAY - files.STRAY).timestamp())
    late = errand.asked_at.fromtimestamp(old.stat().st_mtime, tz=MONDAY.tzinfo) + days(2)
    Errand.objects.update(kept_until=late + days(1))
    run_one(SWEEP, "b", late)
    errand.refresh_from_db()
    assert names(kinds) == [errand.file]


def test_a_full_disk_leaves_nothing_under_the_name(kinds):
    def full():
        with files.being_written("a.xlsx") as file:
            file.write(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        full()
    assert names(kinds) == []
