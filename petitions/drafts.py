"""What people have typed and not yet sent: one row per form instance, read by its owner alone."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import QueryDict

from audit.once import FIELD
from organization.models import User
from petitions.models import Draft

FORM, ABOUT = "draft_form", "draft_about"  # hidden fields: which form this is, and of which case
NOT_KEPT = {"csrfmiddlewaretoken", FIELD, FORM, ABOUT, "version"}


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
            return Draft.objects.create(key=key, owner=owner, **said)
    except IntegrityError as taken:
        raise NotYours(str(key)) from taken


def latest(owner: User, form: str, about: str = "") -> Draft | None:
    """Return what this person last typed into this form about this case. One query."""
    rows = Draft.objects.filter(owner=owner, form=form, about=about)
    return rows.order_by("-saved_at", "-pk").first()


def typed_in(draft: Draft) -> dict[str, str]:
    """Return field -> the last value typed, as `initial` of a form takes it."""
    fields: dict[str, list[str]] = draft.fields
    return {name: values[-1] for name, values in fields.items() if values}


def forget(owner: User, form: str, about: str = "") -> None:
    """Drop the drafts of a form that was sent."""
    Draft.objects.filter(owner=owner, form=form, about=about).delete()
