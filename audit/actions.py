"""Taking the trail away leaves a trace in it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit import log, reads
from audit.models import Event


class Auditor(Protocol):
    """What the app above must let its users say about themselves."""

    pk: Any
    name: str

    def is_auditor(self, on: date) -> bool: ...


@transaction.atomic
def record_audit_export(
    by: Auditor,
    *,
    rows: int,
    narrowed_by: Sequence[str],
    sha256: str,
    purpose: str = "",
    at: datetime,
) -> Event:
    """Record one file of the trail on the chain of the person. Raises PermissionDenied.

    `sha256` is of the file, so that a copy can be traced; `purpose` is kept as words are.
    """
    on = timezone.localdate(at)
    if not by.is_auditor(on):
        raise PermissionDenied
    return log.append(
        log.open_chain(f"user/{by.pk}"),
        "audit_export",
        by=reads.signature_of(by, on),
        at=at,
        body={"rows": rows, "filter": list(narrowed_by), "sha256": sha256},
        text=purpose,
    )
