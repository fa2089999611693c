"""Two addresses for the single sign-on: the way there and the way back."""

from typing import cast

import jwt
import requests
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_safe
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from organization import signing_in
from organization.models import User
from organization.oidc import Provider
from organization.traces import trace_of
from organization.views import pending

STATES = "oidc_states"
FAULTS = (requests.RequestException, jwt.PyJWTError, SuspiciousOperation, ValueError, KeyError)

_there = OIDCAuthenticationRequestView.as_view()


@login_not_required
@require_safe
def sso_login(request: HttpRequest) -> HttpResponse:
    """Lead to the provider with a state, a nonce and a proof key of our own."""
    _require_sso()
    return cast(HttpResponse, _there(request))


@login_not_required
@require_safe
def sso_callback(request: HttpRequest) -> HttpResponse:
    """Take somebody back from the provider; the steps after it are those after a password."""
    _require_sso()
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    kept = request.session.get(STATES, {}).pop(request.GET.get("state", ""), None)
    target = request.session.get("oidc_login_next") or ""
    request.session.modified = True  # a state is good for one answer, right or wrong
    user = _who(request, kept) if kept else None
    if user is None:
        signing_in.note_failure(None, trace_of(request), how="sso", at=timezone.localtime())
        return redirect(f"{resolve_url('login')}?why=sso")
    counts = settings.OIDC_COUNTS_AS_SECOND_FACTOR
    waiting = pending.start(request, user, how="sso", factor=counts, target=target)
    return pending.proceed(request, waiting)


def _who(request: HttpRequest, kept: dict[str, str]) -> User | None:
    """Return the account behind the answer; an answer that is not right is nobody's."""
    try:
        user = Provider().authenticate(
            request, nonce=kept["nonce"], code_verifier=kept.get("code_verifier")
        )
    except FAULTS:
        return None
    return cast("User | None", user)


def _require_sso() -> None:
    if not settings.OIDC_RP_CLIENT_ID:
        raise Http404
