"""What the nightly proof of the wall found, as numbers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.models import Event
from organization.http import UserRequest
from petitions.wall_proof import KIND

SHOWN = 60


@require_safe
def wall_proofs(request: UserRequest) -> HttpResponse:
    """List the last proofs, the newest first. Numbers only: a case is named to nobody here."""
    events = Event.objects.filter(kind=KIND).newest_first()[:SHOWN]
    return render(request, "petitions/wall_proofs.html", {"events": list(events)})
