"""Meetings, enquiries 咨询 and what was told to the public."""

from django.db.models import F, Q, QuerySet

from meetings.figures import meetings_of, resolved_at_meetings
from meetings.models import AgendaItem, Meeting
from portal.models import Enquiry, EnquiryStage, PublishedCase
from reports.period import Period
from reports.queries.chain import FIRST_YEAR


def meetings(period: Period) -> QuerySet[Meeting]:
    return meetings_of(period.last.year)


def issues(period: Period) -> QuerySet[AgendaItem]:
    open_ones = Q(case__isnull=True) | Q(case__restricted=False)
    return resolved_at_meetings(period.last.year).filter(open_ones, closed_annex=False)


def cases_published(period: Period) -> QuerySet[PublishedCase]:
    rows = PublishedCase.objects.published_between(FIRST_YEAR, period.last.year)
    return rows.filter(case__restricted=False)


def enquiries(period: Period) -> QuerySet[Enquiry]:
    return Enquiry.objects.filter(received_on__range=period.days)


def replies_published(period: Period) -> QuerySet[Enquiry]:
    return Enquiry.objects.filter(received_on__range=period.days).published()


def enquiries_owed(period: Period) -> QuerySet[Enquiry]:
    return enquiries(period).exclude(stage=EnquiryStage.PETITION)


def enquiries_in_time(period: Period) -> QuerySet[Enquiry]:
    return enquiries(period).filter(answered_on__lte=F("due_on"))
