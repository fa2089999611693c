"""The register of major decisions, a new decision, and the pages of one decision."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Unit, User
from organization.standing import standing
from petitions.workflow import Refused
from risk_assessment import actions, facing, reassessing
from risk_assessment.actions.opening import may_reassess
from risk_assessment.actions.taking import may_assess, may_sign
from risk_assessment.forms.deciding import DecisionForm, IssueForm, SignForm
from risk_assessment.labels import LABELS
from risk_assessment.models import AssessmentStage, MajorDecision, written_by
from risk_assessment.steps import bar_to_issue, states
from risk_assessment.views.loading import Loaded, decision_or_404

PAGE = 25
HISTORY = 30
Rows = QuerySet[MajorDecision]
VIEWS: dict[str, tuple[Any, Callable[[Any, date], Any]]] = {
    "": (_("全部"), lambda rows, _on: rows),
    "missing": (_("缺评估"), lambda rows, _on: rows.missing()),
    "to_sign": (_("待签署"), lambda rows, _on: rows.to_sign()),
    "late": (_("措施逾期"), lambda rows, on: rows.with_late_measures(on)),
    "exempt": (_("不涉及公众利益"), lambda rows, _on: rows.filter(touches_public=False)),
}


@require_safe
def assessment_list(request: UserRequest) -> HttpResponse:
    """Show the register; ?view= keeps what is missing, waits to be signed, or is late."""
    today = timezone.localdate()
    mine = MajorDecision.objects.visible_to(request.user, today)
    chosen = request.GET.get("view", "")
    chosen = chosen if chosen in VIEWS else ""
    tabs = [
        {
            "label": label, "url": f"?view={key}" if key else "?", "active": key == chosen,
            "count": narrow(mine, today).count(), "late": key in {"missing", "late"},
        }
        for key, (label, narrow) in VIEWS.items()
    ]  # fmt: skip
    rows = facing.with_register(VIEWS[chosen][1](mine, today).order_by("-year", "-pk"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": facing.register(page.object_list, today),
        "tabs": tabs,
        "today": today,
        "may_open": bool(written_by(standing(request.user, today))),
        "proposals": reassessing.proposals_for(request.user, today),
    }
    return render(request, "risk_assessment/assessment_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def decision_new(request: UserRequest) -> HttpResponse:
    """Enter a decision of a unit of the reader and begin its assessment."""
    now = timezone.now()
    held = standing(request.user, timezone.localdate(now))
    units = Unit.objects.active(held.on).filter(pk__in=written_by(held))
    form = DecisionForm(request.POST or None, units=units)
    if form.is_valid():
        try:
            decision = actions.open_decision(by=request.user, at=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, reverse("decision_detail", args=[decision.slug]))
    status = 422 if form.errors else 200
    return render(request, "risk_assessment/decision_new.html", {"form": form}, status=status)


@require_safe
def decision_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one decision: the list of steps, the matrix, what was predicted and what came."""
    return decision_page(request, decision_or_404(request, slug))


def decision_page(
    request: UserRequest,
    loaded: Loaded,
    *,
    sign_form: SignForm | None = None,
    issue_form: IssueForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page, with a form that was refused where there is one."""
    today = timezone.localdate()
    context = _facts(request, loaded, today) | _rights(request, loaded, today)
    context["sign_form"] = sign_form or SignForm()
    context["issue_form"] = issue_form or IssueForm(today=today)
    context["form"] = sign_form or issue_form
    return render(request, "risk_assessment/decision_detail.html", context, status=status)


@require_safe
def decision_print(request: UserRequest, slug: str) -> HttpResponse:
    """Show the assessment report for A4 paper."""
    loaded, today = decision_or_404(request, slug), timezone.localdate()
    return render(request, "risk_assessment/decision_print.html", _facts(request, loaded, today))


def _facts(request: UserRequest, loaded: Loaded, today: date) -> dict[str, Any]:
    decision, contents = loaded.decision, loaded.contents
    links = facing.links_for(decision, request.user, today)
    return {
        "decision": decision,
        "assessment": loaded.assessment,
        "contents": contents,
        "today": today,
        "states": states(decision, contents),
        "matrix": facing.matrix(contents),
        "evidence": facing.evidence(contents, request.user, today),
        "links": links,
        "compared": reassessing.compared(contents.groups, links),
        "rounds": decision.assessments.order_by("-round").select_related("signed_by"),
    }


def _rights(request: UserRequest, loaded: Loaded, today: date) -> dict[str, Any]:
    decision, row, user = loaded.decision, loaded.assessment, request.user
    may = may_assess(decision, user, today)
    drafting = row.stage == AssessmentStage.DRAFTING
    waiting = row.stage == AssessmentStage.TO_SIGN
    return {
        "may_write": may and drafting,
        "may_sign": waiting and may_sign(decision, row, user, today),
        "may_issue": may and not decision.issued_on,
        "bar": bar_to_issue(decision, row, loaded.contents),
        "may_reassess": row.stage == AssessmentStage.SIGNED and may_reassess(decision, user, today),
        "proposals": reassessing.proposals_for(user, today, decision),
        "history": _history(decision),
    }


def _history(decision: MajorDecision) -> list[dict[str, Any]]:
    """Return the last steps on the chain of the decision: when, what, who, and the words."""
    found = list(decision.chain.events.order_by("-seq")[:HISTORY])
    words = log.texts(found)
    people = User.objects.in_bulk({event.actor_id for event in found if event.actor_id})
    return [
        {
            "at": event.occurred_at,
            "label": LABELS.get(event.kind, event.kind),
            "who": people[event.actor_id].name if event.actor_id else "",
            "words": words.get(event.pk, ""),
        }
        for event in found
    ]
