"""What left the system as a file, on the trail."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit import log
from organization.models import User
from organization.standing import standing
from reports.period import Period


@transaction.atomic
def record_export(
    figure: str, period: Period, unit: str, *, rows: int, by: User, at: datetime
) -> None:
    """Record who took a list of cases out of the system; `unit` is as in the address."""
    signature = standing(by, timezone.localdate(at)).signature()
    body = {"figure": figure, "unit": unit, "rows": rows}
    log.append(log.open_chain(f"figures/{period}"), "export", by=signature, at=at, body=body)
