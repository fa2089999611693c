"""The door of the interface: who calls, in which language, how often, and what they were told."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from api import calls, policy, versions
from api.calls import Caller
from api.problems import CONTENT_TYPE, Problem, is_ours, of_status

logger = logging.getLogger(__name__)
BUSY = 5  # seconds after which a busy database is asked again

Next = Callable[[HttpRequest], HttpResponseBase]


class ByToken:
    """Make the caller of the interface the account of their token, and nobody's session.

    Stands before the gate, which then asks for the roles of that account as for anybody's. A
    cookie counts for nothing here, so no page of another site can call for somebody.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_ours(request):
            return self.get_response(request)
        request.user = AnonymousUser()
        with translation.override(translation.get_language_from_request(request)):
            try:
                response = _as_problem(self._answer(request))
            except (OperationalError, InterfaceError):  # no log, no answer
                logger.exception("A call could not be let in or written down.")
                response = Problem(503, "busy", retry_after=BUSY).response()
            response.headers["Content-Language"] = translation.get_language()
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        at = timezone.now()  # noqa: TID251 - the edge of the web, like a view
        try:
            caller = calls.caller_of(request, at)
            if caller is None:
                return self.get_response(request)
            request.user, request.caller = caller.user, caller  # type: ignore[attr-defined]
            calls.require_room(caller.token, at)
            response = versions.unless_known(request, _as_problem(self.get_response(request)))
        except Problem as problem:
            response = problem.response()
            caller = None if problem.status == 401 else request.__dict__.get("caller")
        if caller is not None:
            calls.note(request, caller, response.status_code, at)
        return response

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Ask for a token, and for the scope of this address. The gate asks for the role."""
        match = request.resolver_match
        if not is_ours(request) or match is None or match.url_name in policy.OPEN:
            return None
        caller: Caller | None = request.__dict__.get("caller")
        if caller is None:
            return of_status(401).response()
        scope = policy.SCOPES.get(match.url_name or "")
        if scope is not None and scope.value not in caller.token.scopes:
            words = translation.gettext("这个令牌没有“%(scope)s”的范围，请联系系统管理员。")
            return Problem(403, "out_of_scope", words % {"scope": scope.label}).response()
        return None


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """Return a refusal of what stands around the views, such as 405 and 503, as a problem too."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code < 400 or kind.startswith(CONTENT_TYPE):
        return response
    answer = of_status(response.status_code).response()
    for name in ("Allow", "Retry-After", "Cache-Control"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer
