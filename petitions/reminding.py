"""The nightly reminder: a grant that ends in a week is told to who has it and who gave it."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit import log
from audit.models import Event
from jobs.leases import Lease
from jobs.registry import Job
from organization.actions.grants import grant_body
from organization.derived import chain_of_unit
from organization.models import UnitGrant, User
from petitions.models import CaseGrant, Notice

AHEAD = timedelta(days=7)


def days_missing(at: datetime) -> Sequence[str]:
    """Return the days of the last week, oldest first; the runner passes over finished ones."""
    today = timezone.localdate(at)
    return [(today - timedelta(days=back)).isoformat() for back in reversed(range(7))]


@transaction.atomic
def remind(period: str, lease: Lease, at: datetime) -> str:
    """Record once that a grant is about to end; returns a hash of which."""
    lease.confirm()
    last, today = date.fromisoformat(period) + AHEAD, timezone.localdate(at)
    told = []
    if last >= today:
        told = [_of_unit(grant, at) for grant in _ending(UnitGrant.objects.all(), last)]
        told += [_of_case(grant, at) for grant in _ending(CaseGrant.objects.all(), last)]
    return hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()


def _ending(grants: Any, last: date) -> Any:
    """Return the grants of this table that run until that day."""
    rows = grants.filter(valid_to=last, ended_on__isnull=True)
    return rows.select_related("content_object", "user", "granted_by", "permission").order_by("pk")


def _of_unit(grant: UnitGrant, at: datetime) -> str:
    chain = log.open_chain(chain_of_unit(grant.content_object))
    event = log.append(chain, "unit_grant_ending", by=log.SYSTEM, at=at, body=grant_body(grant))
    _tell([grant.user, grant.granted_by], event, at)
    return f"unit {grant.pk}"


def _of_case(grant: CaseGrant, at: datetime) -> str:
    """Record it on the case; the relay tells who has the grant, if they may still see it."""
    event = log.append(
        grant.content_object.chain, "grant_ending", by=log.SYSTEM, at=at, body=grant_body(grant)
    )
    _tell([grant.granted_by], event, at)
    return f"case {grant.pk}"


def _tell(people: Iterable[User | None], event: Event, at: datetime) -> None:
    """Leave a notice that names no case: the keeper of grants sees none."""
    Notice.objects.bulk_create(
        [
            Notice(
                to=person, event_id=event.pk, kind=event.kind, url=reverse("grants"), created_at=at
            )
            for person in people
            if person is not None and person.is_active
        ],
        ignore_conflicts=True,
    )


GRANT_REMINDERS = Job("grant_reminders", days_missing, remind)
