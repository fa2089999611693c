"""Rates, spreads, identities, size groups and periods; no database but where units are asked."""

import json
import statistics
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organization.models import Unit
from reports import counting, figures
from reports.comparing import Line, grouped
from reports.measures import Counted, Identity, Mixed, Rate, Share, spent
from reports.models import MonthlyReport
from reports.month import Month
from reports.period import Days, NotAPeriod, Year, eve, parse, so_far
from reports.verify import check_frozen_balances
from tests.world import MONDAY

ONE, TWO = date(2026, 1, 1), date(2026, 3, 31)


def test_no_rate_is_said_of_fewer_than_five():
    assert (Share(4, 4).rate, Share(4, 4).percent) == (None, None)
    assert (Share(1, 3).part, Share(1, 3).whole) == (1, 3)
    assert (Share(4, 5).rate, Share(4, 5).percent) == (0.8, 80.0)
    assert Share(2, 6).percent == 33.3
    assert Share(1, 16).percent == 6.3  # 6.25, as on paper


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.integers(0, 400), st.integers(1, 30), min_size=1, max_size=12))
def test_a_spread_is_what_the_single_days_say(table):
    days = sorted(day for day, n in table.items() for _ in range(n))
    found = spent(table)
    assert found.rows == len(days)
    assert found.median == statistics.median(days)
    assert found.mean == round(statistics.mean(days), 1)
    assert found.p90 == days[-(-len(days) * 9 // 10) - 1]


def test_nothing_took_no_days():
    assert (spent({}).rows, spent({}).mean, spent({}).p90) == (0, None, None)


def test_people_and_submissions_are_never_put_together():
    people, petitions = figures.BY_CODE["people"], figures.BY_CODE["petitions"]
    with pytest.raises(Mixed):
        Rate("x", "", "", people, (petitions,))
    with pytest.raises(Mixed):
        Identity("x", "", (people,), (petitions,))


def test_every_figure_says_what_it_counts_when_and_of_what():
    codes = [one.code for one in (*figures.ALL, *figures.RATES, *figures.SPREADS)]
    assert len(set(codes)) == len(codes)
    for figure in figures.ALL:
        assert str(figure.definition).endswith("。")
        assert str(figure.name)
        assert str(figure.base_date)
        assert figure.counted in Counted
        assert (figure.counted == Counted.PEOPLE) == bool(figure.sums)
    for rate in (*figures.RATES, *figures.SPREADS):
        assert str(rate.definition).endswith("。")
    made_of = {one for rate in figures.RATES for one in rate.figures}
    made_of |= {one for same in figures.IDENTITIES for one in (*same.left, *same.right)}
    assert made_of <= set(figures.ALL)


def test_a_rate_that_waits_is_final_only_then():
    rate = figures.RATE_BY_CODE["settled_at_once_rate"]
    assert not rate.is_final(Month(2026, 1), date(2026, 5, 1))
    assert rate.is_final(Month(2026, 1), date(2026, 5, 2))
    assert figures.RATE_BY_CODE["reply_rate"].is_final(Month(2026, 1), date(2026, 2, 1))


def test_periods_are_read_as_they_are_written():
    for period in (Month(2026, 3), Year(2026), Days(ONE, TWO)):
        assert parse(str(period)) == period
        assert period.days == (period.first, period.last)
    assert eve(Year(2026)) == date(2025, 12, 31)
    for text in (
        "", "26", "2026-13", "1026", "2026-1", "9999", "2026-01-01..", "2026-02-01..2026-01-01",
        "2026-02-30..2026-03-01", "2026-01-01..3001-01-01",
    ):  # fmt: skip
        with pytest.raises(NotAPeriod):
            parse(text)


def test_a_running_period_is_cut_at_today():
    assert so_far(Month(2026, 3), date(2026, 3, 10)) == Days(date(2026, 3, 1), date(2026, 3, 10))
    assert so_far(Month(2026, 3), date(2026, 3, 31)) == Month(2026, 3)
    assert so_far(Year(2025), date(2026, 3, 31)) == Year(2025)


def test_numbers_that_disagree_are_refused_and_named():
    row = {figure.code: 0 for figure in figures.BULLETIN} | {"assigned": 1}
    assert counting.failing(figures.IDENTITIES, row) == [figures.BULLETIN_BALANCE]
    with pytest.raises(counting.Unbalanced, match="两边不等"):
        counting.require_balance(figures.IDENTITIES, row)
    counting.require_balance(figures.IDENTITIES, {"assigned": 1})


def test_a_frozen_document_whose_numbers_disagree_is_found(world):
    for month, assigned in (("2026-01", 0), ("2026-02", 1)):
        row = {figure.code: {"count": 0, "keys": []} for figure in figures.REPORT}
        row["assigned"]["count"] = assigned
        content = {"month": month, "unit": "JJC", "name": "基教处", "figures": row}
        MonthlyReport.objects.create(
            month=month, unit=world.jjc, data=json.dumps(content), generated_at=MONDAY
        )
    (finding,) = check_frozen_balances()
    assert (finding.where, "bulletin_balance" in finding.what) == ("report/2026-02/JJC", True)


def test_units_stand_beside_units_of_like_size():
    lines = [
        Line(Unit(code=f"U{size}"), size, {"finish_rate": Share(size, size)})
        for size in (700, 50, 49, 10, 9, 3)
    ]
    groups = grouped(lines)
    assert [[line.size for line in group.lines] for group in groups] == [
        [9, 3],
        [49, 10],
        [700, 50],
    ]
    assert [group.band.name for group in groups] == ["不足10件", "10至49件", "50件及以上"]
    assert groups[0].lines[1].shares["finish_rate"].rate is None
    assert grouped(lines[:1])[0].band.fewest == 50


def test_only_the_year_of_a_campaign_can_be_asked():
    assert {one.code for one in figures.ALL if one.yearly} == {
        "campaign_listed", "campaign_resolved", "campaign_ready", "campaign_resolved_total",
        "meetings", "issues_resolved_at_meetings", "cases_published",
    }  # fmt: skip
    assert timedelta(days=90) == figures.RATE_BY_CODE["settled_at_once_rate"].final_after
