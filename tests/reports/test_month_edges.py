"""An instant belongs to one month of Asia/Shanghai, whatever the zone of the server."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from petitions import bulk
from reports import figures, issues
from reports.month import Month
from reports.period import Year
from tests.reports import histories
from tests.world import SHANGHAI

ZONES = ("UTC", "Asia/Shanghai", "America/New_York")
MONTHS = list(Month(2024, 1).through(Month(2025, 12)))
TICK = timedelta(microseconds=1)
SAY_MONTHS = """
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.utils import timezone
from reports.month import Month
for month in Month(2024, 1).through(Month(2025, 12)):
    first = datetime(month.year, month.number, 1, tzinfo=UTC) - timedelta(hours=8)
    for ticks in (-1, 0, 1):
        at = first + timedelta(microseconds=ticks)
        print(Month.at(at), timezone.localdate(at), Month.at(at).first, Month.at(at).last)
"""


def midnight(month):
    return datetime(month.year, month.number, 1, tzinfo=SHANGHAI)


@pytest.fixture
def edges(world):
    """An assignment one tick before, at and after the first instant of each month."""
    written = []
    for month in MONTHS:
        for at in (midnight(month) - TICK, midnight(month), midnight(month) + TICK):
            opened = histories.entry(
                "open", at.date(), unit="XFB", channel="letter", track="remedy", route=6,
                topic="E05-04", cannot_notify=False, received_on=at.date().isoformat(),
            )  # fmt: skip
            due = (at.date() + timedelta(days=30)).isoformat()
            sent = histories.entry("assign", at.date(), assignment=1, unit="JJC", due_on=due)
            entries = [replace(one, at=at) for one in (opened, sent)]
            written.append(histories.history(world.office, at.date(), entries, registered=at))
    bulk.write(written, recorded_at=midnight(Month(2026, 1)))
    return world


@pytest.fixture
def server_zone():
    """Set the zone of the process, and put it back."""
    before = os.environ.get("TZ")

    def set_to(zone):
        os.environ["TZ"] = zone
        time.tzset()

    yield set_to
    set_to(before or settings.TIME_ZONE)


def test_each_instant_is_in_one_month_and_the_months_make_the_year(edges):
    found = [figures.ASSIGNED.count(month) for month in MONTHS]
    assert found == [3] * 23 + [2]  # two at its beginning, one at its end
    assert figures.ASSIGNED.count(Month(2023, 12)) == 1
    for year in (2024, 2025):
        months = [month for month in MONTHS if month.year == year]
        assert figures.ASSIGNED.count(Year(year)) == sum(map(figures.ASSIGNED.count, months))


def test_the_bulletin_is_the_same_bytes_in_any_zone_of_the_server(edges, server_zone):
    asked = (Month(2023, 12), Month(2024, 2), Month(2024, 3), Month(2025, 12))
    said = set()
    for zone in ZONES:
        server_zone(zone)
        said.add(tuple(issues.data_of(month) for month in asked))
    assert len(said) == 1


def test_a_server_in_another_zone_starts_with_the_same_months():
    said = set()
    for zone in ZONES:
        run = subprocess.run(
            [sys.executable, "-c", SAY_MONTHS], env=os.environ | {"TZ": zone}, check=True,
            cwd=settings.BASE_DIR, capture_output=True, text=True,
        )  # fmt: skip
        said.add(run.stdout)
    (lines,) = (one.splitlines() for one in said)
    assert lines[0] == "2023-12 2023-12-31 2023-12-01 2023-12-31"
    assert lines[1] == lines[2] == "2024-01 2024-01-01 2024-01-01 2024-01-31"
    assert len(lines) == 72
