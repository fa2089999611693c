"""The daily look for cases that belong on the campaign of the year. It proposes; people decide."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability import campaigning
from accountability.actions.proposing import propose
from accountability.models import Campaign
from jobs.leases import Lease
from jobs.registry import Job


def days_missing(at: datetime) -> Sequence[str]:
    """Return this day: a look sees everything, so days that were missed need no own run."""
    return [timezone.localdate(at).isoformat()]


def propose_candidates(_period: str, lease: Lease, at: datetime) -> str:
    """Propose each candidate once per campaign, rule and petition; returns a hash of them."""
    today, made = timezone.localdate(at), []
    for campaign in Campaign.objects.running().filter(year=today.year).order_by("pk"):
        for rule, case, facts in list(campaigning.candidates(campaign, today)):
            with transaction.atomic():
                lease.confirm()
                about = f"campaign/{campaign.slug}"
                occasion = campaigning.occasion_of(campaign, case)
                row = propose(rule, occasion, case=case, about=about, facts=facts, at=at)
            made += [row.key] if row else []
    return hashlib.sha256("\n".join(sorted(made)).encode()).hexdigest()


CAMPAIGN_CANDIDATES = Job("campaign_candidates", days_missing, propose_candidates)
