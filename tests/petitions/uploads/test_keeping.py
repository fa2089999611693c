"""Bytes on the disk: whole or not at all, found both ways, swept when nobody wants them."""

import errno
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from petitions import actions, drafts
from petitions.file_checks import check_files
from petitions.models import Attachment, Draft
from petitions.uploads import vault
from petitions.uploads.storage import WholeFiles
from petitions.workflow import Refused
from tests.petitions.uploads import corpus

HOURS = timedelta(hours=1)


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """The storage of production, in a folder of this test."""
    place = WholeFiles(location=tmp_path / "attachments")
    monkeypatch.setattr(vault, "storage", lambda: place)
    return place


def found():
    return sorted((one.where, one.what) for one in check_files())


def age(place, name, by):
    path = Path(place.path(name))
    when = path.stat().st_mtime - by.total_seconds()
    os.utime(path, (when, when))


def test_the_folder_of_the_demo_is_the_one_of_the_settings(settings):
    from django.core.files.storage import storages

    made = storages.create_storage(settings.STORAGES["attachments"])
    assert isinstance(made, WholeFiles)
    assert made.location.startswith(str(settings.DATA_DIR))


def test_a_file_lies_whole_for_this_program_alone(disk):
    kept = vault.keep(b"abc")
    path = Path(disk.path(kept.name))
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert vault.hash_of(kept.name) == kept.stored_hash
    assert vault.read(kept.name, kept.key) == b"abc"
    vault.remove(kept.name)
    vault.remove(kept.name)
    assert vault.hash_of(kept.name) == ""


@pytest.mark.parametrize("fails", ["write", "fsync", "rename"])
def test_a_disk_that_fails_leaves_neither_half_a_file_nor_a_row(
    world, now, disk, monkeypatch, fails
):
    def full(*_args, **_said):
        raise OSError(errno.ENOSPC, "No space left on device")

    place = {"write": "petitions.uploads.storage._for_us_alone", "fsync": "os.fsync"}
    monkeypatch.setattr(place.get(fails, "pathlib.Path.rename"), full)
    with pytest.raises(Refused, match="没有存下"):
        actions.hold("来信.pdf", corpus.pdf(), form=uuid4(), by=world.clerk, at=now)
    monkeypatch.undo()
    monkeypatch.setattr(vault, "storage", lambda: disk)
    assert list(vault.names()) == []
    assert not Attachment.objects.exists()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes, where this user may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    command = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", "size=2m", "none", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_takes_whole_files_and_gives_the_space_of_the_last_one_back(
    world, now, small_disk, monkeypatch
):
    place = WholeFiles(location=small_disk)
    monkeypatch.setattr(vault, "storage", lambda: place)
    taken = refused = 0
    for n in range(200):
        content = str(n).encode() + b"a" * 30_000
        try:
            actions.hold(f"{n}.txt", content, form=uuid4(), by=world.clerk, at=now)
            taken += 1
        except Refused as refusal:
            refused += "没有存下" in str(refusal)
    assert taken > 40
    assert refused > 100
    assert Attachment.objects.count() == taken == len(list(vault.names()))
    assert not list(small_disk.rglob("*.part"))
    assert found() == []
    Attachment.objects.all().delete()
    for name in list(vault.names()):
        vault.remove(name)
    actions.hold("又.txt", b"a" * 500_000, form=uuid4(), by=world.clerk, at=now)


def test_verify_finds_a_file_gone_a_file_changed_and_a_file_nobody_named(
    world, now, sent, add, disk
):
    gone, changed, good = (add(sent, world.clerk) for _ in range(3))
    assert found() == []
    vault.remove(gone.stored)
    with Path(disk.path(changed.stored)).open("ab") as file:
        file.write(b"x")
    disk.save("zz/stray", ContentFile(b"x"))
    age(disk, "zz/stray", HOURS)
    assert dict(found()) == {
        str(gone.key): f"Its file {gone.stored} is gone.",
        str(changed.key): f"Its file {changed.stored} was changed.",
        "zz/stray": "No row names this file.",
    }
    assert vault.read(good.stored, good.data_key)
    with pytest.raises(vault.Damaged):
        vault.read(changed.stored, changed.data_key)


def test_verify_finds_a_row_that_says_something_else_than_its_events(world, now, sent, add, disk):
    one, two, three = (add(sent, world.clerk) for _ in range(3))
    Attachment.objects.filter(pk=one.pk).update(state="removed")
    Attachment.objects.filter(pk=two.pk).update(stored_hash="0" * 64)
    Attachment.objects.filter(pk=three.pk).delete()
    said = dict(found())
    assert said[str(one.key)] == "It is removed, its events say kept."
    assert f"chain {sent.chain_id} file 3" in said
    assert said[str(two.key)] in {
        "It is not the file its event added.", f"Its file {two.stored} was changed.",
    }  # fmt: skip


CRASH = """
import os, sys
import django
django.setup()
from petitions.uploads import vault
from petitions.uploads.storage import WholeFiles
place = WholeFiles(location=sys.argv[1])
vault.storage = lambda: place
point = sys.argv[2]
if point == "before_rename":
    import pathlib
    pathlib.Path.rename = lambda *_args: os._exit(9)
vault.keep(b"x" * 100)
os._exit(9)  # after the rename, before the row
"""


@pytest.mark.parametrize("point", ["before_rename", "after_rename"])
def test_a_process_killed_between_bytes_and_row_leaves_what_verify_names_and_the_sweep_takes(
    db, now, disk, sweep, point, settings
):
    told = subprocess.run(
        [sys.executable, "-c", CRASH, disk.location, point],
        capture_output=True, check=False, env=os.environ | {"DEMO": "1"}, cwd=settings.BASE_DIR,
    )  # fmt: skip
    assert told.returncode == 9, told.stderr
    (left,) = list(vault.names())
    assert left.endswith(".part") == (point == "before_rename")
    age(disk, left, HOURS)
    assert found() == [(left, "No row names this file.")]
    sweep(now)
    assert list(vault.names()) == [left]  # not yet a day old
    sweep(now + timedelta(hours=24))
    assert list(vault.names()) == []


def test_the_sweep_drops_what_was_never_sent_and_torn_uploads(
    world, now, sweep, settings, sent, add
):
    kept = add(sent, world.clerk)
    held = actions.hold("a.txt", b"a", form=uuid4(), by=world.clerk, at=now)
    from django.http import QueryDict

    drafts.keep(uuid4(), QueryDict("draft_form=register&title=x"), owner=world.clerk, at=now)
    torn = settings.INCOMING / "tmp.upload"
    torn.write_bytes(b"x")
    sweep(now)
    assert torn.exists()
    sweep(now + timedelta(days=29))
    assert not torn.exists()
    assert Attachment.objects.filter(pk=held.pk).exists()
    assert Draft.objects.count() == 1
    sweep(now + timedelta(days=31))
    assert [row.pk for row in Attachment.objects.all()] == [kept.pk]
    assert list(vault.names()) == [kept.stored]
    assert not Draft.objects.exists()
