"""What left the system as a file, on the trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit import log
from audit.models import Event
from organization.models import User
from organization.standing import standing
from petitions.actions import note_copies
from reports import bundle
from reports.asked import Asked
from reports.models import Bulletin
from reports.month import Month


@dataclass(frozen=True)
class Taken:
    """What a file is: how many rows, its hash, the cases whose titles it shows, what it is for.

    The purpose is in somebody's words and kept as such.
    """

    rows: int
    sha256: str
    cases: Sequence[int] = ()
    purpose: str = ""


@transaction.atomic
def record_export(found: Asked, taken: Taken, *, by: User, at: datetime) -> Event:
    """Record who took the list behind a number out of the system; `unit` is as in the address."""
    narrowed = [f"{name}={value}" for name, value in found.parts]
    body = {
        "figure": found.figure.code,
        "unit": found.code,
        "filter": [f"source={found.source}", *narrowed],
        "rows": taken.rows,
        "sha256": taken.sha256,
    }
    return record_taken(f"figures/{found.period}", body, taken, by=by, at=at)


def record_taken(
    subject: str, body: Mapping[str, Any], taken: Taken, *, by: User, at: datetime
) -> Event:
    """Record one file on the chain of this subject, and on each case in it that it was copied."""
    signature = standing(by, timezone.localdate(at)).signature()
    chain = log.open_chain(subject)
    event = log.append(chain, "export", by=signature, at=at, body=body, text=taken.purpose)
    note_copies(event, taken.cases)
    return event


@transaction.atomic
def record_bulletin_export(
    document: Bulletin, form: str, *, sha256: str, by: User, at: datetime
) -> None:
    """Record who took which version of a bulletin as which file: the hash names its bytes.

    No alarm counts these files as it does lists of cases: departments are meant to have them.
    """
    signature = standing(by, timezone.localdate(at)).signature()
    body = {"version": document.version, "form": form, "file_sha256": sha256}
    chain = log.open_chain(f"bulletin/{document.month}")
    log.append(chain, "bulletin_export", by=signature, at=at, body=body)


@transaction.atomic
def export_month(month: Month, folder: Path, *, at: datetime) -> tuple[str, int]:
    """Write a frozen month as files for the auditor, and record it with the hash of the manifest.

    For the command line of the machine: there is no page for it. Returns the hash and the number
    of cases. Raises reports.bundle.NothingFrozen and FileExistsError.
    """
    digest, cases = bundle.write(month, folder)
    body = {"month": month.key, "cases": cases, "sha256": digest}
    log.append(log.open_chain(f"figures/{month}"), "export_month", by=log.SYSTEM, at=at, body=body)
    return digest, cases
