"""The daily look for what may call for accountability. It proposes; people open proceedings."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.proposing import propose
from accountability.models import Proposal, Purpose
from accountability.proceeding_rules import ABOUT, lapses
from jobs.leases import Lease
from jobs.registry import Job


def days_missing(at: datetime) -> Sequence[str]:
    """Return this day: a look sees everything, so days that were missed need no own run."""
    return [timezone.localdate(at).isoformat()]


def propose_proceedings(_period: str, lease: Lease, at: datetime) -> str:
    """Propose each occasion once; returns a hash of what was proposed."""
    known = Proposal.objects.filter(purpose=Purpose.PROCEEDING)
    keys, made = set(known.values_list("key", flat=True)), []
    for rule, occasion, case, unit, facts in list(lapses(at)):
        if f"{rule}/case/{case.slug}/{occasion}" in keys:
            continue
        about = f"{ABOUT}{unit.code}"
        with transaction.atomic():
            lease.confirm()
            row = propose(rule, occasion, case=case, about=about, facts=facts, at=at)
        made += [row.key] if row else []
    return hashlib.sha256("\n".join(sorted(made)).encode()).hexdigest()


PROCEEDING_PROPOSALS = Job("proceeding_proposals", days_missing, propose_proceedings)
