"""One key, one effect: the same call again gets the same answer and changes nothing.

The rows are those of the forms of the pages (`audit.once`); beside them lies what was answered.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from api.models import Answer
from api.problems import Problem
from audit.once import claim
from audit.sealing import fingerprint
from organization.models import User

HEADER = "Idempotency-Key"


@dataclass(frozen=True)
class Outcome:
    """What a call was answered; `again` says that it had been carried out before."""

    status: int
    body: dict[str, Any]
    etag: str = ""
    again: bool = False


def key_of(request: Request) -> UUID:
    """Return the key of a call. Raises Problem 400 without one, or for one that is no UUID."""
    said = request.headers.get(HEADER)
    found = uuid_of(said) if said is not None else None
    if found is None:
        words = _("请在 Idempotency-Key 头中给出一个 UUID；重试时用同一个。")
        raise Problem(400, "no_key", words)
    return found


def uuid_of(text: object) -> UUID | None:
    """Return the UUID in its usual spelling, None for anything else."""
    try:
        found = UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and str(found) == str(text).lower() else None


def carried_out(by: User, key: UUID, said: object, deed: Callable[[], Outcome]) -> Outcome:
    """Carry the deed out, or return what it was answered before.

    Everything it writes and its answer are one transaction; whatever it raises undoes both and
    leaves the key free. `said` is all that was asked. Raises Problem 409 for a key that was used
    for something else.
    """
    body_hash = fingerprint(json.dumps(said, sort_keys=True))
    with transaction.atomic():
        slip, is_new = claim(by.pk, key, body_hash)
        if not is_new:
            return _again(slip.pk, slip.body_hash == body_hash)
        outcome = deed()
        plain = json.loads(JSONRenderer().render(outcome.body))
        Answer.objects.create(form=slip, status=outcome.status, body=plain, etag=outcome.etag)
    return outcome


def _again(form: int, is_same: bool) -> Outcome:
    kept = Answer.objects.filter(form=form).first() if is_same else None
    if kept is None:
        words = _("这个 Idempotency-Key 已用于另一次调用，请换一个新的。")
        raise Problem(409, "key_was_used", words)
    return Outcome(kept.status, kept.body, kept.etag, again=True)
