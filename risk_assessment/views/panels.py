"""What the case page knows of decisions: those the case came of, and the way to link one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from organization.http import UserRequest
from petitions.models import Case
from petitions.views.loading import case_or_404
from petitions.workflow import Refused
from risk_assessment import actions
from risk_assessment.forms.deciding import LinkForm
from risk_assessment.models import DecisionCase, MajorDecision
from risk_assessment.models.decisions import DecisionCaseQuerySet


@require_safe
def case_decision_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Return the panel of one case; nothing for a restricted case, or where nothing is known."""
    case, today = case_or_404(request, slug), timezone.localdate()
    decisions = MajorDecision.objects.visible_to(request.user, today)
    if case.restricted or not decisions.exists():
        return HttpResponse()
    context = {"case": case, "links": _links(request, case)}
    return render(request, "risk_assessment/_case_panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_decision_link(request: UserRequest, slug: str) -> HttpResponse:
    """Link a case to a decision the reader knows, or take a wrong link back."""
    case, today = case_or_404(request, slug), timezone.localdate()
    decisions = MajorDecision.objects.visible_to(request.user, today)
    if "unlink" in request.POST:
        link = get_object_or_404(_links(request, case), pk=_number(request.POST["unlink"]))
        try:
            actions.unlink_decision(link, by=request.user, at=timezone.now())
        except Refused as refusal:  # somebody else was faster
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("已取消关联。"))
        return go(request, request.path)
    form = LinkForm(request.POST or None, decisions=decisions)
    if form.is_valid() and _linked(request, case, form):
        messages.success(request, _("已关联。"))
        return go(request, reverse("case_detail", args=[slug]))
    status = 422 if form.errors else 200
    context = {"case": case, "form": form, "links": _links(request, case)}
    return render(request, "risk_assessment/case_link.html", context, status=status)


def _links(request: UserRequest, case: Case) -> DecisionCaseQuerySet:
    """Return the links of a case to decisions the reader knows."""
    today = timezone.localdate()
    known = MajorDecision.objects.visible_to(request.user, today).values("pk")
    rows = DecisionCase.objects.visible_to(request.user, today).filter(case=case)
    return rows.filter(decision__in=known).select_related("decision", "group").order_by("pk")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _linked(request: UserRequest, case: Case, form: LinkForm) -> bool:
    said = form.cleaned_data
    try:
        actions.link_decision(
            case, said["decision"], group=said["group"], by=request.user, at=timezone.now()
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
