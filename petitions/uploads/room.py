"""Room on the disk: what would fill it is refused before its first byte is read."""

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation

from petitions.uploads.looking import MIB

KEPT_FREE = 20  # one part in twenty
UNKNOWN = 0  # a request that does not say its length

Next = Callable[[HttpRequest], HttpResponseBase]


class RoomForUploads:
    """Answer 507 to a form with files when the disk is nearly full, 413 to one that is too long.

    It stands before everything that reads the body of a request.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.content_type == "multipart/form-data":
            said = request.META.get("CONTENT_LENGTH") or ""
            length = int(said) if said.isdecimal() else UNKNOWN
            if length > most_at_once():
                return _refused(request, 413)
            if not is_room_for(length):
                return _refused(request, 507)
        return self.get_response(request)


def most_at_once() -> int:
    """Return how many bytes one form may bring."""
    return (settings.ATTACHMENT_MB * settings.ATTACHMENTS_AT_ONCE + 1) * MIB


def is_room_for(length: int) -> bool:
    """Tell whether a twentieth of the disk stays free when so many bytes have come."""
    disk = os.statvfs(Path(settings.DATA_DIR))
    free, whole = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    return free - length > whole / KEPT_FREE


def _refused(request: HttpRequest, status: int) -> HttpResponse:
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
    with translation.override(language):
        if request.headers.get("HX-Request") == "true":
            headers = {"HX-Retarget": "[data-upload-said]", "HX-Reswap": "innerHTML"}
            words = render_to_string(f"petitions/_upload_{status}.html", _context())
            return HttpResponse(words, status=status, headers=headers)
        return HttpResponse(render_to_string(f"{status}.html", _context()), status=status)


def _context() -> dict[str, int]:
    return {"most": most_at_once() // MIB}
