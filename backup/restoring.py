"""Bringing an installation back from a bundle, into a place where nothing is yet."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.loader import MigrationLoader

from audit import sealing
from audit.log import SYSTEM, append, open_chain
from audit.verify import run_checks
from backup import bundle, databases
from backup.facts import differences, facts
from backup.making import SUBJECT, masters
from backup.words import Refused
from petitions.uploads import vault

SPARE = 2  # the copy is written once beside the database and once as the database


@dataclass
class Restored:
    """What was restored; `findings` of the comparison, if one was asked for."""

    path: Path
    manifest: dict[str, Any]
    pending: list[str]  # migrations of this version that the bundle does not know
    findings: list[str] = field(default_factory=list)


def chosen(place: Path) -> Path:
    """Return the bundle: the file itself, or the newest of a folder. Raises Refused."""
    if place.is_file():
        return place
    found = sorted(place.glob(f"huiyin-*{bundle.SUFFIX}"))
    if not found:
        raise Refused(f"There is no bundle in {place}.")
    return found[-1]


def restore(path: Path, *, verify: bool, at: datetime) -> Restored:
    """Restore a bundle; `verify` compares everything with the manifest and runs all checks.

    Raises Refused, and then nothing was touched.
    """
    if not masters():
        raise Refused("BACKUP_KEYS names no key to open the bundle with; see .env.example.")
    manifest = bundle.inspected(path, masters())
    pending = _fits(manifest)
    _is_free(manifest)
    _has_room(manifest)
    with TemporaryFile(dir=databases.work_folder()) as copy:
        names: dict[str, list[str]] = {}
        for name, sha256 in manifest["files"].items():
            names.setdefault(sha256, []).append(name)
        bundle.unpacked(path, masters(), lambda sha, what: _keep(names[sha], what), copy)
        databases.load(copy)
    restored = Restored(path, manifest, pending)
    if verify:
        restored.findings = list(_compared(manifest, pending))
    _recorded(manifest, at)
    return restored


def _fits(manifest: dict[str, Any]) -> list[str]:
    """Return the migrations to be applied afterwards. Raises Refused."""
    if manifest["engine"] != connection.vendor:
        raise Refused(
            f"It is of {manifest['engine']} and DATABASE_URL names {connection.vendor}: a bundle"
            " goes back into the engine it came from, never into the other one."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    strange = sorted(set(manifest["migrations"]) - known)
    if strange:
        raise Refused(
            f"It was made by version {manifest['version']} and has {strange[0]}, which version"
            f" {settings.VERSION} does not know: install that version or a newer one."
        )
    lacking = sorted(set(manifest["vault_keys"].split(",")) - sealing.ring().keys())
    if lacking:
        raise Refused(f"VAULT_KEYS lacks {', '.join(lacking)}, without which names stay sealed.")
    return sorted(known - set(manifest["migrations"]))


def _is_free(manifest: dict[str, Any]) -> None:
    """Refuse a place where something is; files of this very bundle may be there already."""
    if not databases.is_empty():
        raise Refused(
            "The database has tables. Restore into an empty one: name a new file or a database"
            " fresh from createdb in DATABASE_URL."
        )
    for name in vault.names():
        if manifest["files"].get(name) != vault.hash_of(name):
            raise Refused(
                f"The folder of attachments is not empty: {name} is not of this bundle. Name an"
                " empty one by DATA_DIR or ATTACHMENT_STORAGE_OPTIONS."
            )


def _has_room(manifest: dict[str, Any]) -> None:
    sizes = {name: said["size"] for name, said in manifest["members"].items()}
    needed = sum(sizes.values()) + (SPARE - 1) * sizes[bundle.DATABASE]
    free = shutil.disk_usage(settings.DATA_DIR).free
    if needed > free:
        raise Refused(f"It needs {needed:,} bytes in {settings.DATA_DIR}, where {free:,} are free.")


def _keep(names: list[str], content: bytes) -> None:
    for name in names:
        if vault.hash_of(name):
            continue  # of a restore that was broken off
        if vault.storage().save(name, ContentFile(content)) != name:
            raise Refused(f"{name} could not be stored under its name.")


def _compared(manifest: dict[str, Any], pending: list[str]) -> Iterator[str]:
    yield from differences(manifest, facts(DEFAULT_DB_ALIAS))
    for name, sha256 in manifest["files"].items():
        if vault.hash_of(name) != sha256:
            yield f"files: {name} is not what the bundle holds."
    if pending:
        yield f"Not verified: run migrate ({len(pending)} to apply), then verify."
        return
    for result in run_checks().checks:
        yield from (f"{one.check}: {one.where}: {one.what}" for one in result.findings)


@transaction.atomic
def _recorded(manifest: dict[str, Any], at: datetime) -> None:
    """Say on the trail where the state came from; nobody is signed in any more."""
    Session.objects.all().delete()
    body = {"from": manifest["made_at"], "version": manifest["version"]}
    append(open_chain(SUBJECT), "backup_restored", by=SYSTEM, at=at, body=body)
