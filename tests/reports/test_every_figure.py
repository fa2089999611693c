"""Every figure against a second count in plain Python, and against its own list."""

import statistics
from collections import Counter
from datetime import date

import pytest

from reports import counting, dimensions, figures
from reports.declared import outcomes, timeliness, volume
from reports.measures import Scope
from reports.month import Month
from reports.period import Days, Year
from tests.reports import recount, stories

PERIODS = (
    Month(2018, 3), Month(2018, 7), Month(2018, 12), Year(2018), Year(2019),
    Days(date(2018, 2, 10), date(2018, 8, 20)),
)  # fmt: skip


@pytest.fixture(params=range(2))
def told(request, world):
    return stories.tell(world, request.param)


def test_volume_timeliness_and_outcomes_are_what_a_second_count_says(world, told):
    units = {unit.code: unit for unit in (world.office, world.bureau, world.jjc, world.rsc)}
    asked = (*volume.VOLUME, *timeliness.TIMELINESS, *outcomes.OUTCOMES)
    for period in PERIODS:
        found = counting.counts(asked, period, [unit.pk for unit in units.values()])
        for code, unit in units.items():
            expected = recount.volume(told, code, *period.days)
            expected += recount.timeliness(told, code, *period.days)
            numbers = Counter({key: n for key, n in found[unit.pk].items() if n})
            known = Counter({key: n for key, n in expected.items() if n and key in found[unit.pk]})
            assert numbers == known, (period, code)


def test_the_whole_is_the_sum_of_the_units(world, told):
    everybody = [world.office.pk, world.bureau.pk, world.jjc.pk, world.rsc.pk]
    asked = (*volume.VOLUME, *timeliness.TIMELINESS)
    for period in PERIODS:
        parts = counting.total(counting.counts(asked, period, everybody).values())
        assert counting.numbers(asked, period) == parts
        assert counting.numbers(asked, period, Scope.of(everybody)) == parts


def test_every_identity_holds_in_every_period(world, told):
    for period in PERIODS:
        counting.require_balance(figures.IDENTITIES, counting.numbers(figures.ALL, period))


def test_days_to_a_reply_are_measured_over_the_replied(world, told):
    (spread,) = timeliness.SPREADS
    for period in PERIODS:
        expected = recount.days(told, "JJC", *period.days)
        took = spread.measured(period, Scope.of([world.jjc.pk]))
        assert took.rows == len(expected)
        if expected:
            assert took.median == statistics.median(expected)
            assert took.mean == pytest.approx(statistics.mean(expected), abs=0.05)
            assert sum(day <= took.p90 for day in expected) >= 0.9 * len(expected)
            assert sum(day < took.p90 for day in expected) < 0.9 * len(expected)


def test_all_numbers_are_one_statement(world, told, django_assert_num_queries):
    with django_assert_num_queries(1):
        counting.counts(figures.ALL, Year(2018), [world.jjc.pk, world.rsc.pk])
    with django_assert_num_queries(1):
        counting.numbers(figures.ALL, Year(2018))


@pytest.mark.parametrize("code", dimensions.HELD)
def test_the_parts_of_a_figure_add_up_to_it(world, told, code):
    by, period = dimensions.BY_CODE[code], Year(2018)
    for figure in (one for one in figures.ALL if by.fits(one)):
        rows = figure.rows(period)
        parts = rows.order_by().annotate(part=by.key(figure, rows.model)).values("part")
        found = dict(parts.annotate(n=figure.number).values_list("part", "n"))
        assert sum(found.values()) == figure.count(period), figure.code
        for part, n in found.items():
            assert by.knows(part)
            assert by.narrow(rows, figure, part).aggregate(n=figure.number)["n"] == n
