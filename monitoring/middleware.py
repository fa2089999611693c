"""Counts and logs every request; stands outside everything else and changes no answer."""

import logging
import re
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import empty

from monitoring import logs, metrics

logger = logging.getLogger("monitoring.requests")

NAME = re.compile(r"[0-9a-f]{32}")  # what our proxy calls a request
SILENT = {"health", "ready", "metrics", "static"}  # asked by machines, all day long


class Statements:
    """Counts the SQL statements of one request, and how long the database took."""

    def __init__(self) -> None:
        self.number, self.seconds = 0, 0.0

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: Mapping[str, Any],
    ) -> Any:
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.number += 1
            self.seconds += perf_counter() - began


class Watch:
    """Not there at all where neither metrics nor a JSON log are wanted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.logs, self.counts = settings.LOG_FORMAT == "json", settings.METRICS_ON
        if not (self.logs or self.counts):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began, statements = perf_counter(), Statements()
        token = logs.current.set((_name_of(request), request))
        try:
            with connection.execute_wrapper(statements):
                response = self.get_response(request)
            took = perf_counter() - began
            if self.counts:
                done = statements.number, statements.seconds
                metrics.count(request, response.status_code, took, *done)
            if self.logs:
                _log(request, response.status_code, took, statements.number)
        finally:
            logs.current.reset(token)
        return response


def _log(request: HttpRequest, status: int, took: float, statements: int) -> None:
    route = metrics.route_of(request)
    if route in SILENT:
        return
    method = request.method if request.method in metrics.METHODS else "OTHER"
    said = {"route": route, "method": method, "status": status, "ms": round(took * 1000)}
    said |= {"statements": statements, "user": _user_of(request)}
    logger.info("request", extra=said)


def _name_of(request: HttpRequest) -> str:
    """Return what our proxy calls the request; anything else a client says is no name."""
    said = request.headers.get("X-Request-ID", "")
    return said if NAME.fullmatch(said) else uuid4().hex


def _user_of(request: HttpRequest) -> int | None:
    """Return the number of the account if somebody asked for it already, and never ask for it."""
    user = getattr(request, "user", None)
    known = getattr(user, "_wrapped", user)
    return None if known is empty else getattr(known, "pk", None)
