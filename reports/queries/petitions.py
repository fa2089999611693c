"""Petitions 信访件: how much came in, by the day it was received."""

from collections.abc import Callable

from django.db.models import QuerySet

from petitions.models import CaseStage, Channel, Petition
from reports.period import Period
from reports.queries.countable import countable

Petitions = QuerySet[Petition]

ONLINE = (Channel.ONLINE, Channel.MAILBOX)


def petitions(period: Period) -> Petitions:
    rows = Petition.objects.filter(received_on__range=period.days)
    return countable(rows.exclude(case__stage=CaseStage.VOID))


def first_ones(period: Period) -> Petitions:
    return petitions(period).filter(repeats=False)


def repeated_ones(period: Period) -> Petitions:
    return petitions(period).filter(repeats=True)


def online_ones(period: Period) -> Petitions:
    return petitions(period).filter(channel__in=ONLINE)


def of_channel(channel: Channel) -> Callable[[Period], Petitions]:
    """Return the query of one channel."""
    return lambda period: petitions(period).filter(channel=channel)


visits = of_channel(Channel.VISIT)
