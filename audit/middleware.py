"""The read log, written once the answer is known. No log, no answer."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone

from audit import reads
from audit.models import Read
from audit.reads import Noted

logger = logging.getLogger(__name__)

REFUSALS = {403, 404}
SHOWS_NOTHING = {204, 304, 500, 503}


class ReadLog:
    """Write what the answer shows, or that the reader was refused it.

    Stands outside everything that may refuse a person who is signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        found = _found(request, response.status_code)
        if found:
            try:
                reads.write(request, found)
            except (OperationalError, InterfaceError):
                logger.exception("The read log could not be written.")
                response.close()
                return HttpResponse(
                    render_to_string("503.html"), status=503, headers={"Retry-After": "5"}
                )
        return response


def _found(request: HttpRequest, status: int) -> list[Noted]:
    """Return what is to be written about this answer."""
    if not (status in REFUSALS or reads.noted(request)) or not request.user.is_authenticated:
        return []
    if status in REFUSALS:
        subject = reads.refused_subject(request, status)
        now = timezone.now()  # noqa: TID251 - the edge of the web, like a view
        return [Noted(subject, Read.REFUSED, now)] if subject else []
    if 300 <= status < 400 or status in SHOWS_NOTHING:
        return []
    return reads.noted(request)
