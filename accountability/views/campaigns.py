"""Campaigns: the years, the board of one, its list, its report, and what a number counts."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability import actions, campaign_board, campaign_figures
from accountability.actions.campaigns import may_direct
from accountability.forms.campaigns import CampaignForm, CloseForm, PutForm, offices_of
from accountability.models import (
    Campaign,
    CampaignCase,
    ClaimAssessment,
    FactFinding,
    Proposal,
    ProposalQuerySet,
    Purpose,
)
from accountability.rules import suggested
from accountability.views.common import carried_out
from audit.once import go, once
from organization.http import UserRequest
from petitions.identity import veil_over
from petitions.workflow import Refused

ALWAYS = {"total", "resolved", "unsettled", "lacking"}  # on the board, also at 0
SHOWN = 10  # proposals on the board; the page of the list has them all
PAGE = 50


@require_safe
def campaign_list(request: UserRequest) -> HttpResponse:
    """Show the campaigns by year, each with what the reader may count."""
    today = timezone.localdate()
    campaigns = Campaign.objects.visible_to(request.user, today).select_related("unit", "leader")
    seen = CampaignCase.objects.visible_to(request.user, today)
    counted = {line.slug: line for line in campaign_figures.years(seen)}
    context = {
        "rows": [(one, counted.get(one.slug)) for one in campaigns.order_by("-year", "unit__path")],
        "may_open": offices_of(request.user, today).exists(),
        "rate_words": campaign_figures.RATE_WORDS,
    }
    return render(request, "accountability/campaign_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def campaign_new(request: UserRequest) -> HttpResponse:
    """Open the campaign of a year."""
    now = timezone.now()
    form = CampaignForm(request.POST or None, user=request.user, on=timezone.localdate(now))
    if form.is_valid():
        said = dict(form.cleaned_data)
        unit = said.pop("unit")
        if carried_out(form, actions.open_campaign, unit, by=request.user, at=now, **said):
            campaign = Campaign.objects.get(unit=unit, year=said["year"])
            messages.success(request, _("已启动，下一步列入事项并确定清单。"))
            return go(request, reverse("campaign_detail", args=[campaign.slug]))
    status = 422 if form.errors else 200
    return render(request, "accountability/campaign_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def campaign_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show the board; POST fixes the list."""
    campaign, status = campaign_or_404(request, slug), 200
    if request.method == "POST":
        try:
            actions.freeze_campaign(campaign, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 422
        else:
            messages.success(request, _("清单已确定，之后列入的单独计数。"))
            return go(request, reverse("campaign_detail", args=[slug]))
    return render(
        request, "accountability/campaign_detail.html", _board(request, campaign), status=status
    )


def _board(request: UserRequest, campaign: Campaign) -> dict[str, Any]:
    now = timezone.now()
    today = timezone.localdate(now)
    rows = campaign_figures.rows_of(campaign, request.user, today)
    found = campaign_board.rows(rows, today)
    directs = may_direct(campaign.unit, request.user, now)
    proposals = list(proposed(request, campaign)) if directs else []
    return {
        "campaign": campaign,
        "figures": [
            one for one in numbers(campaign, rows) if one["value"] or one["code"] in ALWAYS
        ],
        "rate_words": campaign_figures.RATE_WORDS,
        "years": lines(request, campaign),
        "groups": campaign_board.by_stage(found),
        "leads": campaign_board.by_lead(found),
        "proposals": suggested(proposals[:SHOWN]),
        "more": max(0, len(proposals) - SHOWN),
        "waiting": len(proposals),
        "may_put": directs and campaign.closed_on is None,
        "may_freeze": directs and campaign.frozen_on is None and bool(found),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@once
def campaign_put(request: UserRequest, slug: str) -> HttpResponse:
    """Put cases on the list: those that rules propose, or one by its number."""
    campaign, now = campaign_or_404(request, slug), timezone.now()
    offered = campaign_board.candidates(proposed(request, campaign))
    form = PutForm(
        request.POST or None,
        user=request.user,
        on=timezone.localdate(now),
        offered=[one.case.pk for one in offered],
    )
    if form.is_valid():
        cases = form.chosen()
        if carried_out(form, _put, request, campaign, cases, form.cleaned_data["reason"]):
            messages.success(request, _("已列入 %(n)s 件。") % {"n": len(cases)})
            return go(request, reverse("campaign_detail", args=[slug]))
    picked = _picked(request, form)
    context = {"campaign": campaign, "form": form, "offered": offered, "picked": picked}
    status = 422 if form.errors else 200
    return render(request, "accountability/campaign_put.html", context, status=status)


def _put(request: UserRequest, campaign: Campaign, cases: list[Any], reason: str) -> None:
    for case in cases:
        actions.put_on_campaign(campaign, case, reason=reason, by=request.user, at=timezone.now())


def _picked(request: UserRequest, form: PutForm) -> set[str]:
    """Return the cases whose boxes are ticked: as typed, or the one of ?proposal=."""
    if form.is_bound:
        return set(request.POST.getlist("cases"))
    wanted = request.GET.get("proposal", "")
    rows = Proposal.objects.visible_to(request.user, timezone.localdate()).open(Purpose.CAMPAIGN)
    cases = rows.filter(pk=wanted).values_list("case", flat=True) if wanted.isdecimal() else ()
    return {str(pk) for pk in cases}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def campaign_report(request: UserRequest, slug: str) -> HttpResponse:
    """Show the closing report, every number with its list; POST ends the campaign with words."""
    campaign, now = campaign_or_404(request, slug), timezone.now()
    form = CloseForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned_data["words"]
        if carried_out(
            form, actions.close_campaign, campaign, words=words, by=request.user, at=now
        ):
            messages.success(request, _("专项治理已结束，未化解的件转入日常办理。"))
            return go(request, reverse("campaign_report", args=[slug]))
    rows = campaign_figures.rows_of(campaign, request.user, timezone.localdate(now))
    context = {
        "campaign": campaign,
        "said": veil_over(campaign.cases.values_list("case", flat=True))(campaign.words),
        "form": form,
        "figures": numbers(campaign, rows),
        "judged": judged(campaign, rows),
        "rate_words": campaign_figures.RATE_WORDS,
        "years": lines(request, campaign),
        "now": now,
        "may_close": campaign.frozen_on
        and not campaign.closed_on
        and may_direct(campaign.unit, request.user, now),
    }
    status = 422 if form.errors else 200
    return render(request, "accountability/campaign_report.html", context, status=status)


@require_safe
def campaign_figure(request: UserRequest, slug: str, code: str) -> HttpResponse:
    """Show the cases behind a number: the same query that counted them."""
    campaign, today = campaign_or_404(request, slug), timezone.localdate()
    figure = campaign_figures.FIGURES.get(code)
    if figure is None:
        raise Http404
    rows = figure.pick(campaign_figures.rows_of(campaign, request.user, today))
    page = Paginator(rows.order_by("pk"), PAGE).get_page(request.GET.get("page"))
    ids = [row.pk for row in page.object_list]
    shown = campaign_board.rows(CampaignCase.objects.filter(pk__in=ids), today)
    context = {"campaign": campaign, "figure": figure, "page": page, "rows": shown}
    return render(request, "accountability/campaign_figure.html", context)


def campaign_or_404(request: UserRequest, slug: str) -> Campaign:
    """Return the campaign if it exists for the reader. Raises Http404."""
    campaigns = Campaign.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(campaigns.select_related("unit", "leader", "chain"), slug=slug)


def proposed(request: UserRequest, campaign: Campaign) -> ProposalQuerySet:
    """Return what rules propose for the list, of cases the reader may see."""
    rows = Proposal.objects.visible_to(request.user, timezone.localdate()).open(Purpose.CAMPAIGN)
    rows = rows.filter(about=f"campaign/{campaign.slug}").select_related("case")
    return rows.order_by("made_on", "pk")


def numbers(campaign: Campaign, rows: Any) -> list[dict[str, Any]]:
    """Return the figures with their counts and the address of the list behind each."""
    return [
        {
            "code": figure.code,
            "label": figure.label,
            "definition": figure.definition,
            "value": figure.pick(rows).count(),
            "url": reverse("campaign_figure", args=[campaign.slug, figure.code]),
        }
        for figure in campaign_figures.ROWS
    ]


def judged(campaign: Campaign, rows: Any) -> list[dict[str, Any]]:
    """Return the matrix of judgements with its counts, each with its list. One query."""
    counted = Counter(rows.values_list("fact_finding", "claim"))
    return [
        {
            "label": finding.label,
            "cells": [
                {
                    "claim": claim.label,
                    "value": counted[finding.value, claim.value],
                    "url": reverse("campaign_figure", args=[campaign.slug, f"{finding}-{claim}"]),
                }
                for claim in ClaimAssessment
            ],
        }
        for finding in FactFinding
    ]


def lines(request: UserRequest, campaign: Campaign) -> list[campaign_figures.Year]:
    """Return the line of the years of this office, of what the reader may see."""
    seen = CampaignCase.objects.visible_to(request.user, timezone.localdate())
    return campaign_figures.years(seen.filter(campaign__unit=campaign.unit_id))
