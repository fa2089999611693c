"""How the public pages look: large type 大字 and high contrast 高对比, kept in a cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "look"
FIELD = "look"
LARGE, CONTRAST = "large", "contrast"
KNOWN = (LARGE, CONTRAST)
YEAR = 365 * 24 * 3600


def look_of(request: HttpRequest) -> frozenset[str]:
    """Return what this browser has chosen, of `KNOWN`."""
    return frozenset(request.COOKIES.get(COOKIE, "").split("+")) & frozenset(KNOWN)


def toggle(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Switch what the button that was pressed names, and keep it in this browser."""
    chosen = look_of(request) ^ (frozenset([request.POST.get(FIELD, "")]) & frozenset(KNOWN))
    response.set_cookie(
        COOKIE,
        "+".join(name for name in KNOWN if name in chosen),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
