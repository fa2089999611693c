"""What is done on a decision: signed or sent back, issued, a measure done, another round begun."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.once import go, once
from organization.http import UserRequest
from petitions.workflow import Refused
from risk_assessment import actions, reassessing
from risk_assessment.actions.preventing import may_finish
from risk_assessment.forms.deciding import IssueForm, ProofForm, ReassessForm, SignForm
from risk_assessment.models import AssessmentStage, MajorDecision, Measure
from risk_assessment.views.assessments import decision_page
from risk_assessment.views.loading import Loaded, decision_or_404

SIGNING = {"sign": actions.sign_assessment, "return": actions.return_assessment}


@require_POST
@once
def decision_sign(request: UserRequest, slug: str) -> HttpResponse:
    """Sign the assessment, or send it back with words."""
    loaded = decision_or_404(request, slug)
    action = SIGNING.get(request.POST.get("do", ""))
    if action is None:
        raise Http404
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            said = form.cleaned_data
            action(loaded.decision, by=request.user, at=timezone.now(), **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已办理。"))
            return go(request, reverse("decision_detail", args=[slug]))
    return decision_page(request, loaded, sign_form=form, status=422)


@require_POST
@once
def decision_issue(request: UserRequest, slug: str) -> HttpResponse:
    """Mark the decision as issued, where its assessment lets it go ahead."""
    loaded, now = decision_or_404(request, slug), timezone.now()
    form = IssueForm(request.POST, today=timezone.localdate(now))
    if form.is_valid():
        try:
            day = form.cleaned_data["issued_on"]
            actions.issue_decision(loaded.decision, issued_on=day, by=request.user, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记出台。"))
            return go(request, reverse("decision_detail", args=[slug]))
    return decision_page(request, loaded, issue_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def decision_measure(request: UserRequest, pk: int) -> HttpResponse:
    """Show one measure to who owes it or sees the decision; report it as done."""
    measure, today = _measure_or_404(request, pk), timezone.localdate()
    decision = measure.point.assessment.decision
    form = ProofForm(request.POST or None)
    if form.is_valid():
        try:
            proof = form.cleaned_data["proof"]
            actions.finish_measure(measure, proof=proof, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已记录完成情况。"))
            return go(request, request.path)
    context = {
        "measure": measure, "decision": decision, "form": form, "today": today,
        "knows": MajorDecision.objects.visible_to(request.user, today)
        .filter(pk=decision.pk).exists(),
        "may_finish": _is_open(measure) and may_finish(decision, measure, request.user, today),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "risk_assessment/decision_measure.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def decision_reassess(request: UserRequest, slug: str) -> HttpResponse:
    """Begin another round; ?proposal= takes up what a rule proposed."""
    loaded = decision_or_404(request, slug)
    taken = _proposal(request, loaded)
    form = ReassessForm(request.POST or None, initial={"words": taken.why if taken else ""})
    if form.is_valid():
        try:
            actions.reassess(
                loaded.decision, words=form.cleaned_data["words"],
                proposal=taken.proposal if taken else None, by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已启动再评估。"))
            return go(request, reverse("decision_detail", args=[slug]))
    context = {"decision": loaded.decision, "form": form, "row": taken}
    status = 422 if form.errors else 200
    return render(request, "risk_assessment/decision_reassess.html", context, status=status)


def _proposal(request: UserRequest, loaded: Loaded) -> Any:
    asked = request.GET.get("proposal", "")
    if not asked.isdecimal():
        return None
    today = timezone.localdate()
    shown = reassessing.proposals_for(request.user, today, loaded.decision)
    found = next((row for row in shown if str(row.proposal.pk) == asked), None)
    if found is None:
        messages.warning(request, _("这条提示已经处理过，或不在你的职责之内。"))
    return found


def _measure_or_404(request: UserRequest, pk: int) -> Measure:
    """Return a measure of a decision the reader sees, or one that the reader owes."""
    today = timezone.localdate()
    rows = Measure.objects.filter(is_dropped=False).select_related(
        "point__assessment__decision__unit", "unit", "person", "done_by"
    )
    seen = MajorDecision.objects.visible_to(request.user, today)
    known = rows.filter(point__assessment__decision__in=seen.values("pk"))
    owed = Measure.objects.owed_by(request.user, today).values("pk")
    agreed = rows.filter(point__assessment__stage=AssessmentStage.SIGNED, pk__in=owed)
    return get_object_or_404(known | agreed, pk=pk)


def _is_open(measure: Measure) -> bool:
    signed = measure.point.assessment.stage == AssessmentStage.SIGNED
    return signed and measure.done_on is None and not measure.point.is_dropped
