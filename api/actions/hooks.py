"""A subscription is made and ended by an administrator; what was parked can be sent again."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from api import outward
from api.following import KINDS
from api.models import Delivery, DeliveryState, Subscription, Token
from organization import signing_in
from organization.models import Role, User
from organization.standing import standing
from petitions.workflow import Refused


@transaction.atomic
def make_hook(
    account: User, *, url: str, kinds: Sequence[str], by: User, at: datetime
) -> Subscription:
    """Tell a program from now on of these kinds of events, where its account sees the case.

    The subscription has a new secret, which is shown once. Raises PermissionDenied for anybody
    but an administrator, Refused for an account without a token, an unknown kind, or an address
    that leads into the house.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    signature = standing(by, timezone.localdate(at)).signature(Role.ADMIN)
    if not Token.objects.filter(account=account, revoked_at__isnull=True).exists():
        raise Refused(_("这个账号没有接口令牌；先创建令牌，再订阅事件。"))
    if not kinds or not set(kinds) <= set(KINDS):
        raise Refused(_("请从列表中选择至少一种事件。"))
    outward.require_allowed(url)
    hook = Subscription.objects.create(
        account=account,
        url=url,
        secret=secrets.token_urlsafe(32),
        kinds=sorted(kinds),
        created_at=at,
        created_by=by,
    )
    body = {"hook": hook.pk, "kinds": hook.kinds}
    signing_in.record(account, "hook_made", at, body, by=signature)
    return hook


@transaction.atomic
def end_hook(hook: Subscription, *, by: User, at: datetime) -> Subscription:
    """Tell this address nothing more; what still waits is dropped.

    Raises PermissionDenied for anybody but an administrator, Refused for one that has ended.
    """
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("account")
    hook = rows.get(pk=hook.pk)
    signature = standing(by, timezone.localdate(at)).signature(Role.ADMIN)
    if hook.ended_at:
        raise Refused(_("这个订阅已经终止。"))
    hook.ended_at, hook.ended_by = at, by
    hook.save(update_fields=["ended_at", "ended_by"])
    waiting = hook.deliveries.filter(state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.DROPPED)
    signing_in.record(hook.account, "hook_ended", at, {"hook": hook.pk}, by=signature)
    return hook


@transaction.atomic
def send_again(delivery: Delivery, *, by: User, at: datetime) -> Delivery:
    """Send a message once more, whatever became of it, with all its tries.

    Raises PermissionDenied for anybody but an administrator, Refused where the subscription has
    ended.
    """
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("subscription__account")
    delivery = rows.get(pk=delivery.pk)
    hook = delivery.subscription
    signature = standing(by, timezone.localdate(at)).signature(Role.ADMIN)
    if hook.ended_at:
        raise Refused(_("这个订阅已经终止，不再推送。"))
    delivery.state, delivery.attempts, delivery.sent_at = DeliveryState.WAITING, 0, None
    delivery.retry_at, delivery.error = at, ""
    delivery.save(update_fields=["state", "attempts", "sent_at", "retry_at", "error"])
    body = {"hook": hook.pk, "event": delivery.event_id}
    signing_in.record(hook.account, "hook_sent_again", at, body, by=signature)
    return delivery
