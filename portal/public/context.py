"""What every public page shows round its content: look, other language, trust marks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.public.language import other_address, space_of
from portal.public.looks import look_of


def around(request: HttpRequest) -> dict[str, Any]:
    """Return look, other_language_url, trust and version; nothing for pages of the staff."""
    if not space_of(request):
        return {}
    return {
        "look": look_of(request),
        "other_language_url": other_address(request),
        "trust": settings.TRUST,
        "version": settings.VERSION,
    }
