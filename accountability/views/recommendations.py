"""Recommendations: the list, a new one from cases or a cluster of causes, one as a paper."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accountability import actions, causes, papers
from accountability.actions.recommending import MOST, may_answer
from accountability.forms.recommendations import AnswerForm, RecommendForm
from accountability.models import (
    Recommendation,
    RecommendationQuerySet,
    RecommendationStage,
)
from accountability.models.recommendations import OFFICE_ROLES
from accountability.veils import veils_for
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role
from organization.standing import standing
from petitions.models import Case
from petitions.models.visible import CaseQuerySet
from petitions.workflow import Refused

PAGE = 50
Rows = RecommendationQuerySet
SHOWN: dict[str, tuple[str | Promise, Callable[[Rows, date], Rows]]] = {
    "": (gettext_lazy("未了结"), lambda rows, _on: rows.exclude(stage=RecommendationStage.CLOSED)),
    "late": (gettext_lazy("逾期未反馈"), lambda rows, on: rows.late(on)),
    "all": (gettext_lazy("全部"), lambda rows, _on: rows),
}


@require_safe
def recommendation_list(request: UserRequest) -> HttpResponse:
    """Show the recommendations of the reader's office, or to the reader's units, by state."""
    today, chosen = timezone.localdate(), request.GET.get("show", "")
    seen = Recommendation.objects.visible_to(request.user, today)
    label, of = SHOWN.get(chosen, SHOWN[""])
    rows = of(seen, today).select_related("unit").order_by("closed_on", "until", "-pk")
    context = {
        "tabs": [
            {
                "label": words,
                "url": f"?show={code}" if code else "?",
                "count": some(seen, today).count(),
                "active": label == words,
                "late": code == "late",
            }
            for code, (words, some) in SHOWN.items()
        ],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_recommend": bool(standing(request.user, today).roles & {Role.OFFICE, Role.LEADER}),
        "now": today,
    }
    return render(request, "accountability/recommendation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def recommendation_new(request: UserRequest) -> HttpResponse:
    """Write one on the strength of the cases the address names: one by one, or a cluster."""
    today = timezone.localdate()
    cases = _cases(request, today)
    form = RecommendForm(request.POST or None, cases=cases, today=today)
    if form.is_valid():
        said = form.cleaned_data | {"cases": list(form.cleaned_data["cases"])}
        try:
            row = actions.recommend(by=request.user, at=timezone.now(), **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已发出建议书%(number)s。") % {"number": row.number})
            return go(request, reverse("recommendation_detail", args=[row.slug]))
    context = {"form": form, "cases": cases}
    status = 422 if form.errors else 200
    return render(request, "accountability/recommendation_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def recommendation_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one as a paper; answer it as the unit, close it as the office."""
    today = timezone.localdate()
    rows = Recommendation.objects.visible_to(request.user, today)
    rows = rows.select_related("unit", "office", "chain", "issued_by", "answered_by")
    row = get_object_or_404(rows, slug=slug)
    if request.method != "POST":
        return _page(request, row, AnswerForm(), 200)
    form = AnswerForm(request.POST if request.POST.get("step") == "answer" else None)
    try:
        if _taken(request, row, form):
            messages.success(request, _("%(number)s：已办理。") % {"number": row.number})
            return go(request, reverse("recommendation_detail", args=[slug]))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _page(request, row, form, 422)


def _taken(request: UserRequest, row: Recommendation, form: forms.Form) -> bool:
    """Take the step the reader chose and tell whether it was taken. Raises Refused."""
    step, now = request.POST.get("step", ""), timezone.now()
    if step == "close":
        actions.close_recommendation(row, by=request.user, at=now)
        return True
    if step != "answer":
        raise Http404
    if not form.is_valid():
        return False
    actions.answer_recommendation(row, by=request.user, at=now, **form.cleaned_data)
    return True


def _page(request: UserRequest, row: Recommendation, form: forms.Form, status: int) -> HttpResponse:
    today = timezone.localdate()
    held = standing(request.user, today)
    office = any(row.office_id in held.units(role) for role in OFFICE_ROLES)
    seen = Case.objects.visible_to(request.user, today).filter(recommendations=row)
    owed = row.stage == RecommendationStage.ISSUED
    veils = veils_for(row.cases.values_list("pk", flat=True), request.user, today)
    context = {
        "row": row,
        "letter": papers.recommendation_paper(row, veils.over(row.text, row.issued_by_id)),
        "answer": veils.over(row.answer, row.answered_by_id),
        "cases": seen.order_by("pk"),
        "late": owed and row.until < today,
        "may_answer": owed and may_answer(row, request.user, today),
        "may_close": office and row.stage == RecommendationStage.ANSWERED,
        "form": form,
    }
    return render(request, "accountability/recommendation_detail.html", context, status=status)


def _cases(request: UserRequest, today: date) -> CaseQuerySet:
    """Return the visible cases the address names: ?case=slug, as often as wanted, or a cluster
    of the list of causes."""
    seen = Case.objects.visible_to(request.user, today)
    slugs = request.GET.getlist("case")[:MOST]
    found = seen.filter(slug__in=slugs)
    if not slugs:
        asked = causes.asked(request.GET, today)
        found = causes.cases_of(asked, request.user, today) if asked.cause else seen.none()
    keys = list(found.order_by("pk").values_list("pk", flat=True)[:MOST])
    return seen.filter(pk__in=keys).order_by("pk")
