"""The one-stop desk 一站式接待: who is it, was it here before, register or join, route, print."""

from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit.once import go, once
from meetings.forms.receptions import FindForm
from meetings.models import Reception
from organization.http import UserRequest
from petitions import drafts, matching
from petitions.models import Case, Channel, Petition
from petitions.views.registering import DRAFT_FORM


@require_http_methods(["GET", "HEAD", "POST"])
@once
def one_stop(request: UserRequest) -> HttpResponse:
    """Find a visitor's earlier cases, or begin to register with what was said.

    Looking up changes nothing and shows the page again; registering keeps the name in a draft of
    the clerk's own and leads to the intake form, so that no name stands in an address.
    """
    today, form = timezone.localdate(), FindForm(request.POST or None)
    groups = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "register":
            return go(request, _intake(request, form))
        groups = matching.find(form.cleaned_data, user=request.user, on=today)
    seen = Case.objects.visible_to(request.user, today).values("pk")
    visits = Petition.objects.filter(
        channel=Channel.VISIT, registered_by=request.user, received_on=today, case__in=seen
    )
    context = {
        "form": form,
        "matches": None if groups is None else [one for g in groups[:2] for one in g.matches],
        "visits": visits.select_related("case__host").order_by("-pk"),
        "receptions": Reception.objects.planned()
        .filter(on__gte=today)
        .select_related("leader")
        .order_by("on", "starts")[:3],
        "today": today,
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/one_stop.html", context, status=status)


def _intake(request: UserRequest, form: FindForm) -> str:
    """Keep what was said as a draft of the intake form, and return where it goes on."""
    typed = QueryDict(mutable=True)
    typed.update(
        {
            drafts.FORM: DRAFT_FORM,
            "channel": Channel.VISIT.value,
            "received_on": timezone.localdate().isoformat(),
            "name": form.cleaned_data["name"],
            "phone": form.cleaned_data["phone"],
        }
    )
    key = uuid4()
    drafts.keep(key, typed, owner=request.user, at=timezone.now())
    return f"{reverse('case_new')}?draft={key}"
