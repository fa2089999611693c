"""The yearly figures as the published briefing prints them: a name, a definition in words, and one
query each. Nothing is stored; cases that few may know of are not among them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accountability.campaign_figures import rate, resolved_between
from accountability.models import CampaignCase
from accountability.models.campaigns import CampaignCaseQuerySet
from meetings.figures import meetings_of, resolved_at_meetings
from portal.models import Enquiry, PublishedCase

FIRST_YEAR = 2008  # of the campaigns and of publishing
Text = str | Promise


@dataclass(frozen=True)
class Figure:
    """One number of a year; `rows(year)` is what it counts."""

    code: str
    name: Text
    words: Text
    rows: Callable[[int], QuerySet[Any]]


def campaign_cases(year: int) -> CampaignCaseQuerySet:
    """Return the frozen lists of the campaigns of that year."""
    return CampaignCase.objects.filter(campaign__year=year, case__restricted=False).listed()


def campaign_resolved(year: int) -> CampaignCaseQuerySet:
    """Return what the campaigns from the first year to this one resolved."""
    return resolved_between(FIRST_YEAR, year).filter(case__restricted=False)


def issues(year: int) -> QuerySet[Any]:
    """Return the issues that the meetings of the year brought to a solution."""
    open_ones = Q(case__isnull=True) | Q(case__restricted=False)
    return resolved_at_meetings(year).filter(open_ones, closed_annex=False)


def cases_published(year: int) -> QuerySet[Any]:
    """Return the cases published from the first year to this one and not withdrawn."""
    rows = PublishedCase.objects.published_between(FIRST_YEAR, year)
    return rows.filter(case__restricted=False)


def enquiries(year: int) -> QuerySet[Any]:
    """Return the enquiries received in the year."""
    return Enquiry.objects.received_in(year)


def replies_published(year: int) -> QuerySet[Any]:
    """Return those of them whose answer the public can read."""
    return Enquiry.objects.received_in(year).published()


FIGURES: tuple[Figure, ...] = (
    Figure(
        "meetings",
        _("信访工作例会"),
        _("当年已召开的双周例会和临时例会，按召开日期归年。"),
        meetings_of,
    ),
    Figure(
        "issues_resolved_at_meetings",
        _("例会推动解决的突出问题"),
        _("当年例会上的议题，结果为“推动解决”且没有重访的。"),
        issues,
    ),
    Figure(
        "campaign_resolved_total",
        _("专项治理累计化解"),
        _("2008 年至当年各年清单内，年底前核实化解、领导签批销号且十二个月内没有重访的件。"),
        campaign_resolved,
    ),
    Figure(
        "cases_published",
        _("公开办理案例"),
        _("2008 年至当年公开、没有撤回的案例。"),
        cases_published,
    ),
    Figure(
        "replies_published",
        _("公开咨询答复"),
        _("当年收到的咨询中，应咨询人要求公开了答复、没有撤回的条数。"),
        replies_published,
    ),
    Figure("enquiries", _("收到咨询"), _("当年收到的咨询，按收到日期归年。"), enquiries),
)
BY_CODE = {figure.code: figure for figure in FIGURES}
RATE_WORDS = _(
    "化解率＝当年清单内年底前化解且未再来信访的件数÷清单件数；列出首个年度（2008 年）和当年。"
)
SHARE_WORDS = _("公开率＝公开咨询答复÷收到咨询，同一年收到的咨询。")


def count(code: str, year: int) -> int:
    """Return one number."""
    return BY_CODE[code].rows(year).count()


def rates(year: int) -> dict[int, tuple[int, int, float | None]]:
    """Return resolved, listed and the rate of the first campaign and of this year's.

    A year without a campaign is left out; the rate is None for fewer than five cases.
    """
    found = {}
    for one in sorted({FIRST_YEAR, year}):
        rows = campaign_cases(one)
        listed, resolved = rows.count(), rows.resolved_in_year().count()
        if listed:
            found[one] = (resolved, listed, rate(resolved, listed))
    return found


def share(year: int) -> float | None:
    """Return which part of the year's enquiries has a published answer, None without any."""
    received = count("enquiries", year)
    return count("replies_published", year) / received if received else None


def document(year: int) -> dict[str, Any]:
    """Return the figures of a year as the command prints them."""
    part = share(year)
    counted = {code: count(code, year) for code in BY_CODE if code != "enquiries"}
    return {
        "meetings": counted["meetings"],
        "issues_resolved_at_meetings": counted["issues_resolved_at_meetings"],
        "campaign_resolved_total": counted["campaign_resolved_total"],
        "campaign_rate": {
            str(one): None if part_of is None else round(part_of, 3)
            for one, (_resolved, _listed, part_of) in rates(year).items()
        },
        "cases_published": counted["cases_published"],
        "replies_published": counted["replies_published"],
        "replies_published_share": None if part is None else round(part, 2),
    }
