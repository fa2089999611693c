"""What left the system as a file, on the trail."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit import log
from organization.models import User
from organization.standing import standing
from reports.models import Bulletin
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
