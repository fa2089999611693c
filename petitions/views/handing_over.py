"""The hand-over of a desk: choose people, share out, look at the preview, confirm."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role
from organization.standing import standing
from petitions import handing_parts, holdings
from petitions.actions import handing_over
from petitions.actions.handing_over import HandOver, Plan
from petitions.forms.handing_over import PeopleForm, ShareForm
from petitions.workflow import Refused, StaleCase


@require_http_methods(["GET", "HEAD", "POST"])
@once
def hand_over(request: UserRequest) -> HttpResponse:
    """Hand over everything open of one person; nothing is written before the last step."""
    today = timezone.localdate()
    held = standing(request.user, today)
    chosen = PeopleForm(request.GET if "giver" in request.GET else None, held=held, on=today)
    if not chosen.is_valid():
        status = 422 if chosen.is_bound else 200
        return render(request, "petitions/hand_over.html", {"people": chosen}, status=status)
    movable = handing_over.movable(held)
    data = chosen.cleaned_data
    own = holdings.of_person(data["giver"], data["day"], movable)
    keeps = Role.ADMIN in held.roles
    others = handing_parts.items_of(data["giver"], held)
    share = ShareForm(
        request.POST or None, own=own, others=others, receivers=chosen.receivers, posts=keeps
    )
    context: dict[str, Any] = {"people": chosen, "share": share, "own": own, "keeps": keeps}
    context |= {part: share.part(part) for part in ("topic", "case", "part", "item", "post")}
    if request.method != "POST":
        return render(request, "petitions/hand_over.html", context)
    return _answer(request, chosen, share, context)


def _answer(
    request: UserRequest, chosen: PeopleForm, share: ShareForm, context: dict[str, Any]
) -> HttpResponse:
    """Show the preview, or do what it showed."""
    status, plan = 422, None
    if share.is_valid():
        wanted = _wanted(chosen, share)
        try:
            if request.POST.get("step") == "confirm":
                return _done(request, wanted)
            plan, status = _preview(request, wanted), 200
        except (Refused, ValidationError) as refusal:
            share.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
            status = 409 if isinstance(refusal, StaleCase) else 422
    return render(request, "petitions/hand_over.html", context | {"plan": plan}, status=status)


def _wanted(chosen: PeopleForm, share: ShareForm) -> HandOver:
    return HandOver(
        giver=chosen.cleaned_data["giver"],
        receivers=chosen.receivers,
        day=chosen.cleaned_data["day"],
        by_topic=share.mapping("topic"),
        by_case=share.mapping("case"),
        by_part=share.chosen("part"),
        by_item=share.chosen("item"),
        posts=share.mapping("post"),
        end_substitutions=bool(share.cleaned_data.get("end_substitutions")),
    )


def _preview(request: UserRequest, wanted: HandOver) -> Plan:
    return handing_over.plan(wanted, by=request.user, on=timezone.localdate())


def _done(request: UserRequest, wanted: HandOver) -> HttpResponse:
    seen = request.POST.get("seen", "")
    done = handing_over.hand_over(wanted, seen=seen, by=request.user, at=timezone.now())
    moved, left = (*done.moving, *done.moving_others), (*done.staying, *done.staying_others)
    messages.success(
        request,
        _("%(name)s的工作已交接：移交 %(moved)d 件，留待决定 %(left)d 件。")
        % {"name": wanted.giver.name, "moved": len(moved), "left": len(left)},
    )
    return go(request, reverse("hand_over"))
