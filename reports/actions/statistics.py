"""Naming a statistic, and taking one out of the system as a file."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit import log
from organization.models import User
from organization.standing import standing
from reports.models import SavedStatistic


@transaction.atomic
def save_statistic(
    name: str, query: str, *, shared: bool, by: User, at: datetime
) -> SavedStatistic:
    """Give an address a name; the same name again takes the new address.

    Shared with the unit of the person's first post, for whoever holds a post in it.
    """
    post = next(iter(standing(by, timezone.localdate(at)).posts), None)
    unit = post.unit if post and shared else None
    saved, _created = SavedStatistic.objects.update_or_create(
        owner=by, name=name, defaults={"query": query, "unit": unit, "created_at": at}
    )
    return saved


@transaction.atomic
def record_statistics_export(asked: dict[str, str], *, rows: int, by: User, at: datetime) -> None:
    """Record who took a statistic, or the list behind a number, out of the system."""
    today = timezone.localdate(at)
    signature = standing(by, today).signature()
    body = {"asked": asked, "rows": rows}
    chain = log.open_chain(f"statistics/{today.year}")
    log.append(chain, "export", by=signature, at=at, body=body)
