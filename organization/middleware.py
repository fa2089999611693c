"""Who is signed in, the language of the reader, and no copy of a page left on a shared computer."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.module_loading import import_string

from organization import post_choice, signing_in
from organization.models import User, Why

logger = logging.getLogger(__name__)

Next = Callable[[HttpRequest], HttpResponseBase]


class LanguageOfTheUser:
    """Speak what the person chose in the settings, else what the cookie says, else Chinese.

    The browser's own language is not asked: office machines often run an English browser.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


class LiveSignIn:
    """Make nobody of a session that is not the live sign-in of its account, or is over.

    The reason stays on the request for the login page. Asking how much time is left is no work,
    nor is a page that asks by itself how far something is.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        why, user, at = None, request.user, timezone.localtime()
        if isinstance(user, User):
            why = signing_in.verdict(user, request.session.session_key, at)
            if why is not None:
                self._end(request, user, why)
            elif not (request.method == "GET" and _asks_by_itself(request)):
                signing_in.see(user, at)
        elif settings.SESSION_COOKIE_NAME in request.COOKIES:
            why = signing_in.why_ended(request.COOKIES[settings.SESSION_COOKIE_NAME])
            if why is None and auth.SESSION_KEY in request.session:
                why = Why.DISABLED  # the session is there, the account is shut
        request.why_ended = why  # type: ignore[attr-defined]
        return self.get_response(request)

    def _end(self, request: HttpRequest, user: User, why: Why) -> None:
        live = signing_in.live_session(user)
        if live is not None and live.session_key == request.session.session_key:
            signing_in.end_sign_ins(user, why, timezone.localtime())
        request.session.flush()
        request.user = AnonymousUser()


def _asks_by_itself(request: HttpRequest) -> bool:
    return request.path == reverse("stay") or "X-Asks-Again" in request.headers


class ChosenPost:
    """Narrow what the person acts under to the post chosen beside the logo, and say whether the
    request only reads."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User):
            user.active_post = post_choice.chosen(request, user)
            user.only_reads = request.method in {"GET", "HEAD"}
        return self.get_response(request)


class LoginRequired(LoginRequiredMiddleware):
    """Lead to the login page with the reason and the way back; answer 401 to a piece of page."""

    # A piece of page is not led anywhere.
    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        why = getattr(request, "why_ended", None)
        asked = {"why": why.value} if why else {}
        if back := _kept(request) or way_back(request):
            asked = {"next": back} | asked
        url = f"{reverse(settings.LOGIN_URL)}{'?' if asked else ''}{urlencode(asked)}"
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401, headers={"X-Login": url})
        return HttpResponseRedirect(url)


def _kept(request: HttpRequest) -> str:
    """Keep what was sent from a page whose sign-in is over, for who was signed in there; returns
    the address at which it comes back, "" for anything else."""
    ended = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if request.method != "POST" or not ended or not settings.KEEP_SENT:
        return ""
    owner = signing_in.owner_of_ended(ended)
    if owner is None:
        return ""
    keep: Callable[..., str] = import_string(settings.KEEP_SENT)
    return keep(request, urlsplit(way_back(request)).path, owner, timezone.localtime())


def way_back(request: HttpRequest) -> str:
    """Return the page to come back to: this one, or the page whose form was sent."""
    if request.method in {"GET", "HEAD"} and request.headers.get("HX-Request") != "true":
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class NeverStore:
    """Forbid every cache to keep a page but those that are the same for everybody and say so
    (`may_be_kept`); static files never come this far."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kept = getattr(response, "may_be_kept", False)
        if not kept and not request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}"):
            response.headers["Cache-Control"] = "no-store"
        return response


class BusyDatabase:
    """Answer 503 with a clear word when the database restarts or is too busy.

    Nothing was written then; the form's key is still free, so sending it again is safe. What fails
    in the middleware around it comes to `api.problems.server_error` and gets the same answer.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a failed connection or a lock that did not come free into a page."""
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        logger.error("The database did not answer.", exc_info=error)
        return busy_page()


def busy_page() -> HttpResponse:
    """Return the page that says the database is busy; it asks the database nothing."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})


def language_of(request: HttpRequest) -> str:
    """Return the code of a language we have, chosen by the person or by the browser's cookie."""
    chosen = getattr(request.user, "language", "")
    chosen = chosen or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
