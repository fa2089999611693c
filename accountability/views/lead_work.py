"""The working page of a lead: duties with their proof, the plan, the instructions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability import actions
from accountability.actions.leading import may_answer, may_instruct
from accountability.actions.leads import running_lead
from accountability.forms.leads import (
    AnswerForm,
    DutyForm,
    InstructForm,
    MeasureFormSet,
    PlanForm,
)
from accountability.lead_lines import lines_of
from accountability.models import CaseLead, Instruction, LeadDuty
from accountability.views.common import carried_out, opened_or_way
from audit.once import go, once
from organization.http import UserRequest
from petitions.models import Case

Forms = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@once
def lead_work(request: UserRequest, slug: str) -> HttpResponse:
    """Show the lead of a case at work, or take one of its steps."""
    case, shut = opened_or_way(request, slug)
    if shut:
        return shut
    forms, step = _forms(request, case), request.POST.get("step", "")
    if request.method == "POST":
        if step not in STEPS:
            raise Http404
        if STEPS[step](request, case, forms):
            messages.success(request, _("已记入经过。"))
            return go(request, reverse("lead_work", args=[slug]))
    context = _context(request, case) | {f"{name}_form": form for name, form in forms.items()}
    status = 422 if request.method == "POST" else 200
    return render(request, "accountability/lead_work.html", context | {"step": step}, status=status)


def _forms(request: UserRequest, case: Case) -> Forms:
    """Return the five forms, the one that was sent with what was typed."""
    today, step = timezone.localdate(), request.POST.get("step", "")
    sent = {step: request.POST}
    kwargs = {"case": case, "on": today}
    return {
        "duty": DutyForm(sent.get("duty"), auto_id="duty_%s", initial={"done_on": today}),
        "plan": PlanForm(sent.get("plan")),
        "measures": MeasureFormSet(sent.get("plan"), form_kwargs=kwargs, prefix="m"),
        "instruct": InstructForm(sent.get("instruct"), auto_id="instruct_%s", on=today),
        "answer": AnswerForm(sent.get("answer")),
    }


def _duty(request: UserRequest, case: Case, forms: Forms) -> bool:
    form = forms["duty"]
    return form.is_valid() and carried_out(
        form, actions.do_lead_duty, case, **form.cleaned_data, by=request.user, at=timezone.now()
    )


def _plan(request: UserRequest, case: Case, forms: Forms) -> bool:
    form, measures = forms["plan"], forms["measures"]
    if not (form.is_valid() and measures.is_valid()):
        return False
    rows = [actions.Measure(**row) for row in measures.cleaned_data if row]
    return carried_out(
        form, actions.make_plan, case, summary=form.cleaned_data["summary"], measures=rows,
        by=request.user, at=timezone.now(),
    )  # fmt: skip


def _instruct(request: UserRequest, case: Case, forms: Forms) -> bool:
    form = forms["instruct"]
    return form.is_valid() and carried_out(
        form, actions.instruct, case, **form.cleaned_data, by=request.user, at=timezone.now()
    )


def _answer(request: UserRequest, case: Case, forms: Forms) -> bool:
    form = forms["answer"]
    if not form.is_valid():
        return False
    row = get_object_or_404(case.instructions.all(), no=form.cleaned_data["no"])
    answer = form.cleaned_data["answer"]
    return carried_out(
        form, actions.answer_instruction, row, answer=answer, by=request.user, at=timezone.now()
    )


STEPS: dict[str, Callable[[UserRequest, Case, Forms], bool]] = {
    "duty": _duty,
    "plan": _plan,
    "instruct": _instruct,
    "answer": _answer,
}


def _context(request: UserRequest, case: Case) -> dict[str, Any]:
    today, lead = timezone.localdate(), running_lead(case)
    rows = case.instructions.select_related("given_by", "unit", "person", "answered_by")
    records = lead.duties.select_related("by").order_by("-done_on", "-pk") if lead else []
    tasks = case.tasks.select_related("unit", "person").order_by("due_on", "pk")
    return {
        "case": case,
        "lead": lead,
        "line": lines_of([lead], today)[0] if lead else None,
        "records": records,
        "plan": next((row for row in records if row.duty == LeadDuty.PLAN), None),
        "tasks": tasks,
        "instructions": [_shown(row, request) for row in rows.order_by("-no")],
        "is_mine": _is_mine(lead, request),
        "may_instruct": may_instruct(case, lead, request.user, today),
        "today": today,
    }


def _is_mine(lead: CaseLead | None, request: UserRequest) -> bool:
    return lead is not None and request.user.pk in lead.people


def _shown(row: Instruction, request: UserRequest) -> dict[str, Any]:
    """Return an instruction with how long it has waited, and whether the reader answers it."""
    today = timezone.localdate()
    waits = (today - row.given_on).days if row.answered_on is None else 0
    mine = row.answered_on is None and may_answer(row, request.user, today)
    return {"row": row, "waits": waits, "may_answer": mine, "late": row.due_on < today}
