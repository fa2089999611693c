"""The demo can be loaded on any day, and with few cases."""

from datetime import datetime

import pytest

from audit.models import Event
from demo.pace import SHANGHAI
from organization.models import User
from petitions.desk_items import items_of
from reports.jobs import months_missing
from reports.models import MonthlyReport
from tests.demo.loads import disordered, findings, load

AT = datetime(2026, 11, 24, tzinfo=SHANGHAI)
LOGINS = ("clerk", "office", "leader", "head", "handler", "unitclerk", "bureauhead")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "day",
    [
        "2026-12-01",  # the month has just ended: nobody has confirmed yet
        "2027-01-01",  # so has the year
        "2026-10-09",  # after a week of holidays
        "2026-10-15",
        "2027-02-12",
        "2027-02-28",
        "2027-10-20",  # a calendar that ends with this year
    ],
)
def test_any_day_will_do(day):
    at = datetime.fromisoformat(day).replace(tzinfo=SHANGHAI)
    load(at, 80)
    assert findings() == []
    assert not Event.objects.filter(occurred_at__gt=at).exists()
    assert not disordered()
    assert set(MonthlyReport.objects.values_list("month", flat=True)) == set(months_missing(at))
    for username in LOGINS:
        assert items_of(User.objects.get(username=username), at.date()), username


@pytest.mark.django_db
@pytest.mark.parametrize("cases", [1, 20])
def test_few_cases_will_do(cases):
    load(AT, cases)
    assert findings() == []
    assert items_of(User.objects.get(username="leader"), AT.date())
