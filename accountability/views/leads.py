"""Who leads which case: the list, and naming, handing over or ending one lead."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accountability import actions
from accountability.actions.leads import running_lead
from accountability.forms.leads import EndLeadForm, HandOverForm, LeadForm
from accountability.lead_lines import lines_of
from accountability.models import (
    CaseLead,
    CaseLeadQuerySet,
    CaseTask,
    DutyRecord,
    Instruction,
    LeadDuty,
    Proposal,
    Purpose,
    TaskSource,
)
from accountability.rules import suggested
from accountability.views.common import carried_out, opened_or_way
from audit.once import go, once
from organization.http import UserRequest
from organization.standing import standing
from petitions.beside import DIRECTION
from petitions.identity import prepare_veils
from petitions.models import Case

PAGE = 50
VIEWS = {
    "": gettext_lazy("全部"),
    "mine": gettext_lazy("我包的"),
    "no_plan": gettext_lazy("方案未定"),
    "late": gettext_lazy("措施逾期"),
    "asked": gettext_lazy("批示未答复"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def lead_list(request: UserRequest) -> HttpResponse:
    """List the running leads of the cases the reader may see; hand over those that are ticked."""
    today = timezone.localdate()
    leads = CaseLead.objects.visible_to(request.user, today).running()
    form = HandOverForm(request.POST or None, leads=leads, on=today)
    if form.is_valid() and _handed_over(request, form):
        return go(request, request.get_full_path())
    view = request.GET.get("view", "")
    context: dict[str, Any] = {
        "tabs": _tabs(view),
        "view": view,
        "form": form,
        "may_set": bool(standing(request.user, today).roles & DIRECTION),
        "today": today,
    }
    if view == "asked":
        given = Instruction.objects.visible_to(request.user, today).unanswered()
        given = given.filter(given_by=request.user).order_by("due_on", "pk")
        context["page"] = _page(request, given.select_related("case", "unit", "person"))
        prepare_veils(row.case for row in context["page"])
    else:
        rows = _narrowed(leads, view, request, today).order_by("began_on", "pk")
        page = _page(request, rows.select_related("case__host", "leader", "deputy"))
        context |= {"page": page, "lines": lines_of(list(page), today)}
    status = 422 if form.errors else 200
    return render(request, "accountability/lead_list.html", context, status=status)


def _tabs(view: str) -> list[dict[str, Any]]:
    url = reverse("lead_list")
    return [
        {"label": label, "url": f"{url}?view={key}" if key else url, "active": key == view}
        for key, label in VIEWS.items()
    ]


def _page(request: UserRequest, rows: Any) -> Any:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _narrowed(
    leads: CaseLeadQuerySet, view: str, request: UserRequest, on: date
) -> CaseLeadQuerySet:
    if view == "mine":
        return leads.of(request.user)
    if view == "no_plan":
        planned = DutyRecord.objects.filter(lead=OuterRef("pk"), duty=LeadDuty.PLAN)
        return leads.exclude(Exists(planned))
    if view == "late":
        late = CaseTask.objects.late(on).filter(case=OuterRef("case"), source=TaskSource.PLAN)
        return leads.filter(Exists(late))
    return leads


def _handed_over(request: UserRequest, form: HandOverForm) -> bool:
    leader, words = form.cleaned_data["leader"], form.cleaned_data["words"]
    leads = list(form.cleaned_data["leads"].select_related("case", "deputy"))
    for lead in leads:
        deputy = None if lead.deputy_id == leader.pk else lead.deputy
        done = carried_out(
            form, actions.set_lead, lead.case, leader=leader, deputy=deputy, reason=lead.reason,
            words=words, by=request.user, at=timezone.now(),
        )  # fmt: skip
        if not done:  # all or none: the form that is shown again undoes the others
            form.add_error(None, _("未移交：%(number)s。") % {"number": lead.case.number})
            return False
    text = _("已移交 %(n)s 件给%(name)s。")
    messages.success(request, text % {"n": len(leads), "name": leader.name})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@once
def lead_edit(request: UserRequest, slug: str) -> HttpResponse:
    """Name who leads a case, hand it over, or end the lead; ?proposal= takes up a rule's."""
    case, shut = opened_or_way(request, slug)
    if shut:
        return shut
    today, lead = timezone.localdate(), running_lead(case)
    ending = request.POST.get("step") == "end"
    form = LeadForm(None if ending else request.POST or None, case=case, lead=lead, on=today)
    end_form = EndLeadForm(request.POST if ending else None, auto_id="end_%s")
    if (_ended if ending else _set)(request, case, end_form if ending else form):
        return go(request, reverse("case_detail", args=[case.slug]))
    proposals = Proposal.objects.visible_to(request.user, today).open(Purpose.LEAD)
    former = CaseLead.objects.filter(case=case, ended_on__isnull=False)
    context = {
        "case": case,
        "lead": lead,
        "form": form,
        "end_form": end_form,
        "former": former.select_related("leader", "deputy").order_by("-ended_on", "-pk"),
        "rows": suggested(proposals.filter(case=case)),
    }
    status = 422 if form.errors or end_form.errors else 200
    return render(request, "accountability/lead_edit.html", context, status=status)


def _set(request: UserRequest, case: Case, form: Any) -> bool:
    if not form.is_valid():
        return False
    now, proposal = timezone.now(), None
    if key := request.GET.get("proposal", ""):
        rows = Proposal.objects.visible_to(request.user).open(Purpose.LEAD).filter(case=case)
        proposal = get_object_or_404(rows, pk=key if key.isdecimal() else 0)
    done = carried_out(form, actions.set_lead, case, **form.cleaned_data, by=request.user, at=now)
    if done and proposal is not None:
        done = carried_out(form, actions.take_up, proposal, by=request.user, at=now)
    if done:
        name = form.cleaned_data["leader"].name
        messages.success(request, _("已由%(name)s包案，本人会收到消息。") % {"name": name})
    return done


def _ended(request: UserRequest, case: Case, form: Any) -> bool:
    words = form.cleaned_data["words"] if form.is_valid() else ""
    now = timezone.now()
    if not words or not carried_out(
        form, actions.end_lead, case, words=words, by=request.user, at=now
    ):
        return False
    messages.success(request, _("已解除包案，临时授权同时收回。"))
    return True
