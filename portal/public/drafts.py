"""What somebody without an account has typed: kept for a day, so that nothing is lost.

The browser holds a random token in a cookie of its own; the row holds its hash. The address names
the draft, and opens it to nobody else.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from petitions import actions
from portal.models import OnlineForm, PublicDraft

COOKIE = "petitioner"
FIELD = "d"  # the draft a page is about, in its address and in its form
LASTS = timedelta(hours=24)
TRAP = "website"  # a field nobody sees: whatever fills it in is no person


def owner_of(request: HttpRequest) -> str:
    """Return the hash of what this browser holds, "" if it holds nothing."""
    token = request.COOKIES.get(COOKIE, "") or getattr(request, "petitioner_token", "")
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def of(request: HttpRequest, at: datetime) -> QuerySet[PublicDraft]:
    """Return what this browser has typed within a day, sent or not, the last one first."""
    rows = PublicDraft.objects.filter(owner=owner_of(request), saved_at__gt=at - LASTS)
    return rows.exclude(owner="").select_related("sent").order_by("-saved_at", "-pk")


def asked(request: HttpRequest, form: OnlineForm, at: datetime) -> PublicDraft | None:
    """Return the draft the page is about, None if it is not of this browser or too old."""
    said = request.POST.get(FIELD) or request.GET.get(FIELD, "")
    try:
        key = UUID(said)
    except ValueError:
        return None
    return of(request, at).filter(key=key, form=form).first()


def begin(request: HttpRequest, form: OnlineForm, at: datetime) -> PublicDraft:
    """Return a new draft of this browser; `remember` puts its token into the answer."""
    if not owner_of(request):
        request.petitioner_token = secrets.token_urlsafe(24)  # type: ignore[attr-defined]
    return PublicDraft.objects.create(
        owner=owner_of(request), form=form, started_at=at, saved_at=at
    )


def keep(draft: PublicDraft, typed: QueryDict, names: Iterable[str], at: datetime) -> None:
    """Keep these fields as they stand, right or wrong."""
    draft.fields = draft.fields | {
        name: typed.get(name, "") for name in (*names, TRAP) if name != TRAP or TRAP in typed
    }
    draft.saved_at = at
    draft.save(update_fields=["fields", "saved_at"])


def forget(draft: PublicDraft) -> None:
    """Drop a draft that was not sent, with its files."""
    actions.drop_all(draft.files_form, by=None)
    draft.delete()


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Leave the token in the browser for as long as a draft lasts."""
    token = getattr(request, "petitioner_token", "") or request.COOKIES.get(COOKIE, "")
    if token:
        response.set_cookie(
            COOKIE,
            token,
            max_age=LASTS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def sweep(at: datetime) -> int:
    """Drop what is older than a day; what was sent stays as what it became. Returns how many."""
    old = list(PublicDraft.objects.filter(saved_at__lte=at - LASTS))
    for draft in old:
        forget(draft)
    return len(old)
