"""The language of a public page is that of its address: Chinese at /, English under /en/."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation

CHINESE, ENGLISH = "public", "public_en"  # the namespaces of the same pages
LANGUAGES = {CHINESE: "zh-hans", ENGLISH: "en"}
OTHER = {CHINESE: ENGLISH, ENGLISH: CHINESE}


class LanguageOfTheAddress:
    """Speak the language of a public address, whatever the person or the browser has chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> None:
        """Switch for the rest of this request; the middleware outside switches back."""
        code = LANGUAGES.get(space_of(request))
        if code:
            translation.activate(code)
            request.LANGUAGE_CODE = code


def space_of(request: HttpRequest) -> str:
    """Return the namespace of the page that is asked for, "" for a page of the staff."""
    match = getattr(request, "resolver_match", None)
    return match.namespace if match and match.namespace in LANGUAGES else ""


def address(request: HttpRequest, name: str, *args: object) -> str:
    """Return the address of a public page in the language of this one."""
    space = space_of(request) or CHINESE
    return reverse(f"{CHINESE}:{name}", args=args, current_app=space)


def other_address(request: HttpRequest) -> str:
    """Return this page with its query in the other language."""
    match, query = request.resolver_match, request.META.get("QUERY_STRING", "")
    if match is None:
        return reverse(f"{CHINESE}:home")
    path = reverse(f"{OTHER[match.namespace]}:{match.url_name}", kwargs=match.kwargs)
    return f"{path}?{query}" if query else path
