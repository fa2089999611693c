"""Which events a subscription is told of. Runs in the relay, in the transaction that tells them."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from api.models import Delivery, Subscription
from audit.models import Event
from petitions.models import Case
from petitions.table import TABLE
from petitions.workflow import RECORDS, Text

# Steps of the process and what the clock saw; who looked at a case is told to no program.
SEEN_BY_THE_CLOCK = ("due_soon", "due_today", "overdue", "overdue_long")
KINDS: dict[str, Text] = {row.code: row.label for row in TABLE} | {
    code: RECORDS[code] for code in SEEN_BY_THE_CLOCK
}
PREFIX = "case/"


def follow(events: Sequence[Event], at: datetime) -> None:
    """Write down what is to be sent of these events. One query, and two for each subscription."""
    hooks = list(Subscription.objects.filter(ended_at__isnull=True).select_related("account"))
    told = [event for event in events if event.kind in KINDS and _slug(event)]
    if not hooks or not told:
        return
    for hook in hooks:
        wanted = [event for event in told if event.kind in hook.kinds]
        seen = _visible(hook, wanted, at)
        Delivery.objects.bulk_create(
            (
                Delivery(subscription=hook, event=event, case_id=seen[slug], retry_at=at)
                for event in wanted
                if (slug := _slug(event)) in seen
            ),
            ignore_conflicts=True,
        )


def _visible(hook: Subscription, events: Sequence[Event], at: datetime) -> dict[str, int]:
    """Return the cases of these events that the account sees, by slug."""
    slugs = {_slug(event) for event in events}
    seen = Case.objects.visible_to(hook.account, timezone.localdate(at)).filter(slug__in=slugs)
    return dict(seen.values_list("slug", "pk"))


def _slug(event: Event) -> str:
    subject = event.chain.subject
    return subject.removeprefix(PREFIX) if subject.startswith(PREFIX) else ""
