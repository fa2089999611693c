"""The contract of the interface: OpenAPI for programs, a page for people."""

from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from api import reading


@login_not_required
@require_safe
def schema(_request: HttpRequest) -> HttpResponse:
    """Answer with the OpenAPI document in the language asked for."""
    return JsonResponse(described(translation.get_language() or "zh-hans"))


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the same document as a page that needs no script and no other host."""
    document = described(translation.get_language() or "zh-hans")
    return render(request, "api/docs.html", reading.page_of(document))


@lru_cache(maxsize=4)
def described(language: str) -> dict[str, Any]:
    """Return the document. It is made once a process and language: it follows from the code."""
    with translation.override(language):
        generator = SchemaGenerator()
        document: dict[str, Any] = generator.get_schema(request=None, public=True)
        return reading.plain(document)
