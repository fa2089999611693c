"""Who calls: the account behind the header, how often it may, and the log of its calls."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from api import keys, provider
from api.models import Call, Token, TokenState
from api.problems import Problem
from organization import signing_in, throttling
from organization.models import User
from organization.traces import Trace, trace_of

BEARER = re.compile(r"Bearer ([\x21-\x7e]{1,4096})", re.IGNORECASE)
GUESSES = "api token"  # no user name has a space, so no person's counter is touched
SEEN_AGAIN_AFTER = timedelta(minutes=1)
IN_USE_AGAIN_AFTER = timedelta(days=1)
WINDOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Caller:
    """Who calls, with which token."""

    user: User
    token: Token


def caller_of(request: HttpRequest, at: datetime) -> Caller | None:
    """Return who calls, None without an Authorization header.

    Raises Problem: 401 for a token that opens nothing, 429 where too many wrong ones came from
    the same place. Wrong tokens never hold up a right one.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    said = BEARER.fullmatch(header)
    trace = trace_of(request)
    token = _token(said[1], at) if said else None
    if token is None:
        raise _unknown(trace, at)
    _check(token, trace, at)
    _use(token, at)
    return Caller(token.account, token)


def _token(text: str, at: datetime) -> Token | None:
    tokens = Token.objects.select_related("account")
    if keys.looks_like_one(text):
        return tokens.filter(secret_hash=keys.hash_of(text)).first()
    account = provider.account_of(text, at)
    if account is None:
        return None
    return tokens.filter(account=account, secret_hash="", revoked_at__isnull=True).first()


def _unknown(trace: Trace, at: datetime) -> Problem:
    """Charge a wrong token to where it came from and return the refusal."""
    wait = throttling.charge(GUESSES, trace.address, at)
    if wait:
        words = _("错误的令牌过多，请在 %(n)s 秒后再试。") % {"n": wait}
        return Problem(429, "too_many_guesses", words, retry_after=wait)
    signing_in.note_failure(None, trace, how="api", at=at)
    return Problem(401, "unknown_token", _("没有这个令牌，请向系统管理员申请。"))


def _check(token: Token, trace: Trace, at: datetime) -> None:
    """Raise Problem unless the token opens something today, and from there."""
    today = timezone.localdate(at)
    state = token.state(today)
    if state is not TokenState.LIVE:
        words = _("这个令牌%(state)s，请联系系统管理员。") % {"state": state.label}
        raise Problem(401, "token_not_live", words)
    if not token.account.may_sign_in(today):
        raise Problem(401, "account_shut", _("这个接口账号已停用或到期，请联系系统管理员。"))
    if token.networks and not _comes_from(trace.address, token.networks):
        raise Problem(401, "wrong_place", _("这个令牌只能从登记的地址使用。"))


def _comes_from(address: str, networks: str) -> bool:
    if not address:
        return False
    found = ip_address(address)
    return any(found in ip_network(one.strip(), strict=False) for one in networks.split(","))


def _use(token: Token, at: datetime) -> None:
    """Note that the token, and so its account, is in use; seldom, as reading is no writing."""
    if token.last_used_at is None or at - token.last_used_at >= SEEN_AGAIN_AFTER:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
    last = token.account.last_login
    if last is None or at - last >= IN_USE_AGAIN_AFTER:  # or it would be disabled as unused
        User.objects.filter(pk=token.account_id).update(last_login=at)


def require_room(token: Token, at: datetime) -> None:
    """Raise Problem 429 when the token has used up its calls of the last minute.

    Counted from the log of calls, so all processes count alike and a restart forgets nothing.
    """
    most = settings.API_CALLS_PER_MINUTE
    recent = list(Call.objects.since(token, at - WINDOW).values_list("at", flat=True)[:most])
    if len(recent) >= most:
        wait = max(1, int((recent[0] + WINDOW - at).total_seconds()) + 1)
        words = _("每分钟最多调用 %(most)s 次，请在 %(n)s 秒后再试。") % {"most": most, "n": wait}
        raise Problem(429, "too_many_calls", words, retry_after=wait)


def note(request: HttpRequest, caller: Caller, status: int, at: datetime) -> None:
    """Write the call down."""
    match = request.resolver_match
    Call.objects.create(
        token=caller.token,
        at=at,
        method=(request.method or "")[:7],
        name=(match.url_name or "")[:60] if match else "",
        status=status,
        address=trace_of(request).address,
    )
