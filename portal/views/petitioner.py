"""What a petitioner told or asked for: on the case page, and one by one at the desk it is for."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import reads
from audit.once import go, once
from organization.http import UserRequest
from petitions import attached, identity, situation
from petitions.models import Channel
from petitions.reading import PREFIX
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import Refused
from portal import actions
from portal.forms.petitioner import DealForm, DeclineForm
from portal.models import ActKind, ActStage, OnlineSubmission, PetitionerAct, Rating


@require_safe
def case_petitioner_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show on the case page what came from the petitioner, a rating once the case is closed; to
    the office at once, with its words, and that a query code can be handed out or made anew."""
    case = case_or_404(request, slug)
    acts = PetitionerAct.objects.visible_to(request.user).filter(case=case)
    role = actions.issuer_role(request.user, situation.of(case), timezone.now())
    ratings = (
        Rating.objects.filter(petition__case=case)
        if case.closed_on or role
        else Rating.objects.none()
    )
    rows, rated = list(acts.order_by("-sent_at", "-pk")), list(ratings.order_by("pk"))
    offered = role is not None and case.petitions.exclude(channel=Channel.ONLINE).exists()
    seen = OnlineSubmission.objects.visible_to(request.user).filter(petition__case=case)
    online = list(seen.order_by("pk")) if role else []
    if not rows and not rated and not offered and not online:
        return HttpResponse()
    said = identity.veil_of(case) if role and is_open(request, case) else None
    with_words = [(rating, said(rating.words) if said else "") for rating in rated]
    context = {
        "case": case,
        "acts": rows,
        "ratings": with_words,
        "offered": offered,
        "online": online,
    }
    return render(request, "portal/_case_petitioner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def petitioner_act(request: UserRequest, key: str) -> HttpResponse:
    """Show one of them, and take the step it asks for or answer why not."""
    rows = PetitionerAct.objects.visible_to(request.user).select_related("case", "petition", "desk")
    act = get_object_or_404(rows, key=attached.form_of(key))
    if request.method != "POST":
        return _page(request, act)
    step = request.POST.get("step", "")
    if step not in {"deal", "decline"}:
        raise Http404
    form = DealForm(request.POST, act=act) if step == "deal" else DeclineForm(request.POST)
    run = actions.deal_with if step == "deal" else actions.decline
    if form.is_valid():
        try:
            run(act, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已处理。信访人凭查询码可以看到结果。"))
            return go(request, reverse("case_detail", args=[act.case.slug]))
    return _page(request, act, {step: form}, status=422)


def _page(
    request: UserRequest, act: PetitionerAct, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    now, opened = timezone.now(), is_open(request, act.case)
    if opened:
        reads.note(request, f"{PREFIX}{act.case.slug}", reads.PAGE, now)
    owed = PetitionerAct.objects.owed_by(request.user, timezone.localdate(now))
    bound = bound or {}
    context = {
        "act": act,
        "case": act.case,
        "opened": opened,
        "words": identity.veil_of(act.case)(act.words) if opened else "",
        "may": act.stage == ActStage.WAITING and owed.filter(pk=act.pk).exists(),
        "deal": bound.get("deal") or DealForm(act=act),
        "decline": bound.get("decline") or DeclineForm(),
        "bound": next(iter(bound.values()), None),
        "guarded": act.kind == ActKind.RETALIATION,
    }
    return render(request, "portal/petitioner_act.html", context, status=status)
