"""The chain of responsibility at work: cases with a lead, supervision, campaigns, key periods."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accountability.campaign_figures import resolved_between
from accountability.models import (
    CampaignCase,
    CaseLead,
    ContactDuty,
    ContactRecord,
    ContactWish,
    PeriodCase,
    Supervision,
)
from accountability.models.campaigns import CampaignCaseQuerySet
from accountability.models.contacts import WishKind
from reports.period import Period
from reports.queries.countable import countable

FIRST_YEAR = 2008  # of the campaigns and of publishing


def leads(period: Period) -> QuerySet[CaseLead]:
    running = Q(ended_on__isnull=True) | Q(ended_on__gt=period.last)
    return countable(CaseLead.objects.filter(running, began_on__lte=period.last))


def leads_resolved(period: Period) -> QuerySet[CaseLead]:
    return leads(period).filter(case__resolved_on__lte=period.last)


def leads_unresolved(period: Period) -> QuerySet[CaseLead]:
    later = Q(case__resolved_on__isnull=True) | Q(case__resolved_on__gt=period.last)
    return leads(period).filter(later)


def leads_open(period: Period) -> QuerySet[CaseLead]:
    later = Q(case__closed_on__isnull=True) | Q(case__closed_on__gt=period.last)
    return leads(period).filter(later)


def supervised(period: Period) -> QuerySet[Supervision]:
    return countable(Supervision.objects.filter(issued_on__range=period.days))


def campaign_listed(period: Period) -> CampaignCaseQuerySet:
    """The frozen lists of the campaigns of the year."""
    rows = CampaignCase.objects.filter(campaign__year=period.last.year, case__restricted=False)
    return rows.listed()


def campaign_resolved(period: Period) -> CampaignCaseQuerySet:
    return campaign_listed(period).resolved_in_year()


def campaign_ready(period: Period) -> CampaignCaseQuerySet:
    return campaign_listed(period).settled_in_three()


def campaigns_resolved(period: Period) -> CampaignCaseQuerySet:
    """What the campaigns from the first year to this one resolved."""
    return resolved_between(FIRST_YEAR, period.last.year).filter(case__restricted=False)


def contacts_owed(period: Period) -> QuerySet[PeriodCase]:
    """Listed cases of key periods that ended in the period, open when theirs ended."""
    rows = countable(PeriodCase.objects.filter(period__ends_on__range=period.days))
    ends = F("period__ends_on")
    closed_later = Q(case__closed_on__isnull=True) | Q(case__closed_on__gt=ends)
    resolved_later = Q(case__resolved_on__isnull=True) | Q(case__resolved_on__gt=ends)
    return rows.filter(closed_later, resolved_later)


# What is owed no more under a standing wish of the petitioner; see `contacts.owed`.
WAIVED_BY = {
    ContactDuty.TALK: (WishKind.NOTICES, WishKind.WRITTEN),
    ContactDuty.CONTACT: (WishKind.NOTICES,),
    ContactDuty.RECORD: (),
}


def contacts_kept(period: Period) -> QuerySet[PeriodCase]:
    rows = contacts_owed(period)
    for duty, wishes in WAIVED_BY.items():
        rows = rows.filter(_recorded(duty) | _waived(wishes) if wishes else _recorded(duty))
    return rows


def _recorded(duty: ContactDuty) -> Q:
    rows = ContactRecord.objects.filter(period=OuterRef("period"), case=OuterRef("case"))
    return Q(Exists(rows.filter(duty=duty)))


def _waived(wishes: tuple[WishKind, ...]) -> Q:
    """Wished for by the end of the key period, and not taken back by then."""
    ends = OuterRef("period__ends_on")
    stands = Q(ended_on__isnull=True) | Q(ended_on__gt=ends)
    rows = ContactWish.objects.filter(stands, case=OuterRef("case"), noted_on__lte=ends)
    return Q(Exists(rows.filter(kind__in=wishes)))
