"""The case page and its print. What they show is gathered in `petitions.dossier`."""

from math import ceil

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from audit.once import go, once
from organization.http import UserRequest
from petitions import dossier, identity, revealing, situation, timeline, who_saw
from petitions.actions.revealing import record_print
from petitions.actions.viewing import view_restricted
from petitions.forms.replying import ReasonForm
from petitions.forms.revealing import RevealForm
from petitions.situation import Situation
from petitions.views.loading import case_or_404, is_open, open_case, wants_fragment


@require_safe
@vary_on_headers("HX-Request")
def case_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one case; ?show= filters its history. htmx gets the history alone."""
    case, now = case_or_404(request, slug), timezone.now()
    opened, show = is_open(request, case), request.GET.get("show", "")
    here = situation.of(case)
    shown = revealing.shown(request, here, now)
    if wants_fragment(request):
        events = timeline.events_of(case, words=opened)
        veil = identity.veil(identity.people_of(case) if opened else [], shown)
        context = {
            "case": case,
            "tabs": timeline.tabs(events, show),
            "runs": timeline.runs(events, show, veil=veil),
        }
        return render(request, "petitions/_history.html", context)
    return case_page(request, here, ReasonForm(), show=show)


def case_page(
    request: UserRequest,
    here: Situation,
    form: ReasonForm,
    *,
    show: str = "",
    reveal_form: RevealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the whole page; while an identity is revealed it masks itself again by the hour."""
    case, now = here.case, timezone.now()
    opened, shown = is_open(request, case), revealing.shown(request, here, now)
    context = dossier.of(
        here, request.user, timezone.localdate(now), opened=opened, show=show, shown=shown
    )
    context |= {"now": now, "form": form if not opened else None}
    context["may_see_readers"] = who_saw.may_see(request.user, case, timezone.localdate(now))
    context["reveal_form"] = reveal_form or RevealForm()
    ends = revealing.ends_at(request, case) if shown else None
    if ends:
        left = max(1, ceil((ends - now).total_seconds()))
        context |= {"masked_at": ends, "minutes_left": ceil(left / 60)}
    response = render(request, "petitions/case_detail.html", context, status=status)
    if ends:
        response["Refresh"] = str(left)  # works without scripts, and on a screen left alone
    return response


@require_POST
@once
def case_open(request: UserRequest, slug: str) -> HttpResponse:
    """Open a restricted case for half an hour, for a reason that is recorded."""
    case, now = case_or_404(request, slug), timezone.now()
    form = ReasonForm(request.POST)
    if form.is_valid():
        view_restricted(case, reason=form.cleaned_data["reason"], by=request.user, at=now)
        open_case(request, case, now)
        return go(request, reverse("case_detail", args=[case.slug]))
    return case_page(request, situation.of(case), form, status=422)


@require_safe
def case_print(request: UserRequest, slug: str) -> HttpResponse:
    """Show the sheet of the case for A4 paper (办理单)."""
    case, now = case_or_404(request, slug), timezone.now()
    if not is_open(request, case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再打印。"))
        return redirect("case_detail", slug=case.slug)
    here, today = situation.of(case), timezone.localdate(now)
    shown = revealing.shown(request, here, now)
    if request.method == "GET" and (shown or case.restricted):
        # Paper outlives the sign-in; of any other sheet the read log is enough.
        record_print(case, shown, by=request.user, at=now)
    context = dossier.of(here, request.user, today, opened=True, shown=shown)
    return render(request, "petitions/case_print.html", context | {"now": now})
