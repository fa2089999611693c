"""Settling the matter of a case 化解: proposed with evidence, confirmed by another, or refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.campaign_board import rows as board_rows
from accountability.forms.campaign_cases import ResolutionForm
from accountability.models import CampaignCase
from accountability.views.common import carried_out, opened_or_way
from audit import log
from audit.once import go, once
from organization.http import UserRequest
from organization.models import User
from petitions import actions, identity, permissions, situation
from petitions.actions.resolving import SETTLED_AT
from petitions.models import Case, Resolution
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import BY_CODE

STEPS: dict[str, Callable[..., Case]] = {
    "propose_resolution": actions.propose_resolution,
    "verify_resolution": actions.verify_resolution,
    "refuse_resolution": actions.refuse_resolution,
}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_resolution(request: UserRequest, slug: str) -> HttpResponse:
    """Show how far the matter is settled, or take the next step."""
    case, elsewhere = opened_or_way(request, slug)
    if elsewhere is not None:
        return elsewhere
    form = ResolutionForm(request.POST or None)
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step not in STEPS:
            raise Http404
        words = form.cleaned_data["words"] if form.is_valid() else ""
        if words and carried_out(
            form, STEPS[step], case, words=words, by=request.user, at=timezone.now()
        ):
            messages.success(request, _("%(number)s：已办理。") % {"number": case.number})
            return go(request, reverse("case_detail", args=[slug]))
    context = {
        "case": case,
        "form": form,
        "steps": offered(request, case),
        "history": history(case, opened=True),
        "settled": case.stage in SETTLED_AT,
    }
    status = 422 if form.errors else 200
    return render(request, "accountability/case_resolution.html", context, status=status)


@require_safe
def case_resolution_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show the state of the settlement and the campaigns the case stands on; else nothing."""
    case, today = case_or_404(request, slug), timezone.localdate()
    opened = is_open(request, case)
    seen = CampaignCase.objects.visible_to(request.user, today).filter(case=case)
    lines = board_rows(seen, today)
    steps = offered(request, case)
    if case.resolution == Resolution.NONE and not lines and not steps:
        return HttpResponse()
    context = {
        "case": case,
        "opened": opened,
        "lines": lines,
        "steps": steps,
        "history": history(case, opened=opened),
    }
    return render(request, "accountability/_case_resolution.html", context)


def offered(request: UserRequest, case: Case) -> list[tuple[str, Any]]:
    """Return the steps this reader may take now: code and label."""
    if case.resolution == Resolution.PROPOSED:
        codes = ["verify_resolution", "refuse_resolution"]
    elif case.resolution != Resolution.RESOLVED and case.stage in SETTLED_AT:
        codes = ["propose_resolution"]
    else:
        return []
    if case.resolution == Resolution.PROPOSED and _proposer(case) == request.user.pk:
        return []
    here, today = situation.of(case), timezone.localdate()
    rows = [BY_CODE[code] for code in codes]
    return [
        (row.code, row.label)
        for row in rows
        if permissions.role_for(request.user, row, here, today) is not None
    ]


def history(case: Case, *, opened: bool) -> list[dict[str, Any]]:
    """Return who proposed, confirmed and refused when, with the words when the case is open."""
    events = list(case.chain.events.filter(kind__in=STEPS).order_by("seq"))
    people = User.objects.filter(pk__in=[event.actor_id for event in events if event.actor_id])
    names = dict(people.values_list("pk", "name"))
    words = log.texts(events) if opened else {}
    return [
        {
            "label": BY_CODE[event.kind].label,
            "who": names.get(event.actor_id or 0, ""),
            "on": timezone.localdate(event.occurred_at),
            "words": identity.veil_of(case)(words[event.pk]) if event.pk in words else "",
        }
        for event in events
    ]


def _proposer(case: Case) -> int | None:
    event = case.chain.events.filter(kind="propose_resolution").order_by("-seq").first()
    return event.actor_id if event else None
