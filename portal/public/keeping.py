"""Pages that a browser may keep and ask about again: what the public reads is the same for all.

A page holds the token of its small form, so no cache in between may keep it; the browser asks each
time and is told in a few bytes that nothing has changed.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import condition

from portal.public.looks import look_of

View = Callable[..., HttpResponse]


def kept(state: Callable[[], str], control: str = "private, no-cache") -> Callable[[View], View]:
    """Answer 304 while `state`, the address, the language and the look are those of the copy."""

    def etag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
        look = "+".join(sorted(look_of(request)))
        request.kept_state = state()  # type: ignore[attr-defined]  # the page may want it too
        said = (look, request.get_full_path(), request.kept_state)  # type: ignore[attr-defined]
        told = (settings.VERSION, get_language(), *said)
        return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'

    def decorated(view: View) -> View:
        asked: View = condition(etag_func=etag)(view)

        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = asked(request, *args, **kwargs)
            response.headers["Cache-Control"] = control
            response.may_be_kept = True  # type: ignore[attr-defined]
            return response

        return keeping

    return decorated
