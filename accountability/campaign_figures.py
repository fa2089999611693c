"""The figures of a campaign: a name, a definition in words, and the one query that is both the
number and the list behind it.

`rows` is always a queryset of CampaignCase; pages begin with the rows the reader may see
(`rows_of`), the published figures with all of them (`cases_of`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accountability.models import Campaign, CampaignCase, ClaimAssessment, FactFinding
from accountability.models.campaigns import CampaignCaseQuerySet
from organization.models import User

Text = str | Promise
FLOOR = 5  # no rate is printed of fewer cases than that


@dataclass(frozen=True)
class Figure:
    """One figure; `pick` narrows rows to what it counts."""

    code: str
    label: Text
    definition: Text
    pick: Callable[[CampaignCaseQuerySet], CampaignCaseQuerySet]


@dataclass(frozen=True)
class Year:
    """One campaign in the line of the years."""

    year: int
    slug: str
    total: int
    resolved: int

    @property
    def rate(self) -> float | None:
        """The share of the list that was resolved by the end of the year."""
        return rate(self.resolved, self.total)

    @property
    def percent(self) -> float | None:
        """The same as a percentage with one decimal."""
        return None if self.rate is None else round(self.rate * 100, 1)


def cases_of(campaign: Campaign) -> CampaignCaseQuerySet:
    """Return the list of the campaign: what stood on it when it was frozen."""
    return CampaignCase.objects.filter(campaign=campaign).listed()


def additions_of(campaign: Campaign) -> CampaignCaseQuerySet:
    """Return what was added after the list was frozen."""
    return CampaignCase.objects.filter(campaign=campaign).additions()


def resolved_of(campaign: Campaign) -> CampaignCaseQuerySet:
    """Return the cases of the list that were resolved by the end of its year and stayed so."""
    return cases_of(campaign).resolved_in_year()


def resolved_between(first: int, last: int) -> CampaignCaseQuerySet:
    """Return the same for all campaigns of these years together."""
    years = Q(campaign__year__gte=first, campaign__year__lte=last)
    return CampaignCase.objects.filter(years).listed().resolved_in_year()


def rate(resolved: int, total: int) -> float | None:
    """Return the share, None where there are too few cases to speak of one."""
    return resolved / total if total >= FLOOR else None


def rate_of(campaign: Campaign) -> float | None:
    """Return the 化解率: resolved by the end of the year / cases on the frozen list."""
    return rate(resolved_of(campaign).count(), cases_of(campaign).count())


def rows_of(campaign: Campaign, user: User, on: date) -> CampaignCaseQuerySet:
    """Return the cases of a campaign that exist for the reader, additions included."""
    return CampaignCase.objects.visible_to(user, on).filter(campaign=campaign)


def years(rows: CampaignCaseQuerySet) -> list[Year]:
    """Return every campaign of these rows with its total and its resolved, in one query."""
    resolved = CampaignCase.objects.resolved_in_year().values("pk")
    counted = (
        rows.listed()
        .values("campaign__year", "campaign__slug")
        .annotate(total=Count("pk"), resolved=Count("pk", filter=Q(pk__in=resolved)))
        .order_by("campaign__year", "campaign__slug")
        .values_list("campaign__year", "campaign__slug", "total", "resolved")
    )
    return [Year(*line) for line in counted]


def _judged(finding: FactFinding, claim: ClaimAssessment) -> Figure:
    return Figure(
        f"{finding.value}-{claim.value}",
        format_lazy("{} · {}", finding.label, claim.label),
        _("研判为这一格的件，含增列。"),
        lambda rows: rows.filter(fact_finding=finding, claim=claim),
    )


ROWS = (
    Figure("total", _("总数"), _("确定清单时在列的件。确定之后增列的另计。"), lambda r: r.listed()),
    Figure(
        "resolved",
        _("已化解"),
        _("清单内、年底前核实化解并经领导签批销号，其后十二个月内没有再来信访的件。"),
        lambda r: r.listed().resolved_in_year(),
    ),
    Figure(
        "later",
        _("年后化解"),
        _("清单内、过了年度才化解的件；不计入当年化解率。"),
        lambda r: r.listed().resolved_later(),
    ),
    Figure(
        "explained",
        _("已解释疏导"),
        _("清单内、以政策解释和思想疏导销号的件；不计入化解。"),
        lambda r: r.listed().explained(),
    ),
    Figure(
        "unsettled",
        _("未销号"),
        _("清单内还没有销号，或化解后十二个月内又来信访的件。"),
        lambda r: r.listed().unsettled(),
    ),
    Figure(
        "back",
        _("化解后重访"),
        _("销号化解后十二个月内又收到同一事项信访件的件，含增列；已从化解数中减去。"),
        lambda r: r.came_back(),
    ),
    Figure(
        "ready",
        _("三个落实到位"),
        _("清单内包案领导、工作部门和经办人员、工作要求和办结时限三项都有的件。"),
        lambda r: r.listed().settled_in_three(),
    ),
    Figure(
        "lacking",
        _("三个落实不全"),
        _("还没有销号、三项中至少缺一项的件，含增列。"),
        lambda r: r.lacking(),
    ),
    Figure("additions", _("增列"), _("清单确定之后列入的件，单独计数。"), lambda r: r.additions()),
    Figure(
        "additions_resolved",
        _("增列中已化解"),
        _("增列的件中已化解、没有再来信访的；不计入化解率。"),
        lambda r: r.additions().resolved(),
    ),
)  # fmt: skip
JUDGED = tuple(_judged(finding, claim) for finding in FactFinding for claim in ClaimAssessment)
FIGURES: dict[str, Figure] = {figure.code: figure for figure in (*ROWS, *JUDGED)}
RATE_WORDS = _("化解率＝清单内年底前化解且未再来信访的件数÷清单件数；清单不足 5 件时不计算比率。")
