"""What can happen to the list of people as a whole: it leaves as a file."""

from datetime import datetime

from django.db import transaction

from audit import log
from organization.actions.signing import sign
from organization.models import User


@transaction.atomic
def record_export(rows: int, *, by: User | None, at: datetime) -> None:
    """Note that the list was taken out. Raises PermissionDenied."""
    signature = sign(by, at)
    chain = log.open_chain("people/export")
    log.append(chain, "people_exported", by=signature, at=at, body={"rows": rows})
