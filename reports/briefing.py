"""The yearly figures as the published briefing prints them. Nothing is stored; cases that few may
know of are not among them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.declared.chain import CAMPAIGN_LISTED, CAMPAIGN_RESOLVED, CAMPAIGNS_RESOLVED
from reports.declared.openness import ENQUIRIES, ISSUES, MEETINGS, PUBLISHED, REPLIES_PUBLISHED
from reports.measures import Figure, Share
from reports.period import Year
from reports.queries.chain import FIRST_YEAR

FIGURES: tuple[Figure, ...] = (
    MEETINGS, ISSUES, CAMPAIGNS_RESOLVED, PUBLISHED, REPLIES_PUBLISHED, ENQUIRIES,
)  # fmt: skip
BY_CODE = {figure.code: figure for figure in FIGURES}
RATE_WORDS = _(
    "化解率＝当年清单内年底前化解且未再来信访的件数÷清单件数；列出首个年度（2008 年）和当年。"
)
SHARE_WORDS = _("公开率＝公开咨询答复÷收到咨询，同一年收到的咨询。")


def count(code: str, year: int) -> int:
    """Return one number."""
    return BY_CODE[code].count(Year(year))


def rates(year: int) -> dict[int, Share]:
    """Return the resolution rate of the first campaign and of this year's.

    A year without a campaign is left out.
    """
    found = {}
    for one in sorted({FIRST_YEAR, year}):
        listed = CAMPAIGN_LISTED.count(Year(one))
        if listed:
            found[one] = Share(CAMPAIGN_RESOLVED.count(Year(one)), listed)
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
            str(one): None if found.rate is None else round(found.rate, 3)
            for one, found in rates(year).items()
        },
        "cases_published": counted["cases_published"],
        "replies_published": counted["replies_published"],
        "replies_published_share": None if part is None else round(part, 2),
    }
