"""What is swept up by itself: sign-ins that are over, old counters, accounts nobody uses."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from jobs.leases import Lease
from jobs.registry import Job
from organization import signing_in, throttling
from organization.actions.accounts import disable
from organization.actions.planning import carry_out_planned
from organization.models import EndedSession, LiveSession, PlannedChange, Post, Role, User, Why


def hours_missing(at: datetime) -> Sequence[str]:
    """Return this hour: one sweep catches up with those that were missed."""
    return [timezone.localtime(at).strftime("%Y-%m-%dT%H")]


def days_missing(at: datetime) -> Sequence[str]:
    """Return today, for the same reason."""
    return [timezone.localdate(at).isoformat()]


def sweep_sign_ins(_period: str, lease: Lease, at: datetime) -> str:
    """End what is over, also where nobody came back to notice; delete what it leaves behind."""
    idle = Q(last_seen_at__lte=at - signing_in.idle_limit())
    too_long = Q(started_at__lte=at - signing_in.absolute_limit())
    ended = []
    for live in LiveSession.objects.filter(idle | too_long).select_related("user"):
        with transaction.atomic():
            lease.confirm()
            why = Why.TOO_LONG if at - live.started_at >= signing_in.absolute_limit() else Why.IDLE
            signing_in.end_sign_ins(live.user, why, at)
        ended.append(f"{live.user_id} {why.value}")
    with transaction.atomic():
        lease.confirm()
        throttling.sweep(at)
        EndedSession.objects.filter(at__lt=at - signing_in.REASONS_KEPT).delete()
        Session.objects.filter(expire_date__lt=at).delete()
    return _hash(ended)


def sweep_accounts(_period: str, lease: Lease, at: datetime) -> str:
    """Disable accounts unused for too long and end sign-ins of those whose term is over.

    The last security officer stays: nobody could open the others again.
    """
    today, disabled = timezone.localdate(at), []
    for user in unused(at):
        with transaction.atomic():
            lease.confirm()
            if not is_last_officer(user, at):
                disable(user, by=None, at=at)
                disabled.append(f"{user.pk} unused")
    for live in LiveSession.objects.filter(user__active_until__lt=today).select_related("user"):
        with transaction.atomic():
            lease.confirm()
            signing_in.end_sign_ins(live.user, Why.DISABLED, at)
    return _hash(disabled)


def carry_out_due(_period: str, lease: Lease, at: datetime) -> str:
    """Let the changes of units take effect whose day has come, in the order they were decided."""
    settled = []
    for planned in PlannedChange.objects.due(timezone.localdate(at)):
        with transaction.atomic():
            lease.confirm()
            done = carry_out_planned(planned, at=at)
        settled.append(f"{done.pk} {done.outcome}")
    return _hash(settled)


def unused(at: datetime) -> list[User]:
    """Return the open accounts nobody signed in to for ACCOUNT_UNUSED_DAYS, the oldest first."""
    days = settings.ACCOUNT_UNUSED_DAYS
    if not days:
        return []
    seen = User.objects.filter(is_active=True).annotate(seen=Coalesce("last_login", "created_at"))
    return list(seen.filter(seen__lt=at - timedelta(days=days)).order_by("seen", "pk"))


def is_last_officer(user: User, at: datetime) -> bool:
    """Tell whether the person is a security officer of today and no other could sign in."""
    today = timezone.localdate(at)
    posts = Post.objects.on(today).filter(role=Role.SECURITY, person__is_active=True)
    open_ = posts.filter(Q(person__active_until=None) | Q(person__active_until__gte=today))
    holders = set(open_.values_list("person", flat=True))
    return holders == {user.pk}


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


SIGN_IN_SWEEP = Job("organization.sign_in_sweep", hours_missing, sweep_sign_ins)
ACCOUNT_SWEEP = Job("organization.account_sweep", days_missing, sweep_accounts)
# Every hour, so that a day that was missed at midnight is made up for soon after.
PLANNED_CHANGES = Job("organization.planned_changes", hours_missing, carry_out_due)
