"""A bundle that is whole and yet not for this place, and a place without a key."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from audit.models import Event
from backup import bundle, databases, making, restoring
from backup.words import BackupFailed, Refused

MANIFEST_SAYS = {
    "of another engine": ({"engine": "oracle"}, "never into the other one"),
    "of a newer version": ({"migrations": ["audit.9999_later"]}, "install that version"),
    "of other keys": ({"vault_keys": "lost"}, "VAULT_KEYS lacks lost"),
    "of a full database": ({}, "The database has tables"),
}


def test_what_cannot_fit_is_refused_with_what_to_do(db, disk, bundles, monkeypatch):
    making.make(bundles, at=timezone.now())
    inspected, before = bundle.inspected, Event.objects.count()
    for changes, words in MANIFEST_SAYS.values():
        with monkeypatch.context() as patch:
            patch.setattr(bundle, "inspected", lambda *args, said=changes: inspected(*args) | said)
            with pytest.raises(CommandError, match=words):
                call_command("restore", str(bundles))
    assert Event.objects.count() == before


def test_without_a_key_nothing_is_made_and_nothing_opened(db, disk, bundles, settings):
    made = making.make(bundles, at=timezone.now())
    settings.BACKUP_KEYS = ""
    with pytest.raises(CommandError, match="BACKUP_KEYS names no key"):
        call_command("backup", str(bundles))
    with pytest.raises(Refused, match="BACKUP_KEYS names no key"):
        restoring.restore(made.path, verify=False, at=timezone.now())
    assert list(bundles.iterdir()) == [made.path]


def test_a_program_that_is_not_installed_is_named_with_where_it_comes_from(monkeypatch):
    monkeypatch.setattr("backup.databases.shutil.which", lambda _name: None)
    with pytest.raises(BackupFailed, match=r"pg_dump is not installed.*postgresql-client"):
        databases.program("pg_dump")
