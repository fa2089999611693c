"""The six steps of an assessment: each a page that can be opened at any time."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.once import go, once
from organization.http import UserRequest
from petitions.models import Case
from petitions.workflow import Refused
from risk_assessment import actions
from risk_assessment.actions.taking import may_assess
from risk_assessment.facing import evidence
from risk_assessment.forms import steps as forms
from risk_assessment.models import AssessmentStage
from risk_assessment.steps import LAST, states
from risk_assessment.views.loading import Loaded, decision_or_404

Deed = tuple[type[forms.StepForm], Callable[..., Any]]
# By step: what can be done on its page, and the form that asks for it.
DEEDS: dict[int, dict[str, Deed]] = {
    1: {"describe": (forms.MatterForm, actions.describe)},
    2: {
        "group": (forms.GroupForm, actions.add_group),
        "record": (forms.RecordForm, actions.add_record),
        "drop_group": (forms.NumberForm, actions.drop_group),
    },
    3: {
        "point": (forms.PointForm, actions.add_point),
        "drop_point": (forms.NumberForm, actions.drop_point),
        "cite": (forms.CiteForm, actions.cite_case),
    },
    4: {"score": (forms.ScoresForm, actions.score_points)},
    5: {
        "measure": (forms.MeasureForm, actions.add_measure),
        "drop_measure": (forms.NumberForm, actions.drop_measure),
        "after": (forms.AfterForm, actions.score_points),
        "plan": (forms.PlanForm, actions.write_plan),
    },
    6: {"conclude": (forms.ConclusionForm, actions.submit_assessment)},
}
PAST = 20  # how many past cases are offered


@require_http_methods(["GET", "HEAD", "POST"])
@once
def decision_step(request: UserRequest, slug: str, step: int) -> HttpResponse:
    """Show one step to those who assess, or write what was filled in on it."""
    loaded = decision_or_404(request, slug)
    if step not in DEEDS:
        raise Http404
    may = may_assess(loaded.decision, request.user, timezone.localdate())
    if request.method != "POST":
        if not may or loaded.assessment.stage != AssessmentStage.DRAFTING:
            return redirect("decision_detail", slug=slug)
        return _page(request, loaded, step, {}, 200)
    deed = request.POST.get("do", "")
    if deed not in DEEDS[step]:
        raise Http404
    form = _form(request, loaded, step, deed, request.POST)
    if form.is_valid() and _done(request, loaded, form, DEEDS[step][deed][1]):
        return go(request, _next(slug, step, deed))
    return _page(request, loaded, step, {deed: form}, 422)


def _done(
    request: UserRequest, loaded: Loaded, form: forms.StepForm, action: Callable[..., Any]
) -> bool:
    """Carry the form out; a refusal becomes an error of the form."""
    try:
        action(loaded.decision, by=request.user, at=timezone.now(), **form.arguments())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("已保存。"))
    return True


def _next(slug: str, step: int, deed: str) -> str:
    if deed == "conclude":
        return reverse("decision_detail", args=[slug])
    return reverse("decision_step", args=[slug, step])


def _form(request: UserRequest, loaded: Loaded, step: int, deed: str, data: Any) -> forms.StepForm:
    return DEEDS[step][deed][0](
        data,
        decision=loaded.decision,
        contents=loaded.contents,
        user=request.user,
        today=timezone.localdate(),
        auto_id=f"id_{deed}_%s",
    )


def _page(
    request: UserRequest, loaded: Loaded, step: int, bound: dict[str, forms.StepForm], status: int
) -> HttpResponse:
    shown = {
        deed: bound.get(deed) or _form(request, loaded, step, deed, None) for deed in DEEDS[step]
    }
    context = {
        "decision": loaded.decision,
        "contents": loaded.contents,
        "states": states(loaded.decision, loaded.contents),
        "step": step,
        "state": states(loaded.decision, loaded.contents)[step - 1],
        "following": step + 1 if step < LAST else None,
        "forms": shown,
        "form": next(iter(bound.values()), None),
        "dropped": next((f for deed, f in bound.items() if deed.startswith("drop")), None),
        "past": _past_cases(request, loaded) if step == 3 else [],
        "evidence": evidence(loaded.contents, request.user, timezone.localdate()),
    }
    return render(request, f"risk_assessment/step_{step}.html", context, status=status)


def _past_cases(request: UserRequest, loaded: Loaded) -> list[Case]:
    """Return past cases of the same group of topics that exist for the reader, newest first."""
    topic = loaded.decision.topic
    if topic is None:
        return []
    seen = Case.objects.visible_to(request.user, timezone.localdate()).with_list_columns()
    same = seen.filter(restricted=False, topic__parent=topic)
    return list(same.order_by("-received_on", "-pk")[:PAST])
