"""Who was shown which case, and who was refused one. One row each, the number and never the words.

A page says with `note` what it shows; `audit.middleware.ReadLog` writes it once the answer is
known. So a form shown again keeps its trace although all else it wrote is undone, and a page
that led away or was refused leaves no trace of having been shown.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from audit.log import Signature
from audit.models import Read

ONCE_IN = timedelta(minutes=10)  # the same again within this time is one reading
PAGE, PRINT, HISTORY, REPLY, XLSX, LETTER, LIST_EXPORT, FILE = (
    "page", "print", "history", "reply", "xlsx", "letter", "list_export", "file",
)  # fmt: skip
COLUMNS = ("actor_id", "actor_role", "actor_unit", "subject", "what", "address", "at")
TABLE = Read._meta.db_table
# One statement: whoever reads twice at the same moment may leave two rows, and no harm is done.
INSERT = (
    f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) SELECT %s, %s, %s, %s, %s, %s, %s"  # noqa: S608
    f" WHERE NOT EXISTS (SELECT 1 FROM {TABLE}"
    " WHERE subject = %s AND actor_id = %s AND what = %s AND at > %s)"
)


class Noted(NamedTuple):
    """What an answer shows: subject such as "case/XFB-2026-0003", in which form, and when."""

    subject: str
    what: str
    at: datetime


def note(request: HttpRequest, subject: str, what: str, at: datetime) -> None:
    """Say what the answer to this request shows. Costs one insert when the answer is sent."""
    noted: list[Noted] = request.__dict__.setdefault("noted_reads", [])
    if not any((one.subject, one.what) == (subject, what) for one in noted):
        noted.append(Noted(subject, what, at))


def noted(request: HttpRequest) -> list[Noted]:
    """Return what was noted on this request so far."""
    return list(request.__dict__.get("noted_reads", []))


def write(request: HttpRequest, some: list[Noted]) -> None:
    """Write one row for each, unless the same reader had the same in the last ten minutes."""
    adapt = connection.ops.adapt_datetimefield_value
    for subject, what, at in some:
        who, subject = signature_of(request.user, timezone.localdate(at)), subject[:120]
        with connection.cursor() as cursor:
            cursor.execute(
                INSERT,
                [
                    who.actor_id, who.role, who.unit, subject, what, address(request), adapt(at),
                    subject, who.actor_id, what, adapt(at - ONCE_IN),
                ],
            )  # fmt: skip


def refused_subject(request: HttpRequest, status: int) -> str:
    """Return what was refused: a case by its number, for 403 any other page by its name."""
    match = request.resolver_match
    if match is None:
        return ""
    subject_of: Callable[[str, dict[str, object]], str] = import_string(settings.READ_SUBJECT)
    page = f"page/{match.view_name}" if status == 403 else ""
    return subject_of(match.view_name, match.kwargs) or page


def signature_of(user: object, on: date) -> Signature:
    """Return what this person signs with that day."""
    of: Callable[[object, date], Signature] = import_string(settings.SIGNATURE_OF)
    return of(user, on)


def address(request: HttpRequest) -> str:
    """Return where the request came from; behind a trusted proxy the client's own address."""
    of: Callable[[HttpRequest], str] = import_string(settings.CLIENT_ADDRESS)
    return of(request)[:45]
