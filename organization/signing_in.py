"""One live sign-in per account: how it begins, how long it lasts, and the ways it ends.

A session of Django's is only half of it. `LiveSession` says which session of the account counts;
any other, forged, old or left over, is nobody's. So ending a sign-in is deleting a row, and a
sign-in whose event could not be written never was one.
"""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from audit import log
from organization.models import EndedSession, LiveSession, User, Why
from organization.standing import standing
from organization.traces import Trace

SALT = "organization.signing_in"
SEEN_AGAIN_AFTER = timedelta(minutes=1)  # last_seen_at is written once a minute at most
REASONS_KEPT = timedelta(days=2)
WARN_BEFORE = timedelta(minutes=5)
ANONYMOUS = "anonymous"  # the chain of failed sign-ins with names nobody has


def chain_of_sign_ins(user: User) -> str:
    """Return the subject of the chain that tells of the sign-ins of an account."""
    return f"user/{user.pk}"


def record(
    user: User,
    kind: str,
    at: datetime,
    body: dict[str, Any],
    *,
    by: log.Signature | None = None,
    text: str = "",
) -> None:
    """Write an event of the account; without `by` the person did it."""
    signature = by or standing(user, timezone.localdate(at)).signature()
    log.append(
        log.open_chain(chain_of_sign_ins(user)), kind, by=signature, at=at, body=body, text=text
    )


@transaction.atomic
def begin(
    user: User, session_key: str, trace: Trace, *, how: str, second_factor: bool, at: datetime
) -> LiveSession | None:
    """Make this session the one live sign-in of the account; return one that was open elsewhere.

    The address goes into the erasable words of the event, not into what is hashed.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    other = LiveSession.objects.filter(user=user).first()
    end_sign_ins(user, Why.REPLACED, at)
    LiveSession.objects.create(
        user=user,
        session_key=session_key,
        started_at=at,
        last_seen_at=at,
        address=trace.address,
        agent=trace.agent,
        second_factor=second_factor,
    )
    user.last_login, user.last_address = at, trace.address
    user.save(update_fields=["last_login", "last_address"])
    body = {"how": how, "second_factor": second_factor}
    record(user, "login", at, body, text=trace.address)
    return other if other and _over(other, at) is None else None


@transaction.atomic
def end_sign_ins(user: User, why: Why, at: datetime, *, by: log.Signature = log.SYSTEM) -> bool:
    """End the live sign-in of the account at once; tell whether there was one.

    `by` signs the event when a person caused it. The browser is told why when it comes back.
    """
    live = LiveSession.objects.select_for_update().filter(user=user).first()
    if live is None:
        return False
    over = _over(live, at)
    why = over if over and why == Why.REPLACED else why
    live.delete()
    user._state.fields_cache.pop("live_session", None)
    session_store().delete(live.session_key)
    EndedSession.objects.update_or_create(
        session_hash=hash_of(live.session_key), defaults={"why": why, "at": at, "user": user}
    )
    record(user, "sign_in_ended", at, {"why": str(why.value)}, by=by)
    return True


@transaction.atomic
def leave(user: User, at: datetime) -> None:
    """End the sign-in because the person asked for it."""
    signature = standing(user, timezone.localdate(at)).signature()
    if end_sign_ins(user, Why.LOGOUT, at, by=signature):
        record(user, "logout", at, {}, by=signature)


@transaction.atomic
def note_failure(user: User | None, trace: Trace, *, how: str, at: datetime) -> None:
    """Record a refused sign-in. What was typed is not kept, it is often a password."""
    subject = chain_of_sign_ins(user) if user else ANONYMOUS
    chain = log.open_chain(subject)
    log.append(chain, "login_failed", by=log.SYSTEM, at=at, body={"how": how}, text=trace.address)


def verdict(user: User, session_key: str | None, at: datetime) -> Why | None:
    """Return None while this session is the live sign-in of the account, else why it is not."""
    live = live_session(user)
    if live is None or live.session_key != session_key:
        return why_ended(session_key or "") or Why.REPLACED
    if settings.TOTP_REQUIRED and not live.second_factor:
        return Why.FACTOR  # it was switched on for everybody after this sign-in
    return _over(live, at)


def see(user: User, at: datetime) -> None:
    """Note that the person is at work, once a minute at most."""
    live = live_session(user)
    if live is not None and at - live.last_seen_at >= SEEN_AGAIN_AFTER:
        live.last_seen_at = at
        live.save(update_fields=["last_seen_at"])


def seconds_left(user: User, at: datetime) -> int:
    """Return how long the sign-in lasts if nothing is done from now on."""
    live = live_session(user)
    if live is None:
        return 0
    ends = min(live.last_seen_at + idle_limit(), live.started_at + absolute_limit())
    return max(int((ends - at).total_seconds()), 0)


def move(user: User, session_key: str) -> None:
    """Let the live sign-in go on under a new session key, as after a change of password."""
    LiveSession.objects.filter(user=user).update(session_key=session_key)


def live_session(user: User) -> LiveSession | None:
    """Return the live sign-in of the account; already read with the person of the request."""
    return getattr(user, "live_session", None)


def why_ended(session_key: str) -> Why | None:
    """Return why the session with this key ended, if it is known."""
    found = EndedSession.objects.filter(session_hash=hash_of(session_key)).first()
    return Why(found.why) if found else None


def owner_of_ended(session_key: str) -> User | None:
    """Return whose sign-in ended with this session key, while the account is in use."""
    found = EndedSession.objects.filter(session_hash=hash_of(session_key), user__is_active=True)
    row = found.select_related("user").first()
    return row.user if row else None


def idle_limit() -> timedelta:
    return timedelta(minutes=settings.SIGN_IN_IDLE_MINUTES)


def absolute_limit() -> timedelta:
    return timedelta(hours=settings.SIGN_IN_HOURS)


def hash_of(session_key: str) -> str:
    """Return what is kept of the key of a session that is over."""
    return salted_hmac(SALT, session_key, algorithm="sha256").hexdigest()


def session_store() -> Any:
    """Return the store of Django's sessions."""
    return import_module(settings.SESSION_ENGINE).SessionStore()


def _over(live: LiveSession, at: datetime) -> Why | None:
    if at - live.started_at >= absolute_limit():
        return Why.TOO_LONG
    if at - live.last_seen_at >= idle_limit():
        return Why.IDLE
    return None
