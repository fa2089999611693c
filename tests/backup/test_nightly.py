"""The nightly bundle: once a night, so many kept, a full disk leaves nothing behind."""

import errno
from datetime import timedelta

import pytest

from audit.models import Event
from backup import making
from backup.sealed_stream import Sealing
from backup.words import BackupFailed
from jobs.models import JobRun, State
from jobs.runner import run_due
from tests.world import MONDAY, days

pytestmark = pytest.mark.django_db


@pytest.fixture
def nights(bundles, disk, settings):
    settings.DUE_JOBS = ["backup.jobs.NIGHTLY_BACKUP"]
    settings.BACKUP_DIR, settings.BACKUP_KEEP = str(bundles), 2
    return bundles


def test_without_a_folder_nothing_is_due(nights, settings):
    settings.BACKUP_DIR = ""
    assert run_due(MONDAY) == []


def test_each_night_has_its_bundle_and_the_oldest_go(nights):
    for n in range(3):
        (outcome,) = run_due(MONDAY + days(n))
        assert outcome.state == State.DONE
        assert run_due(MONDAY + days(n) + timedelta(hours=3)) == []
    names = sorted(path.name for path in nights.iterdir())
    assert [name[:15] for name in names] == ["huiyin-20260303", "huiyin-20260304"]
    assert Event.objects.filter(kind="backup_made").count() == 3
    assert Event.objects.last().body["sha256"] == outcome.hash


def test_a_full_disk_is_said_and_nothing_is_left(nights, monkeypatch):
    put, count = Sealing._put, 0

    def full(self, piece, place):
        nonlocal count
        count += 1
        self.file.write(piece[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Sealing, "_put", full)
    (outcome,) = run_due(MONDAY)
    assert outcome.state == State.FAILED
    assert "No space left on the disk of" in outcome.error
    assert count == 1
    assert list(nights.iterdir()) == []
    assert Event.objects.get(kind="backup_failed")
    monkeypatch.setattr(Sealing, "_put", put)
    (outcome,) = run_due(MONDAY)
    assert outcome.state == State.DONE
    assert JobRun.objects.get().attempts == 2


def test_what_a_killed_backup_left_is_gone_after_the_next(nights):
    nights.mkdir()
    (nights / ".huiyin-x.backup.part").write_bytes(b"half")
    left = making.databases.work_folder() / "tmp"
    left.mkdir()
    (left / "database").write_bytes(b"plain")
    making.make(nights, at=MONDAY)
    assert not left.exists()
    assert [path.suffix for path in nights.iterdir()] == [".backup"]


def test_two_at_once_are_one_and_a_sentence(nights):
    with making._alone(), pytest.raises(BackupFailed, match="Another backup"):
        making.make(nights, at=MONDAY)
