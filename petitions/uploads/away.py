"""A storage of attachments that does not answer: the page says so and nothing was written."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from petitions.uploads.vault import Unreachable

logger = logging.getLogger(__name__)
AGAIN = "5"  # seconds after which it is worth asking again


class StorageAway:
    """Answer 503 with a sentence wherever a page needs a file that cannot be reached just now.

    Every view reads its files before it writes anything, so it is safe to ask again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a storage that does not answer into a page."""
        if not isinstance(error, Unreachable):
            return None
        logger.error("The storage of attachments did not answer.", exc_info=error)
        page = render_to_string("503_files.html")
        return HttpResponse(page, status=503, headers={"Retry-After": AGAIN})
