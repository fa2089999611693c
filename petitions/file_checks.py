"""What `manage.py verify` checks about files: rows and bytes both ways, and rows and events."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from audit.models import Event
from audit.verify import Finding
from petitions.models import Attachment, FileState
from petitions.uploads import vault

NAME = "files"
GRACE = timedelta(minutes=10)  # between the bytes and their row
# What an event leaves of the state of one file.
STATES = {
    "file_quarantined": FileState.QUARANTINED,
    "file_cleared": FileState.KEPT,
    "release_file": FileState.KEPT,
    "reject_file": FileState.REJECTED,
    "remove_file": FileState.REMOVED,
}


class Told(NamedTuple):
    """A file as its events leave it."""

    stored_hash: str
    state: str


def check_files() -> Iterator[Finding]:
    """Find a file that is gone or changed, one that no row names, and a row that says something
    else than the events of its case."""
    yield from _rows_without_bytes()
    yield from _bytes_without_row()
    yield from _rows_against_events()


def _rows_without_bytes() -> Iterator[Finding]:
    rows = Attachment.objects.exclude(state=FileState.ERASED).order_by("pk")
    for key, stored, said in rows.values_list("key", "stored", "stored_hash").iterator():
        found = vault.hash_of(stored)
        if not found:
            yield Finding(NAME, str(key), f"Its file {stored} is gone.")
        elif found != said:
            yield Finding(NAME, str(key), f"Its file {stored} was changed.")


def _bytes_without_row() -> Iterator[Finding]:
    known = set(Attachment.objects.values_list("stored", flat=True))
    before = timezone.now() - GRACE  # noqa: TID251 - the age of a file is by the real clock
    for name in vault.strays(known, before):
        yield Finding(NAME, name, "No row names this file.")


def _rows_against_events() -> Iterator[Finding]:
    told = _told()
    rows = Attachment.objects.filter(case__isnull=False).values_list(
        "case__chain", "no", "stored_hash", "state", "key"
    )
    for chain, no, stored_hash, state, key in rows.iterator():
        said = told.pop((chain, no or 0), None)
        if said is None:
            yield Finding(NAME, str(key), "No event added it.")
        elif said.stored_hash != stored_hash:
            yield Finding(NAME, str(key), "It is not the file its event added.")
        elif state not in {said.state, FileState.ERASED}:
            yield Finding(NAME, str(key), f"It is {state}, its events say {said.state}.")
    for chain, no in sorted(told):
        yield Finding(NAME, f"chain {chain} file {no}", "Its row is gone.")


def _told() -> dict[tuple[int, int], Told]:
    """Return what the events say of each file, by chain and number."""
    told: dict[tuple[int, int], Told] = {}
    events = Event.objects.filter(kind__in=["add_file", *STATES]).order_by("chain", "seq")
    for chain, kind, body in events.values_list("chain", "kind", "body").iterator():
        if kind == "add_file":
            for file in body["files"]:
                told[chain, file["no"]] = Told(file["hash"], FileState.KEPT)
        elif (chain, body["no"]) in told:
            told[chain, body["no"]] = told[chain, body["no"]]._replace(state=STATES[kind])
    return told
