"""The notices of one person; which ones are made is a question of `notices`."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from organization.models import User
from petitions.models import Notice
from petitions.models.visible import visible


def inbox(user: User, on: date) -> QuerySet[Notice]:
    """Return the notices of this person, but for cases that they may not see any more."""
    # Looked up notice by notice: a list of all cases a person sees may be every case there is.
    seen = Exists(visible(user, on).filter(pk=OuterRef("case")))
    return Notice.objects.filter(Q(case__isnull=True) | Q(seen), to=user)


def unread(user: User, on: date) -> QuerySet[Notice]:
    """Return those that were not read yet."""
    return inbox(user, on).filter(read_at__isnull=True)


def mark_read(notices: QuerySet[Notice], at: datetime) -> int:
    """Mark these as read, and return how many were not."""
    return notices.filter(read_at__isnull=True).update(read_at=at)
