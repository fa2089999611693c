"""The routing page: whom to send a case to, with suggestions and the rules that shut units out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.once import go, once
from organization.http import UserRequest
from petitions import actions, guards, permissions, phrasing, situation, suggestions
from petitions.faces import ClockFace, strip
from petitions.forms.routing import RouteForm
from petitions.models import AssignmentKind, Case
from petitions.views.loading import meanwhile_of, note_reading
from petitions.workflow import BY_CODE, Refused, StaleCase

ROUTES = {"assign", "transfer"}
OPTIONS = 10


@once
def case_route(request: UserRequest, slug: str) -> HttpResponse:
    """Assign or transfer one case."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).select_related(
            "unit", "topic__owner", "subject_unit__parent", "host"
        ),
        slug=slug,
    )
    note_reading(request, case)
    today = timezone.localdate()
    other = {"other": request.GET.get("pick", "")}
    form = RouteForm(request.POST or None, initial=other, case=case, on=today)
    status = 200
    if request.method == "POST":
        permissions.require(request.user, BY_CODE["assign"], situation.of(case), today)
        status = 422
        if phrasing.put_in(form):
            status = 200
        elif form.is_valid():
            try:
                case = _send(request, case, form)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, StaleCase) else 422
            else:
                return _sent(request, case)
    return _page(request, case, form, status)


def _send(request: UserRequest, case: Case, form: RouteForm) -> Case:
    data, now = form.cleaned_data, timezone.now()
    version = int(request.POST["version"]) if request.POST.get("version", "").isdecimal() else -1
    common = {
        "to": data["to"],
        "requirement": data["requirement"],
        "reason": data["reason"],
        "co_unit": data["co_unit"],
        "version": version,
        "by": request.user,
        "at": now,
    }
    if data["kind"] == AssignmentKind.ASSIGN:
        return actions.assign(case, due_on=data["due_on"], **common)
    return actions.transfer(case, **common)


def _sent(request: UserRequest, case: Case) -> HttpResponse:
    host = case.host.name if case.host else ""
    messages.success(
        request,
        _("%(number)s 已转办至%(unit)s；对方签收前可以撤回。")
        % {"number": case.number, "unit": host},
    )
    return go(request, reverse("case_detail", args=[case.slug]))


@require_safe
def case_units(request: UserRequest, slug: str) -> HttpResponse:
    """Answer the type-ahead field: the ten best units this case may go to."""
    case = get_object_or_404(Case.objects.visible_to(request.user), slug=slug)
    units = guards.units_for(case, timezone.localdate()).best(request.GET.get("q", ""))
    context = {"units": units.select_related("parent")[:OPTIONS]}
    return HttpResponse(render_to_string("organization/_unit_options.html", context))


def _page(request: UserRequest, case: Case, form: RouteForm, status: int) -> HttpResponse:
    today = timezone.localdate()
    here = situation.of(case)
    offers = [o for o in permissions.offers(request.user, here, today) if o.row.code in ROUTES]
    if not offers and status == 200:
        raise PermissionDenied(permissions.refusal(BY_CODE["assign"], here))
    faces: list[ClockFace] = strip(here, today)
    advice = suggestions.advise(case, user=request.user, on=today)
    asked = request.POST.get("pick", "") if form.is_bound else request.GET.get("pick", "")
    is_suggested = asked in {str(entry.unit.pk) for entry in advice.suggestions}
    context = {
        "case": case,
        "form": form,
        "version": case.version if status == 409 else request.POST.get("version", case.version),
        "meanwhile": meanwhile_of(request, case) if status == 409 else [],
        "advice": advice,
        "clocks": faces,
        "last_due": actions.latest_due(today),
        "refused": next((offer.refused for offer in offers if offer.refused), ""),
        "picked": asked if is_suggested else "",
        "elsewhere": bool(asked or form.is_bound) and not is_suggested,
        "phrases": phrasing.offered("assign", case.topic),
    }
    return render(request, "petitions/case_route.html", context, status=status)
