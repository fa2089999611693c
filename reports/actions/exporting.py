"""What left the system as a file, on the trail."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from audit import log
from organization.models import User
from organization.standing import standing
from reports import bundle
from reports.models import Bulletin
from reports.month import Month
from reports.period import Period


@transaction.atomic
def record_export(
    figure: str, period: Period, unit: str, *, rows: int, by: User, at: datetime
) -> None:
    """Record who took a list of cases out of the system; `unit` is as in the address."""
    signature = standing(by, timezone.localdate(at)).signature()
    body = {"figure": figure, "unit": unit, "rows": rows}
    log.append(log.open_chain(f"figures/{period}"), "export", by=signature, at=at, body=body)


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
