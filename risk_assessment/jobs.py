"""The daily look at what came of decisions: it proposes another round, it starts none."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions import propose
from accountability.models import Proposal
from jobs.leases import Lease
from jobs.registry import Job
from risk_assessment.labels import PREFIX
from risk_assessment.models import MajorDecision
from risk_assessment.reassessing import findings, watched


def days_missing(at: datetime) -> Sequence[str]:
    """Return this day: a look counts everything, so days that were missed need no own run."""
    return [timezone.localdate(at).isoformat()]


def look(_period: str, lease: Lease, at: datetime) -> str:
    """Propose once per occasion, one thing at a time; returns a hash of what was proposed."""
    made = [key for decision in watched() for key in _propose(decision, lease, at)]
    return hashlib.sha256("\n".join(sorted(made)).encode()).hexdigest()


@transaction.atomic
def _propose(decision: MajorDecision, lease: Lease, at: datetime) -> list[str]:
    lease.confirm()
    made = []
    about = f"{PREFIX}{decision.slug}"
    for found in findings(decision, timezone.localdate(at)):
        waiting = Proposal.objects.open().filter(rule=found.rule, about=about)
        if waiting.filter(key__startswith=f"{found.rule}/{about}/{found.series}/").exists():
            continue
        row = propose(found.rule, found.occasion, about=about, facts=found.facts, at=at)
        if row is not None:
            made.append(row.key)
    return made


REASSESS = Job("reassess_decisions", days_missing, look)
