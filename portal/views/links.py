"""One-case links at the desk: making one, what came back, shutting it, and the panel of a case."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import shown_once
from audit.once import go, once
from organization.http import UserRequest
from petitions import permissions, redaction, situation
from petitions.models import Case
from petitions.views.loading import case_or_404, is_open, note_reading
from petitions.workflow import BY_CODE, Refused
from portal import actions
from portal.finder import masked
from portal.forms.links import LinkForm, RevokeForm
from portal.models import CaseLink, LinkStage

TOLD = "link_keys"  # session key: id -> address and code, sealed until they are shown once


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_link_new(request: UserRequest, slug: str) -> HttpResponse:
    """Make a link of a case for a unit without accounts."""
    case = case_or_404(request, slug)
    if not is_open(request, case) or not _may_make(request, case):
        messages.warning(request, _("此件现在不能生成链接。"))
        return redirect("case_detail", slug=slug)
    form = LinkForm(request.POST or None, initial={"text": _proposed(case)})
    if request.method == "POST" and form.is_valid():
        try:
            link, keys = actions.make_link(case, form.order(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            shown_once.keep(request, TOLD, link.pk, f"{keys.token}\n{keys.code}")
            return go(request, reverse("link_detail", args=[link.pk]))
    context = {"form": form, "case": case}
    return render(request, "portal/link_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def link_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show a link and what came back through it, or shut it."""
    today = timezone.localdate()
    rows = CaseLink.objects.visible_to(request.user, today)
    link = get_object_or_404(rows.select_related("case__unit", "unit", "made_by"), pk=pk)
    note_reading(request, link.case)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_link(link, at=timezone.now(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("链接已撤销。"))
            return go(request, reverse("link_detail", args=[pk]))
    waits = link.stage in (LinkStage.SENT, LinkStage.SIGNED)
    context: dict[str, Any] = {
        "link": link,
        "case": link.case,
        "form": form,
        "shut": link.is_shut(today),
        "offered": waits and _may_make(request, link.case),
        "opened": is_open(request, link.case),
        "told": _told(request, link) if request.method == "GET" else None,
    }
    return render(request, "portal/link_detail.html", context, status=422 if form.errors else 200)


@require_safe
def case_link_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show on the case page which links there are and that one can be made, and before anything
    was done that the case can be answered as an enquiry."""
    case = case_or_404(request, slug)
    rows = CaseLink.objects.filter(case=case).select_related("unit").order_by("-pk")
    offered = not case.restricted and _may_make(request, case)
    a_question = not case.restricted and _may_be_enquiry(request, case)
    if not rows and not offered and not a_question:
        return HttpResponse()
    context = {"case": case, "rows": rows, "offered": offered, "a_question": a_question}
    return render(request, "portal/_case_links.html", context)


def _may_make(request: UserRequest, case: Case) -> bool:
    here, today = situation.of(case), timezone.localdate()
    return actions.maker_role(request.user, here, today) is not None


def _may_be_enquiry(request: UserRequest, case: Case) -> bool:
    """Tell whether this person may still take the registration out as a question."""
    here, row = situation.of(case), BY_CODE["void"]
    possible = any(step.code == row.code for step in here.possible())
    return (
        possible and permissions.role_for(request.user, row, here, timezone.localdate()) is not None
    )


def _proposed(case: Case) -> str:
    """Return the words of the petition with a neutral word for whatever tells who wrote them."""
    texts = [row.text for row in case.petitions.order_by("pk")]
    return masked("\n\n".join(texts), known=redaction.secrets(case))


def _told(request: UserRequest, link: CaseLink) -> dict[str, str] | None:
    """Return address and code the first time after they were made, then never again."""
    secret = shown_once.taken(request, TOLD, link.pk)
    if not secret:
        return None
    token, code = secret.split("\n")
    path = reverse("public:link_open", args=[token])
    return {"address": request.build_absolute_uri(path), "code": code}
