"""What the manifest says of a database, so that a restored one can be compared with it."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from audit.models import Anchor, Chain
from petitions.models import Attachment, FileState
from reports.models import AnnualReport, Bulletin, MonthlyReport

SEALED = (MonthlyReport, Bulletin, AnnualReport)
# A row as text, hashed by the server: the sum is the same whatever order the rows lie in.
SUMMED = "SELECT count(*), sum(hashtextextended(t::text, 0)::numeric)::text FROM {} t"
COUNTED = "SELECT count(*), NULL FROM {}"


def facts(using: str) -> dict[str, Any]:
    """Return counts and checksums of all tables, heads of the chains, anchor, sealed reports.

    On SQLite the tables have counts only: there the file itself is compared, byte by byte.
    """
    return {
        "tables": _tables(using),
        "chains": _chains(using),
        "anchor": _anchor(using),
        "reports": dict(_reports(using)),
    }


def differences(manifest: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """Yield what is not as the manifest says, in words."""
    for part in ("tables", "reports"):
        said, there = manifest[part], found[part]
        for name in sorted(said.keys() | there.keys()):
            if said.get(name) != there.get(name):
                yield f"{part}: {name} has {there.get(name)}, the manifest {said.get(name)}."
    for part in ("chains", "anchor"):
        if manifest[part] != found[part]:
            yield f"{part}: {found[part]}, the manifest says {manifest[part]}."


def migrations(using: str) -> list[str]:
    """Return the migrations that were applied, as app.name."""
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def attachments(using: str) -> dict[str, str]:
    """Return the hash of every file that a row names and that is not erased, by its name."""
    rows = Attachment.objects.using(using).exclude(state=FileState.ERASED)
    return dict(rows.order_by("stored").values_list("stored", "stored_hash"))


def _tables(using: str) -> dict[str, Any]:
    connection = connections[using]
    asked = SUMMED if connection.vendor == "postgresql" else COUNTED
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(asked.format(connection.ops.quote_name(name)))
            found[name] = list(cursor.fetchone())
    return found


def _chains(using: str) -> dict[str, Any]:
    rows = Chain.objects.using(using).order_by("id").values_list("subject", "seq", "head_hash")
    digest, chains, events = hashlib.sha256(), 0, 0
    for subject, seq, head in rows.iterator():
        digest.update(f"{subject}\0{seq}\0{head}\n".encode())
        chains, events = chains + 1, events + seq
    return {"chains": chains, "events": events, "heads": digest.hexdigest()}


def _anchor(using: str) -> dict[str, Any] | None:
    last = Anchor.objects.using(using).order_by("-no").first()
    return {"no": last.no, "hash": last.hash, "root": last.merkle_root} if last else None


def _reports(using: str) -> Iterable[tuple[str, str]]:
    for model in SEALED:
        rows: Any = model._default_manager.using(using).order_by("pk").values_list("pk", "data")
        for pk, data in rows.iterator():
            yield f"{model._meta.label}/{pk}", hashlib.sha256(data.encode()).hexdigest()
