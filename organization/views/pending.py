"""The time between the password and being signed in: the person is nobody yet.

What is still to be done is kept in the session beside no account at all, so nothing in the product
can take somebody half way for somebody signed in. The session gets a new key at every step.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import auth, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from organization import passwords, second_factor, signing_in
from organization.models import LiveSession, User
from organization.traces import trace_of

KEY = "sign_in"
LASTS = timedelta(minutes=10)
TRIES = 5
BACKEND = "organization.backends.AccountBackend"


@dataclass
class Pending:
    """Somebody whose password, or whose single sign-on, was right."""

    user: User
    how: str  # "password" or "sso"
    factor: bool
    target: str
    since: datetime
    tries: int = 0


def start(request: HttpRequest, user: User, *, how: str, factor: bool, target: str) -> Pending:
    """Remember who it is in a session that did not exist before."""
    request.session.flush()
    waiting = Pending(user, how, factor, safe_target(request, target), timezone.localtime())
    save(request, waiting)
    return waiting


def save(request: HttpRequest, waiting: Pending) -> None:
    request.session[KEY] = {
        "user": waiting.user.pk,
        "hash": waiting.user.get_session_auth_hash(),
        "how": waiting.how,
        "factor": waiting.factor,
        "target": waiting.target,
        "since": waiting.since.isoformat(),
        "tries": waiting.tries,
    }


def load(request: HttpRequest) -> Pending | None:
    """Return who is half way, unless it took too long or the account changed meanwhile."""
    kept = request.session.get(KEY)
    if not kept or request.user.is_authenticated:
        return None
    now, since = timezone.localtime(), datetime.fromisoformat(kept["since"])
    user = User.objects.filter(pk=kept["user"]).first()
    if (
        user is None
        or now - since > LASTS
        or not user.may_sign_in(timezone.localdate())
        or not constant_time_compare(kept["hash"], user.get_session_auth_hash())
    ):
        del request.session[KEY]
        return None
    return Pending(user, kept["how"], kept["factor"], kept["target"], since, kept["tries"])


def next_step(waiting: Pending) -> str:
    """Return the URL name of what is still to be done, or nothing."""
    has_device = second_factor.has_device(waiting.user)
    if has_device and not waiting.factor:
        return "login_code"
    if waiting.how == "password" and passwords.is_due(waiting.user, timezone.localtime()):
        return "login_password"
    if settings.TOTP_REQUIRED and not waiting.factor:
        return "login_enrol"
    return ""


def proceed(request: HttpRequest, waiting: Pending) -> HttpResponse:
    """Lead to the next step, or in."""
    step = next_step(waiting)
    return redirect(step or enter(request, waiting))


def enter(request: HttpRequest, waiting: Pending) -> str:
    """Sign the person in and return where to go. Nothing of it stays when a part fails."""
    user, at = waiting.user, timezone.localtime()
    last = (user.last_login, user.last_address)
    try:
        with transaction.atomic():
            auth.login(request, user, backend=BACKEND)
            ended = signing_in.begin(
                user,
                request.session.session_key or "",
                trace_of(request),
                how=waiting.how,
                second_factor=waiting.factor,
                at=at,
            )
    except Exception:
        request.session = signing_in.session_store()  # whatever was written was undone
        raise
    del request.session[KEY]
    _tell(request, last, ended)
    return waiting.target or resolve_url(settings.LOGIN_REDIRECT_URL)


def safe_target(request: HttpRequest, target: str) -> str:
    """Return the address to go on to if it is one of ours."""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if ours else ""


def _tell(
    request: HttpRequest, last: tuple[datetime | None, str], ended: LiveSession | None
) -> None:
    """Show the last sign-in, and say that another one was ended."""
    when, address = last
    if when is not None:
        told = {"time": _time(when), "address": address or _("未知地址")}
        messages.info(request, _("上次登录：%(time)s，来自 %(address)s。") % told)
    if ended is not None:
        told = {"time": _time(ended.started_at), "address": ended.address or _("未知地址")}
        messages.warning(
            request,
            _("另一处登录已结束（%(time)s 从 %(address)s 登录）。如非本人操作，请立即修改密码。")
            % told,
        )


def _time(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
