"""What campaigns put on somebody's desk: the three that are missing, days gone, signatures."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext

from accountability.models import CampaignCase, CampaignResult
from organization.models import Role, User
from organization.standing import standing
from petitions.desk_items import DeskItem

WORKING = frozenset({Role.HANDLER, Role.UNIT_CLERK, Role.HEAD, Role.LEADER})


def items(user: User, on: date) -> list[DeskItem]:
    """Return what this person owes on campaigns. One query for the office, one for the others."""
    held = standing(user, on)
    found: list[DeskItem] = []
    if offices := held.units(Role.OFFICE):
        found += _lacking(user, on, offices)
    if held.roles & WORKING:
        found += _mine(user, on)
    return found


def _lacking(user: User, on: date, offices: frozenset[int]) -> Iterator[DeskItem]:
    rows = CampaignCase.objects.visible_to(user, on).lacking()
    rows = rows.filter(campaign__unit__in=offices, campaign__closed_on__isnull=True)
    counted = rows.values_list("campaign__slug", "campaign__title").annotate(n=Count("pk"))
    for slug, title, n in counted.order_by("campaign__slug"):
        words = gettext("%(title)s：%(n)s 件三个落实不全") % {"title": title, "n": n}
        yield DeskItem(
            gettext("专项治理"), words, reverse("campaign_figure", args=[slug, "lacking"])
        )


def _mine(user: User, on: date) -> Iterator[DeskItem]:
    """Yield what is past its day in this person's hands, and what waits for the signature."""
    late = Q(handler=user, until__lt=on, asked_on__isnull=True, campaign__closed_on__isnull=True)
    waiting = Q(campaign__leader=user, asked_on__isnull=False) & ~Q(asked_by=user)
    rows = CampaignCase.objects.visible_to(user, on).filter(late | waiting)
    rows = rows.filter(result=CampaignResult.OPEN).select_related("campaign", "case")
    for row in rows.order_by("until", "pk"):
        number, url = row.case.number, url_of(row)
        if row.asked_on:
            words = gettext("%(number)s 提请销号，待签批") % {"number": number}
            yield DeskItem(gettext("专项治理"), words, url)
        else:
            words = gettext("%(number)s 已过办结时限") % {"number": number}
            yield DeskItem(gettext("专项治理"), words, url, row.until)


def url_of(row: CampaignCase) -> str:
    """Return the page of one case of a campaign."""
    return reverse("campaign_case", args=[row.campaign.slug, row.case.slug])
