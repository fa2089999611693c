"""What the addresses about one case begin with."""

from typing import Any, cast

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api.forms import NoQuery
from api.idempotency import Outcome
from api.problems import CONTENT_TYPE
from api.queries import cleaned
from api.versions import stamped
from organization.http import UserRequest
from organization.models import User
from petitions.models import Case
from petitions.views.loading import case_or_404


def plain(request: Request) -> UserRequest:
    """Return the request under it, as the pages know it. Behind the door it is somebody's."""
    return cast(UserRequest, request._request)


def user_of(request: Request) -> User:
    """Return the account that calls."""
    return plain(request).user


def case_of(request: Request, slug: str) -> Case:
    """Return the case this account may see, and put it into the read log. Raises Http404."""
    if request.method in {"GET", "HEAD"}:
        cleaned(NoQuery, request.query_params)
    return case_or_404(plain(request), slug)


def told(case: Case, shown: Any) -> Response:
    """Answer with something about the case, tagged with its version."""
    return cast(Response, stamped(Response(shown), case))


def settled(outcome: Outcome) -> Response:
    """Answer with what a call was carried out with."""
    kind = CONTENT_TYPE if outcome.status >= 400 else None
    response = Response(outcome.body, status=outcome.status, content_type=kind)
    if outcome.etag:
        response.headers["ETag"] = outcome.etag
    if outcome.again:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def today() -> Any:
    """Return the day of the office."""
    return timezone.localdate()
