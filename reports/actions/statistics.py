"""Naming a statistic, and taking one out of the system as a file."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.models import Event
from organization.models import User
from organization.standing import standing
from reports.actions.exporting import Taken, record_taken
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
def record_statistics_export(query: str, taken: Taken, *, by: User, at: datetime) -> Event:
    """Record who took a statistic, or the list behind a number, out of the system."""
    body = {"asked": {"query": query}, "rows": taken.rows, "sha256": taken.sha256}
    subject = f"statistics/{timezone.localdate(at).year}"
    return record_taken(subject, body, taken, by=by, at=at)
