"""The headers that every answer has, of a page, a file, a refusal or a static file alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# What a page of ours never asks a browser for.
REFUSED = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture",
    "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi",
    "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
# Of what never comes as far as the middleware that knows the pages: a static file opened by itself.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
FIXED = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in REFUSED),
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": ALONE,
    "Cache-Control": "no-store",  # a static file says how long it may be kept
}

Next = Callable[[HttpRequest], HttpResponseBase]


class FixedHeaders:
    """Add what nothing further in has said; outermost but for Django's own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        return response
