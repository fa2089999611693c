"""What runs by the clock: the nightly look at the whole trail, the daily anchor, the alerts.

The results are events themselves.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from audit import alerts, anchors
from audit.log import SYSTEM, append, open_chain
from audit.models import Chain, Event
from audit.verify import Report, run_checks
from jobs.leases import Lease
from jobs.registry import Job

SUBJECT, VERIFIED, ALERT = "audit/verify", "audit.verified", "alert"


def last_verification() -> Event | None:
    """Return the event that tells of the last recorded verification, if there is one."""
    return Event.objects.filter(kind=VERIFIED).newest_first().first()


def missing_nights(at: datetime) -> Sequence[str]:
    """Name today: yesterday's state can no longer be examined."""
    return [timezone.localdate(at).isoformat()]


def verify_and_record(_period: str, lease: Lease, at: datetime) -> str:
    """Run all checks, write the result to its own chain, and return the hash of the result."""
    report = run_checks(between=lease.confirm)
    body = summary(report)
    with transaction.atomic():
        lease.confirm()
        append(open_chain(SUBJECT), VERIFIED, by=SYSTEM, at=at, body=body)
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def summary(report: Report) -> dict[str, Any]:
    """Return what the event says: how much was examined, how much is wrong, and the first place."""
    size = Chain.objects.aggregate(chains=Count("id"), events=Sum("seq", default=0))
    findings = [finding for result in report.checks for finding in result.findings]
    return size | {
        "ok": report.ok,
        "findings": len(findings),
        "first": findings[0].where if findings else "",
        "checks": {result.name: len(result.findings) for result in report.checks},
    }


def anchor_of_the_day(period: str, lease: Lease, at: datetime) -> str:
    """Take today's anchor and return its hash; killed after taking it, it finds it again."""
    last = anchors.newest()
    if last is None or timezone.localdate(last.taken_at).isoformat() < period:
        last = anchors.take(at=at, between=lease.confirm)
    return last.hash


def missing_alerts(at: datetime) -> Sequence[str]:
    """Name hour, person and rule of what is out of the ordinary since yesterday."""
    return list(dict.fromkeys(alert.period for alert in alerts.found(at)))


def tell_of_alert(period: str, lease: Lease, at: datetime) -> str:
    """Write the alert to the chain of the person; returns a hash of what it says."""
    hour, person, rule = period.split("/")
    body = {
        "rule": rule,
        "person": int(person),
        "hour": hour,
        "limit": settings.ALERT_LIMITS[rule],
    }
    with transaction.atomic():
        lease.confirm()
        append(open_chain(f"user/{person}"), ALERT, by=SYSTEM, at=at, body=body)
    return hashlib.sha256(period.encode()).hexdigest()


NIGHTLY_VERIFY = Job("audit.nightly_verify", missing_nights, verify_and_record)
DAILY_ANCHOR = Job("audit.daily_anchor", missing_nights, anchor_of_the_day)
ALERTS = Job("audit.alerts", missing_alerts, tell_of_alert)
