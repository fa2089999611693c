"""Three computations of every month: the product's queries, plain Python from events alone, and
the same month asked again after more was recorded. `make proofs` runs thousands of them."""

import os
import random
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports import counting, figures
from reports.declared import ratings, remedies, timeliness, volume
from tests.reports import from_events, lives
from tests.world import SHANGHAI

HISTORIES = int(os.environ.get("REPORT_HISTORIES", "40"))
AT_ONCE = 500
ENOUGH = 40  # lives among which somebody rates and somebody could have
ASKED_AGAIN = 4  # months that had ended when the first part was written
HEADS = (volume.PEOPLE, volume.VISITORS)  # events say no number of people
KNOWN = (
    *figures.REPORT, *volume.VOLUME, *timeliness.TIMELINESS, *remedies.REMEDIES, *ratings.RATINGS,
)  # fmt: skip
ASKED = tuple(one for one in dict.fromkeys(KNOWN) if one not in HEADS)


def by_the_product(world, months):
    units = {unit.pk: unit.code for unit in (world.office, world.jjc, world.rsc, world.bureau)}
    result = {}
    for month in months:
        found = counting.counts(ASKED, month, units)
        result[month] = {
            units[pk]: {code: n for code, n in row.items() if n} for pk, row in found.items()
        }
    return result


def from_the_events(world, events, months):
    found = from_events.matters(events, lives.law()).values()
    codes = [unit.code for unit in (world.office, world.jjc, world.rsc, world.bureau)]
    result = {}
    for month in months:
        counted = from_events.count(found, month.first, month.last)
        result[month] = {code: dict(counted.get(code, {})) for code in codes}
    return result


def require_agreement(world, rng, count, months):
    """Write so many lives, ask at a month's end and again when everything is recorded."""
    told = lives.tell(world, rng, count)
    cut = rng.choice(months)
    known = [month for month in months if month <= cut][-ASKED_AGAIN:]
    evening = datetime.combine(cut.last, time(23, 59, 59, 999999), SHANGHAI)
    written = lives.write(told, cut.last, evening)
    then = by_the_product(world, known)

    lives.go_on(written, cut.last)
    late = [life for life in told if life.steps[0].on > cut.last]
    lives.write(late, date.max, evening + timedelta(days=700))
    now = by_the_product(world, months)

    events = lives.events()
    assert now == from_the_events(world, events, months)
    recorded = [event for event in events if event["recorded_at"] <= evening]
    assert then == from_the_events(world, recorded, known)
    for month, rows in now.items():
        nothing = {figure.code: 0 for figure in ASKED}
        whole = nothing | counting.total(rows.values())
        assert not counting.failing(figures.IDENTITIES, whole), month
    return now


@settings(
    max_examples=min(20, max(2, HISTORIES // 200)),
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],  # each example is a database full: shrinking one takes an hour
    suppress_health_check=list(HealthCheck),
)
@given(rng=st.randoms(use_true_random=False), count=st.integers(1, 6), first=st.integers(0, 20))
def test_a_few_lives_give_the_same_numbers_in_three_computations(world, rng, count, first):
    with transaction.atomic():
        require_agreement(world, rng, count, lives.MONTHS[first : first + 4])
        transaction.set_rollback(True)


@pytest.mark.parametrize("fill", range(-(-HISTORIES // AT_ONCE)))
def test_many_lives_give_the_same_numbers_in_three_computations(world, fill):
    count = min(AT_ONCE, HISTORIES - fill * AT_ONCE)
    counted = require_agreement(world, random.Random(fill), count, lives.MONTHS)
    if count >= ENOUGH:
        found = {code for rows in counted.values() for row in rows.values() for code in row}
        assert {"office_rated", "office_unrated", "unit_rated", "unit_unrated"} <= found
