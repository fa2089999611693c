"""One form, one effect: double clicks, retries after a lost answer, two tabs.

Every form carries a key. Its row is written in the transaction of the effect, so either both
stay or neither does; the same form again is led to the page the first one was led to.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from audit.models import AcceptedForm
from audit.sealing import fingerprint

FIELD = "form_key"
IGNORED = {"csrfmiddlewaretoken", FIELD}
NOBODY = 0  # the actor of a form sent by somebody not logged in

R = TypeVar("R", bound=HttpRequest)
P = ParamSpec("P")
View = Callable[Concatenate[R, P], HttpResponse]


def once(view: View[R, P]) -> View[R, P]:
    """Let each posted form take effect once; everything the view writes is one transaction.

    A redirect (best made by `go`) says the form was carried out. Any other answer, such as the
    form shown again, undoes what was written and leaves the key free for the next try. The
    same key with another body answers 409; a missing or malformed key answers 400.
    """

    @wraps(view)
    def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = _posted_key(request)
        if key is None:
            return render(request, "audit/no_key.html", status=400)
        body_hash = _body_hash(request)
        with transaction.atomic():
            slip, is_new = claim(request.user.pk or NOBODY, key, body_hash)
            if not is_new:
                return _answer_again(request, slip, body_hash)
            answer = view(request, *args, **kwargs)
            url = answer.headers.get("HX-Redirect") or answer.headers.get("Location")
            if url:
                slip.answer_url = url
                slip.save(update_fields=["answer_url"])
            else:
                transaction.set_rollback(True)
        return answer

    return guarded


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the reader to `url` after a form: 302, or 204 with HX-Redirect for htmx."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def was_accepted(request: HttpRequest) -> bool:
    """Tell whether the form that was posted has taken effect before."""
    slips = AcceptedForm.objects.filter(actor_id=request.user.pk or NOBODY)
    key = _posted_key(request)
    return key is not None and slips.filter(key=key).exists()


def key_for(request: HttpRequest) -> str:
    """Return the key for the form about to be shown: the posted one if it is shown again."""
    return str(_posted_key(request) or uuid4())


def _posted_key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def claim(actor_id: int, key: UUID, body_hash: str) -> tuple[AcceptedForm, bool]:
    """Return the row of this form and whether it was written now, in the caller's transaction.

    While another request holds the same key, the INSERT waits for its commit (PostgreSQL) or
    the transaction could not begin before it (SQLite); so the row that is found is final.
    """
    try:
        with transaction.atomic():  # a savepoint: the refused INSERT must not spoil the rest
            return AcceptedForm.objects.create(
                actor_id=actor_id,
                key=key,
                body_hash=body_hash,
                accepted_at=timezone.now(),  # noqa: TID251 - no rule reads it
            ), True
    except IntegrityError:
        return AcceptedForm.objects.get(actor_id=actor_id, key=key), False


def _answer_again(request: HttpRequest, slip: AcceptedForm, body_hash: str) -> HttpResponse:
    if slip.body_hash == body_hash:
        return go(request, slip.answer_url)
    return render(request, "audit/other_body.html", {"url": slip.answer_url}, status=409)


def _body_hash(request: HttpRequest) -> str:
    """Return a hash of the address, the fields and the files; the order of fields is free."""
    fields = {name: values for name, values in request.POST.lists() if name not in IGNORED}
    files = {
        name: [_file_hash(upload) for upload in uploads] for name, uploads in request.FILES.lists()
    }
    said = json.dumps([request.path, fields, files], sort_keys=True)
    # Keyed: a short form, such as a name to search for, could be guessed from a plain hash.
    return fingerprint(said)


def _file_hash(upload: "UploadedFile[Any]") -> list[str]:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return [upload.name or "", digest.hexdigest()]
