"""Out into a bundle while others write, and back into an empty place: all of it as it was."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from time import sleep

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from audit.models import Event
from backup import bundle, making
from petitions.models import Petition
from petitions.uploads import vault
from tests.backup.conftest import KEY
from tests.processes import database_url
from tests.world import register

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@contextmanager
def a_writer(world):
    """Register petitions without end in a thread of its own; yields the numbers given out."""
    numbers, stop = [], Signal()

    def write():
        try:
            while not stop.is_set():
                numbers.append(register(world).number)
        finally:
            connections.close_all()

    thread = Thread(target=write)
    thread.start()
    try:
        yield numbers
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def empty_place(tmp_path):
    """Return the environment of a process whose database and folder are empty."""
    known = os.environ | {"DATA_DIR": str(tmp_path / "new"), "BACKUP_KEYS": f"b1:{KEY}"}
    known["DJANGO_SETTINGS_MODULE"] = "config.settings"
    if connection.vendor == "sqlite":
        yield known | {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"}
        return
    url, _, name = database_url().rpartition("/")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}_back"')
    yield known | {"DATABASE_URL": f"{url}/{name}_back"}
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}_back" WITH (FORCE)')


def restored(folder, env, *options):
    command = [sys.executable, "-W", "ignore", "manage.py", "restore", str(folder), *options]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_what_is_restored_is_bit_for_bit_what_was_backed_up(house, bundles, empty_place):
    with a_writer(house) as numbers:
        while len(numbers) < 3:
            sleep(0.01)
        made = making.make(bundles, at=timezone.now())
    assert made.is_whole
    assert made.files == 2
    manifest = bundle.inspected(made.path, making.masters())
    assert len(manifest["reports"]) >= 24
    petitions = manifest["tables"]["petitions_petition"][0]
    assert 3 <= petitions < Petition.objects.count()  # of the moment it began, not of its end

    back = restored(bundles, empty_place, "--verify")

    assert "Verified: all of it is as it was." in back.stdout, back.stderr
    assert back.returncode == 0
    said = f"{len(manifest['reports'])} sealed documents, 2 attachments"
    assert said in back.stdout
    again = restored(bundles, empty_place, "--verify")
    assert again.returncode == 1
    assert "The database has tables." in again.stderr


def test_the_trail_tells_of_a_backup_and_names_a_file_that_is_amiss(house, bundles, disk, capsys):
    first, second = sorted(vault.names())
    disk.delete(first)
    Path(disk.path(second)).write_bytes(b"other")
    with pytest.raises(SystemExit):
        call_command("backup", str(bundles))
    event = Event.objects.get(kind="backup_made")
    (path,) = bundles.iterdir()
    assert event.body["file"] == path.name
    assert (event.body["ok"], event.body["findings"]) == (False, 2)
    manifest = bundle.inspected(path, making.masters())
    assert (manifest["missing"], manifest["damaged"]) == ([first], [second])
    assert first in capsys.readouterr().err
