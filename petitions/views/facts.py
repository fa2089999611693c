"""Requests for facts as the unit sees them that is asked; the office sees them on the case page.

Nothing on these pages tells which case it is about, nor that there is one.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.once import go, once
from organization.http import UserRequest
from organization.standing import standing
from petitions import actions
from petitions.actions.asking_facts import DRAFTERS, may_review
from petitions.forms.facts import AnswerForm, ReasonWordsForm
from petitions.models import FactRequest, FactStage
from petitions.workflow import BY_CODE, Refused

PAGE = 50
STEPS: dict[str, tuple[Callable[..., FactRequest], type[forms.Form] | None]] = {
    "sign": (actions.sign_facts, None),
    "answer": (actions.draft_answer, AnswerForm),
    "approve": (actions.approve_answer, None),
    "return": (actions.return_answer, ReasonWordsForm),
}


@require_safe
def fact_list(request: UserRequest) -> HttpResponse:
    """Show what the units of this person were asked, what is still owed first."""
    rows = FactRequest.objects.for_unit(request.user, timezone.localdate())
    rows = rows.select_related("unit", "office").order_by("ended_on", "due_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "petitions/fact_list.html", {"page": page, "now": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def fact_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one request to the unit that is asked, or take its next step."""
    today = timezone.localdate()
    rows = FactRequest.objects.for_unit(request.user, today)
    asked = get_object_or_404(rows.select_related("unit", "office", "chain"), slug=slug)
    if request.method != "POST":
        return _page(request, asked, AnswerForm(initial={"answer": asked.answer}), 200)
    step = request.POST.get("step", "")
    if step not in STEPS:
        raise Http404
    action, form_class = STEPS[step]
    form = form_class(request.POST) if form_class else None
    if form is None or form.is_valid():
        try:
            words = form.cleaned_data if form else {}
            action(asked, by=request.user, at=timezone.now(), **words)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(number)s：已办理。") % {"number": asked.number})
            return go(request, reverse("fact_detail", args=[slug]))
    return _page(request, asked, form, 422)


def _page(request: UserRequest, asked: FactRequest, form: Any, status: int) -> HttpResponse:
    today = timezone.localdate()
    held, stage = standing(request.user, today), asked.stage
    drafts = any(asked.unit_id in held.units(role) for role in DRAFTERS)
    returned = log.texts(asked.chain.events.filter(kind="fact_returned").order_by("-seq")[:1])
    context = {
        "asked": asked,
        "late": stage in {FactStage.ASKED, FactStage.SIGNED} and asked.due_on < today,
        "may_sign": stage == FactStage.ASKED,
        "may_draft": stage == FactStage.SIGNED and drafts,
        "may_review": stage == FactStage.DRAFTED and may_review(asked, request.user, today),
        "returned": next(iter(returned.values()), "") if stage == FactStage.SIGNED else "",
        "form": form if isinstance(form, AnswerForm) else AnswerForm({"answer": asked.answer}),
        "reason": form if isinstance(form, ReasonWordsForm) else ReasonWordsForm(),
    }
    return render(request, "petitions/fact_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def fact_office(request: UserRequest, slug: str) -> HttpResponse:
    """Show a request with its answer to the office that asked; close it or take it back."""
    today = timezone.localdate()
    rows = FactRequest.objects.for_office(request.user, today)
    rows = rows.select_related("unit", "office", "case", "answered_by", "reviewed_by")
    asked = get_object_or_404(rows, slug=slug)
    form = ReasonWordsForm(request.POST if request.POST.get("step") == "withdraw" else None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if _office_step(request, asked, form):
                return go(request, reverse("case_detail", args=[asked.case.slug]))
        except Refused as refusal:
            messages.error(request, str(refusal))
    context = {
        "asked": asked,
        "case": asked.case,
        "form": form,
        "may_close": asked.stage == FactStage.ANSWERED,
        "may_withdraw": asked.stage in {FactStage.ASKED, FactStage.SIGNED, FactStage.DRAFTED},
        "mine": asked.office_id in _clerk_units(request),
    }
    return render(request, "petitions/fact_office.html", context, status=status)


def _office_step(request: UserRequest, asked: FactRequest, form: ReasonWordsForm) -> bool:
    """Take the step the office chose and tell whether it was taken. Raises Refused."""
    now = timezone.now()
    if request.POST.get("step") == "close":
        actions.close_facts(asked, by=request.user, at=now)
        return True
    if not form.is_valid():
        return False
    actions.withdraw_facts(asked, words=form.cleaned_data["words"], by=request.user, at=now)
    return True


def _clerk_units(request: UserRequest) -> frozenset[int]:
    held = standing(request.user, timezone.localdate())
    return frozenset[int]().union(*(held.units(role) for role in BY_CODE["ask_facts"].roles))
