"""Handing out the query code of a petition that came by letter, visit or telephone."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import shown_once
from audit.once import go, once
from organization.http import UserRequest
from petitions import situation
from petitions.models import Case, Petition, Track
from petitions.views.loading import case_or_404, is_open, note_reading
from petitions.workflow import Refused
from portal import actions, codes
from portal.forms.codes import CodeForm

TOLD = "query_codes"  # session key: id of the case -> petition and code, until they are shown


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_code(request: UserRequest, slug: str) -> HttpResponse:
    """Make a code, and show it once with a slip to print."""
    case, now = case_or_404(request, slug), timezone.now()
    role = actions.issuer_role(request.user, situation.of(case), now)
    if not is_open(request, case) or role is None:
        messages.warning(request, _("此件现在不能发放查询码。"))
        return redirect("case_detail", slug=slug)
    note_reading(request, case)
    form = CodeForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.issue_code(**form.cleaned_data, by=request.user, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            petition: Petition = form.cleaned_data["petition"]
            shown_once.keep(request, TOLD, case.pk, f"{petition.pk}\n{code}")
            return go(request, reverse("case_code", args=[slug]))
    guarded = case.track == Track.ACCUSATION
    context = {"form": form, "case": case, "guarded": guarded, "slip": _slip(request, case)}
    return render(request, "portal/case_code.html", context, status=422 if form.errors else 200)


def _slip(request: UserRequest, case: Case) -> dict[str, Any] | None:
    """Return what the slip says the first time after a code was made, then never again."""
    secret = shown_once.taken(request, TOLD, case.pk) if request.method == "GET" else ""
    if not secret:
        return None
    pk, code = secret.split("\n")
    petition = case.petitions.select_related("petitioner").get(pk=pk)
    person = petition.petitioner
    beside = codes.beside(person.phone, person.name)
    return slip(request, code, petition.number, petition.received_on, beside)


def slip(
    request: UserRequest, code: str, number: str, received_on: date, beside: str
) -> dict[str, Any]:
    """Return what is printed for whoever asks by this code; `beside` as `codes.beside` says."""
    return {
        "number": number,
        "received_on": received_on,
        "code": code,
        "address": request.build_absolute_uri(reverse("public:track")),
        "beside": beside,
    }
