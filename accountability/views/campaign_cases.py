"""One case of a campaign: the three, analysis, judgement, measures, and leaving the list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability import actions, campaign_board, campaign_figures, campaigning
from accountability.campaign_desk import url_of
from accountability.forms import campaign_cases as forms
from accountability.models import (
    Branch,
    CampaignCase,
    CampaignResult,
    ClaimAssessment,
    FactFinding,
    branch_of,
)
from accountability.views.campaigns import campaign_or_404
from accountability.views.common import carried_out
from audit.once import go, once
from organization.http import UserRequest
from petitions import permissions, situation
from petitions.views.loading import is_open, note_reading
from petitions.workflow import BY_CODE


@dataclass(frozen=True)
class Work:
    """One step of the page: its action, its form, and the row of the table that says who."""

    run: Callable[..., Any]
    form: type[forms.RowForm]
    code: str


WORK: dict[str, Work] = {
    "three": Work(actions.set_three, forms.ThreeForm, "set_three"),
    "record": Work(actions.record_campaign, forms.RecordForm, "analyse"),
    "cause": Work(actions.describe_cause, forms.CauseForm, "analyse"),
    "judge": Work(actions.judge_campaign, forms.JudgeForm, "judge_campaign"),
    "measure": Work(actions.set_campaign_measure, forms.MeasureForm, "set_task"),
    "ask": Work(actions.ask_strike_off, forms.AskForm, "ask_strike_off"),
    "sign": Work(actions.strike_off, forms.SignForm, "strike_off"),
    "return": Work(actions.return_strike_off, forms.SignForm, "return_strike_off"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def campaign_case(request: UserRequest, campaign: str, slug: str) -> HttpResponse:
    """Show the work page of one case, or take one of its steps."""
    rows = campaign_figures.rows_of(
        campaign_or_404(request, campaign), request.user, timezone.localdate()
    )
    row = get_object_or_404(_joined(rows), case__slug=slug)
    note_reading(request, row.case)
    if not is_open(request, row.case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再办理。"))
        return redirect("case_detail", slug=slug)
    if request.method != "POST":
        return _page(request, row, {}, 200)
    step = request.POST.get("step", "")
    if step not in WORK:
        raise Http404
    form = make(step, row, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        if carried_out(form, WORK[step].run, row, by=request.user, at=timezone.now(), **said):
            messages.success(request, _("%(number)s：已办理。") % {"number": row.case.number})
            return go(request, url_of(row))
    # Both answers of the leader stand under one form.
    return _page(request, row, {"sign" if step == "return" else step: form}, 422)


def make(step: str, row: CampaignCase, data: Any = None) -> forms.RowForm:
    """Return the form of a step; its ids are its own, for several stand on one page."""
    return WORK[step].form(data, row=row, on=timezone.localdate(), auto_id=f"{step}_%s")


def _joined(rows: Any) -> Any:
    return rows.select_related(
        "campaign", "case", "case__host", "case__unit", "office", "handler", "asked_by", "signed_by"
    )


def _page(
    request: UserRequest, row: CampaignCase, bound: dict[str, forms.RowForm], status: int
) -> HttpResponse:
    today = timezone.localdate()
    (line,) = campaign_board.rows(CampaignCase.objects.filter(pk=row.pk), today)
    offered = _offered(request, row, line)
    wanted = row.asked_result or _likely(row)
    context = {
        "row": row,
        "case": row.case,
        "line": line,
        "records": row.records.select_related("by").order_by("on", "pk"),
        "measures": campaigning.measures_of(row)
        .select_related("unit", "person")
        .order_by("due_on"),
        "matrix": matrix(row),
        "gaps": campaigning.gaps(row, wanted) if offered & {"ask", "sign"} else [],
        "wanted": CampaignResult(wanted).label,
        "is_judged": row.judged_on is not None,
        # A refused step whose form is no longer offered still says why.
        "forms": {step: make(step, row) for step in offered} | bound,
    }
    return render(request, "accountability/campaign_case.html", context, status=status)


def _offered(request: UserRequest, row: CampaignCase, line: Any) -> set[str]:
    """Return the steps of this page that the reader may take now."""
    here, today = situation.of(row.case), timezone.localdate()
    mine = {
        step
        for step, work in WORK.items()
        if permissions.role_for(request.user, BY_CODE[work.code], here, today) is not None
    }
    is_asked = row.result == CampaignResult.OPEN and row.asked_on is not None
    signs = {"sign", "return"} if is_asked and row.asked_by_id != request.user.pk else set()
    is_still = row.campaign.closed_on or (row.result != CampaignResult.OPEN and not line.is_back)
    if is_still:
        return mine & signs
    works = set(WORK) - {"sign", "return"}
    works -= {"ask"} if is_asked or not row.judged_on else set()
    works -= {"measure"} if row.office_id is None or row.branch == Branch.EXPLAIN else set()
    return mine & (works | signs)


def _likely(row: CampaignCase) -> str:
    """Return the result that the branch leads to, for the list of what is still missing."""
    explains = row.branch == Branch.EXPLAIN
    return CampaignResult.EXPLAINED if explains else CampaignResult.RESOLVED


def matrix(row: CampaignCase) -> list[dict[str, Any]]:
    """Return the judgement as a table: what each pair asks for, and which pair this case is."""
    return [
        {
            "label": finding.label,
            "cells": [
                {
                    "claim": claim.label,
                    "branch": branch,
                    "label": branch.label if branch else "",
                    "is_here": (row.fact_finding, row.claim) == (finding, claim),
                }
                for claim in ClaimAssessment
                for branch in [branch_of(finding, claim)]
            ],
        }
        for finding in FactFinding
    ]
