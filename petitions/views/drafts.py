"""Keeping what is being typed. The form's own script posts here; nobody reads the answer."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.once import was_accepted
from organization.http import UserRequest
from organization.middleware import way_back
from petitions import actions, attached, drafts, my_drafts
from petitions.models import Draft


@require_POST
def draft_save(request: UserRequest, key: UUID) -> HttpResponse:
    """Keep the fields of one form instance for the person who types; 204, without a body.

    A save that arrives after the form was sent keeps nothing: its draft is gone for good.
    """
    if was_accepted(request):
        return HttpResponse(status=409)
    try:
        drafts.keep(key, request.POST, owner=request.user, at=timezone.now())
    except drafts.NotYours as taken:
        raise Http404 from taken
    return HttpResponse(status=204)


@require_safe
def draft_list(request: UserRequest) -> HttpResponse:
    """Show what the reader has typed anywhere and not yet sent."""
    lines = my_drafts.lines_of(request.user, timezone.localdate())
    context = {"lines": lines, "days": settings.DRAFT_DAYS}
    return render(request, "petitions/draft_list.html", context)


@require_POST
def draft_drop(request: UserRequest, key: UUID) -> HttpResponse:
    """Throw away what was typed into one form instance, with the files that were held for it."""
    draft = get_object_or_404(Draft, owner=request.user, key=key)
    held = attached.form_of(drafts.typed_in(draft).get(attached.FORM))
    if held:
        actions.drop_all(held, by=request.user)
    draft.delete()
    messages.success(request, _("草稿已删除。"))
    return redirect(urlsplit(way_back(request) or reverse("desk")).path)
