"""Keeping what is being typed. The form's own script posts here; nobody reads the answer."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from organization.http import UserRequest
from petitions import drafts


@require_POST
def draft_save(request: UserRequest, key: UUID) -> HttpResponse:
    """Keep the fields of one form instance for the person who types; 204, without a body."""
    try:
        drafts.keep(key, request.POST, owner=request.user, at=timezone.now())
    except drafts.NotYours as taken:
        raise Http404 from taken
    return HttpResponse(status=204)
