"""What people do with errands: ask, decide, call off, ask again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from audit.sealing import fingerprint
from errands.models import ACTIVE, KEPT, Errand, State
from organization.models import User
from organization.standing import standing


class NotNow(Exception):
    """The errand does not stand where this could be done; carries a sentence."""


@dataclass(frozen=True)
class Order:
    """What is asked: the kind, the details (sealed), and what may be read of it in a list."""

    kind: str
    asked: Mapping[str, Any]
    words: str = ""
    purpose: str = ""
    expected: int = 0
    needs_approval: bool = False


def ask(order: Order, *, by: User, at: datetime) -> tuple[Errand, bool]:
    """Ask for something; the same while it is under way is joined. Tells whether it is new."""
    said = json.dumps([order.kind, order.asked, by.active_post], sort_keys=True)
    same = fingerprint(said)
    running = Errand.objects.filter(asked_by=by, same=same, state__in=ACTIVE)
    joined = running.first()
    if joined:
        return joined, False
    try:
        return _begin(order, same, by, at), True
    except IntegrityError:  # asked twice in the same moment
        return running.get(), False


@transaction.atomic
def _begin(order: Order, same: str, by: User, at: datetime) -> Errand:
    post = next(iter(standing(by, timezone.localdate(at)).posts), None)
    errand = Errand.objects.create(
        kind=order.kind,
        asked_by=by,
        asked_at=at,
        post_id=by.active_post,
        unit=post.unit if post else None,
        asked=dict(order.asked),
        same=same,
        words=order.words[:300],
        purpose=order.purpose,
        expected=order.expected,
        state=State.TO_APPROVE if order.needs_approval else State.WAITING,
    )
    body = {"kind": order.kind, "rows": order.expected, "approval": order.needs_approval}
    _record(errand, "errand_asked", by, at, body, order.purpose)
    return errand


@transaction.atomic
def decide(errand: Errand, *, agrees: bool, words: str, by: User, at: datetime) -> Errand:
    """Say yes or no to an errand that waits for it. Raises PermissionDenied and NotNow."""
    on = timezone.localdate(at)
    errand = _locked(errand)
    if errand.state != State.TO_APPROVE:
        raise NotNow(_("这项任务已不在待批准状态，请刷新后查看。"))
    if not Errand.objects.to_decide_by(by, on).filter(pk=errand.pk).exists():
        raise PermissionDenied
    errand.state = State.WAITING if agrees else State.REFUSED
    errand.decided_by, errand.decided_at, errand.answer = by, at, words
    if not agrees:
        errand.ended_at, errand.kept_until = at, at + KEPT
    errand.save(
        update_fields=["state", "decided_by", "decided_at", "answer", "ended_at", "kept_until"]
    )
    kind = "errand_approved" if agrees else "errand_refused"
    _record(errand, kind, by, at, {"kind": errand.kind, "person": errand.asked_by_id}, words)
    return errand


@transaction.atomic
def cancel(errand: Errand, *, by: User, at: datetime) -> Errand:
    """Call one's own errand off; work that runs finds out at its next step.

    Raises PermissionDenied and NotNow.
    """
    errand = _own(errand, by)
    if not errand.can_cancel:
        raise NotNow(_("这项任务已经结束，不能取消。"))
    errand.state, errand.ended_at, errand.kept_until = State.CANCELLED, at, at + KEPT
    errand.save(update_fields=["state", "ended_at", "kept_until"])
    _record(errand, "errand_cancelled", by, at, {"kind": errand.kind})
    return errand


@transaction.atomic
def retry(errand: Errand, *, by: User, at: datetime) -> Errand:
    """Let one's own errand run again now, with five new tries if it had used them up.

    A yes holds for a day; after that it is asked for again. Raises PermissionDenied and NotNow.
    """
    errand = _own(errand, by)
    if not errand.can_retry:
        raise NotNow(_("这项任务不能重试，请重新发起。"))
    if Errand.objects.filter(asked_by=by, same=errand.same, state__in=ACTIVE).exclude(pk=errand.pk):
        raise NotNow(_("同样的任务正在进行，不必重试。"))
    if errand.state == State.PARKED:
        errand.round += 1
        errand.attempts = 0
    is_stale = errand.decided_at is not None and at - errand.decided_at > KEPT
    errand.state = State.TO_APPROVE if is_stale else State.WAITING
    errand.retry_at, errand.error, errand.ended_at, errand.seen_at = None, "", None, None
    errand.save(
        update_fields=["round", "attempts", "state", "retry_at", "error", "ended_at", "seen_at"]
    )
    return errand


def _locked(errand: Errand) -> Errand:
    return Errand.objects.select_for_update().get(pk=errand.pk)


def _own(errand: Errand, by: User) -> Errand:
    errand = _locked(errand)
    if errand.asked_by_id != by.pk:
        raise PermissionDenied
    return errand


def _record(
    errand: Errand, kind: str, by: User, at: datetime, body: Mapping[str, Any], text: str = ""
) -> None:
    signature = standing(by, timezone.localdate(at)).signature()
    chain = log.open_chain(f"errand/{errand.pk}")
    log.append(chain, kind, by=signature, at=at, body=body, text=text)
