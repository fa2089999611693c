"""Sending what subscriptions wait for: each event once, however long the other side is away.

A message is claimed before it is sent, by a number that only one worker can raise; what a killed
one had claimed is due again after its wait. Whether the account still sees the case is asked at
the last moment.
"""

import hashlib
import hmac
import json
import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from api.models import Delivery, DeliveryState, Subscription
from api.outward import Undelivered, post
from digest.outbox import wait_after
from petitions.models import Case

logger = logging.getLogger(__name__)
MOST_TRIES = 16  # about two days and a half
GIVE_UP = 3  # failures of one subscription in a run, after which its rest waits for the next
AT_ONCE = 500
SIGNATURE, KIND, ID = "Huiyin-Signature", "Huiyin-Event", "Huiyin-Delivery"


def send_due(at: datetime, between: Callable[[], None]) -> int:
    """Send what is due; returns how many went out."""
    failed, sent = Counter[int](), 0
    rows = Delivery.objects.due(at).select_related("subscription__account", "event", "case")
    for delivery in rows[:AT_ONCE]:
        between()
        hook = delivery.subscription
        if not _may_know(delivery, at):
            _settle(delivery, DeliveryState.DROPPED)
        elif failed[hook.pk] < GIVE_UP and _claim(delivery, at):
            went = _send_one(delivery, at)
            failed[hook.pk] += not went
            sent += went
    return sent


def _may_know(delivery: Delivery, at: datetime) -> bool:
    """Tell whether the account is open and still sees the case."""
    hook, on = delivery.subscription, timezone.localdate(at)
    if hook.ended_at or not hook.account.may_sign_in(on):
        return False
    return Case.objects.visible_to(hook.account, on).filter(pk=delivery.case_id).exists()


def _claim(delivery: Delivery, at: datetime) -> bool:
    """Count this try, if nobody else has counted it."""
    before = delivery.attempts
    delivery.attempts = before + 1
    free = Delivery.objects.filter(pk=delivery.pk, attempts=before, state=DeliveryState.WAITING)
    return bool(free.update(attempts=before + 1, retry_at=at + wait_after(before + 1)))


def _send_one(delivery: Delivery, at: datetime) -> bool:
    body = json.dumps(message_of(delivery), ensure_ascii=False, sort_keys=True).encode()
    try:
        post(delivery.subscription.url, body, headers_of(delivery, body, at))
    except Undelivered as reason:
        logger.warning("Event %s was not delivered: %s.", delivery.pk, reason)
        parked = delivery.attempts >= MOST_TRIES
        state = DeliveryState.PARKED if parked else DeliveryState.WAITING
        rows = Delivery.objects.filter(pk=delivery.pk)
        rows.update(state=state, error=str(reason)[:100])
        return False
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(state=DeliveryState.SENT, sent_at=at, error="")
    return True


def _settle(delivery: Delivery, state: DeliveryState) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state)


def message_of(delivery: Delivery) -> dict[str, Any]:
    """Return what is sent: numbers and links, no name, no title, no word of a case."""
    case, event, site = delivery.case, delivery.event, settings.SITE_URL.rstrip("/")
    return {
        "id": event.pk,
        "kind": event.kind,
        "at": event.occurred_at.isoformat(),
        "case": case.slug,
        "number": case.number,
        "api": f"{site}{reverse('api:case_detail', args=[case.slug])}",
        "page": f"{site}{reverse('case_detail', args=[case.slug])}",
    }


def headers_of(delivery: Delivery, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers with the signature: HMAC-SHA256 over the time, a dot and the body."""
    stamp = int(at.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Huiyin/{settings.VERSION}",
        KIND: delivery.event.kind,
        ID: str(delivery.pk),
        SIGNATURE: f"t={stamp},v1={signature(delivery.subscription, stamp, body)}",
    }


def signature(hook: Subscription, stamp: int, body: bytes) -> str:
    """Return what the receiver computes with the same secret."""
    said = f"{stamp}.".encode() + body
    return hmac.new(hook.secret.encode(), said, hashlib.sha256).hexdigest()
