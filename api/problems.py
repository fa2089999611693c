"""Refusals as problem details (RFC 9457): a kind for programs, a sentence for people.

The sentence is the one the page would show, in the language the caller asked for.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response

from organization.middleware import busy_page
from petitions.workflow import Refused, StaleCase, WrongStage

PREFIX = "/api/"
CONTENT_TYPE = "application/problem+json"
Text = str | Promise

# What each status means where no rule of ours said more.
WORDS: dict[int, Text] = {
    400: gettext_lazy("请求的格式不对，请对照接口文档。"),
    401: gettext_lazy("请在 Authorization 头中给出令牌：Bearer huiyin_…。"),
    403: gettext_lazy("没有权限。"),
    404: gettext_lazy("没有这个地址，或者您不能看到它。"),
    405: gettext_lazy("这个地址不支持这种方法。"),
    406: gettext_lazy("接口只回答 JSON；文书为 PDF。"),
    413: gettext_lazy("内容太大，请分成几次。"),
    415: gettext_lazy("请以 application/json 发送，编码为 UTF-8。"),
    500: gettext_lazy("系统出错，内容没有保存。请用同一个 Idempotency-Key 再试。"),
    503: gettext_lazy("系统忙，内容没有保存。请稍后用同一个 Idempotency-Key 再试。"),
    507: gettext_lazy("磁盘空间不足，暂不能接收。请联系系统管理员。"),
}


class Problem(Exception):
    """A refusal; `errors` are (JSON pointer, sentence) of single fields."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: Text = "",
        *,
        errors: Sequence[tuple[str, Text]] = (),
        retry_after: int = 0,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.retry_after = errors, retry_after

    @property
    def body(self) -> dict[str, Any]:
        """The document, in the language of now."""
        body: dict[str, Any] = {
            "type": f"{reverse('api:docs')}#{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": str(self.detail or WORDS.get(self.status, "")),
        }
        if self.errors:
            body["errors"] = [{"pointer": at, "detail": str(said)} for at, said in self.errors]
        return body

    @property
    def headers(self) -> dict[str, str]:
        """What goes beside the document."""
        found = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return found | ({"WWW-Authenticate": "Bearer"} if self.status == 401 else {})

    def response(self) -> JsonResponse:
        """Return the answer, for what stands outside the views."""
        return JsonResponse(
            self.body,
            status=self.status,
            headers=self.headers,
            content_type=CONTENT_TYPE,
            json_dumps_params={"ensure_ascii": False},
        )


CODES = {
    400: "malformed", 401: "no_token", 403: "forbidden", 404: "not_found",
    405: "method_not_allowed", 406: "not_acceptable", 413: "too_large",
    415: "unsupported_media_type", 500: "server_error", 503: "busy", 507: "no_room",
}  # fmt: skip


def of_status(status: int, detail: Text = "") -> Problem:
    """Return the problem for a status about which nothing more is known."""
    return Problem(status, CODES.get(status, "malformed"), detail)


def of_refusal(refused: Refused) -> Problem:
    """Return the sentence of an action: 412 somebody was quicker, 409 not at this stage, 422 not
    by the rules."""
    if isinstance(refused, StaleCase):
        return Problem(412, "stale", str(refused))
    if isinstance(refused, WrongStage):
        return Problem(409, "wrong_stage", str(refused))
    return Problem(422, "refused", str(refused))


def of_form(errors: Mapping[str, Sequence[Text]], *, root: str = "#") -> Problem:
    """Return what is wrong with the fields of a form, each with its pointer."""
    found = list(_pointers(errors, root))
    return Problem(422, "invalid", _("有内容需要修改，请看 errors。"), errors=found)


def _pointers(errors: Mapping[str, Sequence[Text]], root: str) -> Iterator[tuple[str, Text]]:
    for name, said in errors.items():
        pointer = root if name == "__all__" else f"{root}/{name}"
        yield from ((pointer, sentence) for sentence in said)


def answered(error: Exception, _context: object) -> Response | None:
    """Turn what a view raised into an answer; None lets it go on to be an error of the server."""
    problem = problem_of(error)
    if problem is None:
        return None
    return Response(
        problem.body,
        status=problem.status,
        headers=problem.headers,
        content_type=CONTENT_TYPE,
    )


def problem_of(error: Exception) -> Problem | None:
    """Return the refusal that an exception is, None for a mistake of the server."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return of_refusal(error)
    if isinstance(error, PermissionDenied):
        return of_status(403, str(error))
    if isinstance(error, Http404):
        return of_status(404)
    if isinstance(error, exceptions.APIException):
        return of_status(error.status_code)
    return None


def is_ours(request: HttpRequest) -> bool:
    """Tell whether the request is for the interface, and so is answered by it."""
    return request.path.startswith(PREFIX)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 400, on pages as Django does."""
    if is_ours(request):
        return of_status(400).response()
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 403 with the sentence of who refused, on pages as Django does."""
    if is_ours(request):
        return of_status(403, str(exception)).response()
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 404, on pages as Django does."""
    if is_ours(request):
        return of_status(404).response()
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer 500, on pages as Django does; 503 where the database did not answer the middleware."""
    busy = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if is_ours(request):
        return of_status(503 if busy else 500).response()
    return busy_page() if busy else defaults.server_error(request)
