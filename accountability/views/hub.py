"""The page that leads to everything beside single cases."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.hub import doors_for
from organization.http import UserRequest
from organization.standing import standing


@require_safe
def coordination(request: UserRequest) -> HttpResponse:
    """Show the pages of leads, supervision, campaigns, meetings that open for the reader."""
    roles = standing(request.user, timezone.localdate()).roles
    return render(request, "accountability/hub.html", {"groups": doors_for(roles)})
