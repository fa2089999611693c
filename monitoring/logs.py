"""The log of production: one record is one line of JSON, and nobody's data stand in it.

What a visitor sent is never logged: no address but the name of the route, no query string, no
body, no sentence of an exception that might quote a value. Numbers as long as a telephone or an
identity number and what looks like a query code are blacked out wherever they come from.
"""

import json
import logging
import re
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest

ROOT = f"{Path(__file__).resolve().parent.parent}/"
# The request a record belongs to, and what it is called in every log it passed through.
current: ContextVar[tuple[str, HttpRequest] | None] = ContextVar("current", default=None)

SAID = ("route", "method", "status", "ms", "user", "statements")  # what `extra` may add
# Eight digits in a row and ten in groups; a day and the parts of a second are shorter or no match.
LONG_NUMBER = re.compile(r"(?<!\d)(?<!\d\.)(?:\d{8,}|\d(?:[ -]?\d){9,})")
PATH = re.compile(r"(://[^/\s]*)/\S*")  # of an address: a referrer quotes a whole page
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}(?:-?[2-9A-HJ-NP-Z]{4}){3}\b", re.IGNORECASE)
# They speak of servers, files and settings. Any other sentence may quote what somebody typed.
ABOUT_MACHINES = (OSError, OperationalError, InterfaceError, ImproperlyConfigured)
CARRIES = {"exc", "traceback", "args", "kwargs", "return_value"}  # what Celery says of a task
MOST_FRAMES, MOST_CAUSES, LONGEST = 25, 3, 2000


class JsonRecord(logging.Formatter):
    """Writes `at`, `level`, `logger`, `message`, and where known `request`, `route`, `error`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of ASCII: whatever controls a terminal is written as \\uXXXX."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {"at": at, "level": record.levelname, "logger": record.name}
        said |= {"message": blackened(_message(record)), "pid": record.process}
        said |= _of_the_request()
        said |= {key: record.__dict__[key] for key in SAID if key in record.__dict__}
        if record.exc_info and record.exc_info[1]:
            said["error"] = _error(record.exc_info[1], MOST_CAUSES)
        return json.dumps(said, ensure_ascii=True, default=lambda value: type(value).__name__)


def blackened(text: str) -> str:
    """Return the text without long numbers, query codes and paths, cut to a length."""
    return CODE.sub("…", LONG_NUMBER.sub("…", PATH.sub(r"\1/…", text[:LONGEST])))


def _message(record: logging.LogRecord) -> str:
    """Return the sentence, whoever wrote it, without what its arguments may carry."""
    said, error = str(record.msg), record.exc_info and record.exc_info[1]
    if error and said == str(error):  # a refusal that quotes what it refuses
        return type(error).__name__
    if isinstance(record.args, Mapping):
        return said % {
            key: "…" if key in CARRIES else _told(value) for key, value in record.args.items()
        }
    return said % tuple(map(_told, record.args)) if record.args else said


def _told(argument: object) -> object:
    """Return an argument of a sentence without what a visitor or a stranger wrote into it."""
    if isinstance(argument, ABOUT_MACHINES):
        return f"{type(argument).__name__}: {argument}".partition("\n")[0]
    if isinstance(argument, BaseException):
        return type(argument).__name__
    if isinstance(argument, str) and argument.lstrip().startswith("/"):  # the address of a page
        return "/…"
    return argument


def _of_the_request() -> dict[str, str]:
    found = current.get()
    if found is None:
        return {}
    name, request = found
    match = request.resolver_match
    return {"request": name} | ({"route": match.view_name} if match else {})


def _error(error: BaseException, causes: int) -> dict[str, Any]:
    """Return the kind of an error and where it happened; its sentence only if it is a machine's."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    where = [f"{f.filename.removeprefix(ROOT)}:{f.lineno} {f.name}" for f in frames]
    said: dict[str, Any] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    if isinstance(error, ABOUT_MACHINES):
        said["says"] = blackened(str(error).partition("\n")[0])
    said["where"] = where
    because = error.__cause__ or error.__context__
    if because is not None and causes > 1:
        said["because"] = _error(because, causes - 1)
    return said
