"""Taking files up while a form is being filled in, whether a script sends them or a button."""

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organization.http import UserRequest
from organization.middleware import way_back
from petitions import actions, attached, drafts
from petitions.views.loading import wants_fragment
from petitions.workflow import Refused


@require_POST
def hold_files(request: UserRequest, form: UUID) -> HttpResponse:
    """Take up the chosen files for one form instance; each that is refused says why."""
    refused = []
    for upload in request.FILES.getlist("files"):
        try:
            actions.hold(
                upload.name or "",
                attached.content_of(upload),
                form=form,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            refused.append(str(refusal))
    if not request.FILES:
        refused.append(_("没有选择文件。"))
    return _answer(request, form, refused)


@require_POST
def held_drop(request: UserRequest, form: UUID, key: UUID) -> HttpResponse:
    """Take one file back that was not sent yet."""
    actions.drop(key, by=request.user)
    return _answer(request, form, [])


def _answer(request: UserRequest, form: UUID, refused: list[str]) -> HttpResponse:
    """Answer a script with the box; otherwise lead back to the page, with what was typed kept."""
    if wants_fragment(request):
        held = attached.box(request.user, None, refused, form=form)
        return render(request, "petitions/_upload.html", {"box": held})
    for sentence in refused:
        messages.error(request, sentence)
    back = urlsplit(way_back(request) or reverse("desk"))
    kept = drafts.keep_sent(request.POST, owner=request.user, at=timezone.now())
    return HttpResponseRedirect(drafts.address(back.path, kept))
