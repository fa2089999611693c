"""Handled cases for the public: the list, writing a text, and judging it beside the case."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from organization.http import UserRequest
from petitions import identity, permissions, situation
from petitions.models import Case
from petitions.views.loading import case_or_404, is_open, note_reading
from petitions.workflow import BY_CODE, Refused
from portal import actions
from portal.forms.publications import PublicationFilter, PublicationForm, WordsForm
from portal.models import PublicationStage, PublishedCase

PAGE = 50
Action = Callable[..., PublishedCase]
STEPS: dict[str, tuple[Action, type[forms.Form] | None, str]] = {
    "check": (actions.check_publication, None, "check_publication"),
    "return": (actions.return_publication, WordsForm, "return_publication"),
    "publish": (actions.publish, None, "publish_case"),
    "withdraw": (actions.withdraw, WordsForm, "withdraw_publication"),
}
AT: dict[str, tuple[str, ...]] = {
    "draft": ("check", "return"),
    "checked": ("publish", "return", "withdraw"),
    "published": ("withdraw",),
}


@require_safe
def publication_list(request: UserRequest) -> HttpResponse:
    """Show the texts about cases this reader sees, the latest first."""
    form = PublicationFilter(request.GET)
    rows = PublishedCase.objects.visible_to(request.user, timezone.localdate())
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("stage"):
        rows = rows.filter(stage=wanted["stage"])
    if wanted.get("year"):
        rows = rows.filter(published_on__year=wanted["year"])
    rows = rows.select_related("case", "written_by").order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/publication_list.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def publication_new(request: UserRequest, slug: str) -> HttpResponse:
    """Write what the public may read of a case, beside what was decided."""
    case = case_or_404(request, slug)
    if not is_open(request, case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再办理。"))
        return redirect("case_detail", slug=slug)
    here, today = situation.of(case), timezone.localdate()
    permissions.require(request.user, BY_CODE["write_publication"], here, today)
    form = PublicationForm(request.POST or None, initial=_former(case))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.write_publication(
                case, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("公开稿已送复核。"))
            return go(request, reverse("publication_detail", args=[row.pk]))
    context = {"form": form, "agreed": actions.agreed(case), "obstacle": actions.obstacle(case)}
    context |= _original(case)
    status = 422 if form.errors else 200
    return render(request, "portal/publication_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def publication_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show the text beside the case it tells of, or take its next step."""
    rows = PublishedCase.objects.visible_to(request.user, timezone.localdate())
    row = get_object_or_404(
        rows.select_related("case__unit", "written_by", "checked_by", "published_by"), pk=pk
    )
    note_reading(request, row.case)
    if request.method != "POST":
        return _page(request, row, None)
    step = request.POST.get("step", "")
    if step not in STEPS:
        raise Http404
    action, form_class, _code = STEPS[step]
    form = form_class(request.POST) if form_class else None
    if form is None or form.is_valid():
        try:
            words = form.cleaned_data if form else {}
            action(row, by=request.user, at=timezone.now(), **words)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(number)s：已办理。") % {"number": row.case.number})
            return go(request, reverse("publication_detail", args=[pk]))
    return _page(request, row, form, status=422)


@require_safe
def case_publication_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show on the case page what the public reads of it, or that a text can be written."""
    case = case_or_404(request, slug)
    rows = PublishedCase.objects.filter(case=case).select_related("written_by").order_by("-pk")
    offered = _may_write(request, case) and not rows.running().exists()
    if not rows and not offered:
        return HttpResponse()
    context = {"case": case, "rows": rows, "offered": offered, "opened": is_open(request, case)}
    return render(request, "portal/_case_publication.html", context)


def _may_write(request: UserRequest, case: Case) -> bool:
    if actions.obstacle(case):
        return False
    here, today = situation.of(case), timezone.localdate()
    row = BY_CODE["write_publication"]
    return permissions.role_for(request.user, row, here, today) is not None


def _page(
    request: UserRequest, row: PublishedCase, form: forms.Form | None, status: int = 200
) -> HttpResponse:
    offered = _offered(request, row)
    context: dict[str, Any] = {
        "row": row,
        "offered": offered,
        "form": form or WordsForm(),
        "may_rewrite": row.stage == PublicationStage.RETURNED and _may_write(request, row.case),
        "needs_words": "return" in offered or "withdraw" in offered,
        "opened": is_open(request, row.case),
    }
    context |= _original(row.case)
    return render(request, "portal/publication_detail.html", context, status=status)


def _offered(request: UserRequest, row: PublishedCase) -> list[str]:
    """Return the codes of the steps this reader may take now; nobody judges their own text."""
    here, today = situation.of(row.case), timezone.localdate()
    own = row.written_by_id == request.user.pk
    return [
        step
        for step in AT.get(row.stage, ())
        if not (own and step in {"check", "return"})
        and permissions.role_for(request.user, BY_CODE[STEPS[step][2]], here, today) is not None
    ]


def _original(case: Case) -> dict[str, Any]:
    """Return what the text is held against: petitions and opinion, with the names masked."""
    hide = identity.veil(identity.people_of(case))
    petitions = case.petitions.order_by("pk")
    reply = case.replies.order_by("-no").first()
    return {
        "case": case,
        "letters": [(row.number, hide(row.title), hide(row.text)) for row in petitions],
        "reply": [hide(said) for said in (reply.findings, reply.opinion, reply.basis)]
        if reply
        else [],
    }


def _former(case: Case) -> dict[str, str] | None:
    """Return the text that came back from the second reader."""
    row = PublishedCase.objects.filter(case=case, stage=PublicationStage.RETURNED).first()
    if row is None:
        return None
    consent = identity.veil_of(case)(row.consent)
    return {"title": row.title, "text": row.text, "consent": consent}
