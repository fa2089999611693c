"""What people have typed and not yet sent: one row per form instance, read by its owner alone.

Each page that shows a form is an instance of its own, so that two tabs never write into one row.
A page that goes on from an earlier draft says which one it saw; the first save takes its place,
unless another tab has written into it since.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from audit.once import FIELD
from organization.models import User
from petitions.models import Draft

FORM, ABOUT = "draft_form", "draft_about"  # hidden fields: which form this is, and of which case
KEY, FROM = "draft_key", "draft_from"  # which instance it is, and which draft it went on from
NOT_KEPT = {"csrfmiddlewaretoken", FIELD, FORM, ABOUT, KEY, FROM, "version", "held", "files"}


class NotYours(LookupError):
    """The key belongs to somebody else's draft; to this person it does not exist."""


def keep(key: UUID, typed: QueryDict, *, owner: User, at: datetime) -> Draft:
    """Keep every field of the form as it stands, replacing what this form instance had before.

    Raises NotYours.
    """
    fields = {name: values for name, values in typed.lists() if name not in NOT_KEPT}
    said = {
        "form": typed.get(FORM, "")[:40],
        "about": typed.get(ABOUT, "")[:60],
        "fields": fields,
        "saved_at": at,
    }
    if Draft.objects.filter(key=key, owner=owner).update(**said):
        return Draft.objects.get(key=key, owner=owner)
    try:
        with transaction.atomic():
            _forget_unchanged(typed.get(FROM, ""), owner)
            return Draft.objects.create(key=key, owner=owner, **said)
    except IntegrityError as taken:
        raise NotYours(str(key)) from taken


def keep_sent(typed: QueryDict, *, owner: User, at: datetime) -> UUID | None:
    """Keep a form that was sent and could not be carried out; returns its key, None if it is no
    form that is kept."""
    if not typed.get(FORM):
        return None
    key = _uuid(typed.get(KEY, "")) or uuid4()
    try:
        return keep(key, typed, owner=owner, at=at).key
    except NotYours:
        return keep(uuid4(), typed, owner=owner, at=at).key


def keep_of_ended(request: HttpRequest, path: str, owner: User, at: datetime) -> str:
    """Keep what was sent after the sign-in had ended, for who was signed in; returns the address
    at which it comes back, "" if it is no form that is kept. `path` is the page it came from."""
    key = keep_sent(request.POST, owner=owner, at=at)
    return address(path, key) if key else ""


def address(path: str, key: UUID | None) -> str:
    """Return the page with the draft put into its form."""
    return f"{path}?{urlencode({'draft': str(key)})}" if key else path


def of_form(owner: User, form: str, about: str = "") -> QuerySet[Draft]:
    """Return what this person has typed into this form about this case, the last one first."""
    rows = Draft.objects.filter(owner=owner, form=form, about=about)
    return rows.order_by("-saved_at", "-pk")


def latest(owner: User, form: str, about: str = "") -> Draft | None:
    """Return what this person last typed into this form about this case. One query."""
    return of_form(owner, form, about).first()


def asked(request: HttpRequest, owner: User, form: str, about: str = "") -> Draft | None:
    """Return the draft that ?draft= names, if it is this person's and of this form."""
    key = _uuid(request.GET.get("draft", ""))
    return of_form(owner, form, about).filter(key=key).first() if key else None


def origin_of(draft: Draft | None) -> str:
    """Return what a page says about the draft it goes on from: which, and as of when."""
    return f"{draft.key}@{draft.saved_at.isoformat()}" if draft else ""


def typed_in(draft: Draft | None) -> dict[str, str]:
    """Return field -> the last value typed, as `initial` of a form takes it."""
    fields: dict[str, list[str]] = draft.fields if draft else {}
    return {name: values[-1] for name, values in fields.items() if values}


def forget(owner: User, form: str, about: str = "") -> None:
    """Drop all drafts of a form about a case."""
    of_form(owner, form, about).delete()


def forget_sent(typed: QueryDict, owner: User) -> None:
    """Drop the draft of the form instance that was sent, and the one it went on from unless
    another tab has written into that since."""
    key = _uuid(typed.get(KEY, ""))
    if key:
        Draft.objects.filter(key=key, owner=owner).delete()
    _forget_unchanged(typed.get(FROM, ""), owner)


def _forget_unchanged(origin: str, owner: User) -> None:
    said, _, since = origin.partition("@")
    key = _uuid(said)
    try:
        at = datetime.fromisoformat(since)
    except ValueError:
        return
    if key and at.tzinfo:
        Draft.objects.filter(key=key, owner=owner, saved_at=at).delete()


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
