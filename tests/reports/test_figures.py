"""The figures against a second count in plain Python, over random histories."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from petitions.models import Assignment
from reports import contents, figures
from reports.month import Month
from tests.reports import histories, reference
from tests.reports.reference import Told

FIRST, LAST = "2018-01", "2019-06"


def random_histories(world, seed, count=150):
    """Return histories and what they tell; returned, cancelled, late, open and early ones."""
    rng = random.Random(seed)
    units = [world.jjc.code, world.rsc.code, world.office.code]
    told, written = [], []
    for _ in range(count):
        assigned = date(2018, 1, 1) + timedelta(days=rng.randrange(500))
        due = assigned + timedelta(days=rng.choice([1, 15, 30, 60, 61]))
        unit, later = rng.choice(units), assigned + timedelta(days=rng.randrange(120))
        how = rng.choice(["done", "done", "done", "open", "cancel", "return", "month_end"])
        if how == "month_end":
            later = Month.of(later).last
        if how in {"cancel", "return"}:
            one = Told(unit, assigned, due, ended=later)
            written.append(histories.sent(world.bureau, one, how=how))
        else:
            one = Told(unit, assigned, due, done=None if how == "open" else later)
            written.append(histories.brought_in(world.bureau, one))
        told.append(one)
    histories.write(written)
    return told


@pytest.mark.parametrize("seed", range(4))
def test_every_unit_and_month_is_what_a_second_count_says(world, seed):
    told = random_histories(world, seed)

    for key in reference.months(FIRST, LAST):
        for row in contents.live_bulletin(Month.parse(key)).rows:
            mine = [one for one in told if one.unit == row.code]
            assert row.numbers == reference.count(mine, key), (key, row.code)


@pytest.mark.parametrize("seed", range(4, 8))
def test_the_identity_holds_for_every_unit_and_month(world, seed):
    random_histories(world, seed)

    for key in reference.months("2017-12", "2020-12"):
        table = contents.live_bulletin(Month.parse(key))
        assert all(len(set(figures.balance(row.numbers))) == 1 for row in table.rows)
        assert table.balance[0] == table.balance[1]


def test_each_closing_balance_is_the_next_opening(world):
    random_histories(world, 8)

    totals = [
        contents.live_bulletin(Month.parse(key)).total for key in reference.months(FIRST, LAST)
    ]

    for before, after in pairwise(totals):
        assert before["overdue_open"] + before["open_not_due"] == after["opening"]


def test_number_and_list_come_from_one_query(world):
    random_histories(world, 9)
    units = [world.jjc.pk, world.rsc.pk, world.office.pk]

    for key in ("2018-01", "2018-06", "2019-02"):
        month = Month.parse(key)
        numbers = figures.counts(figures.REPORT, month, units)
        lists = figures.keys(figures.REPORT, month, units)
        for pk in units:
            assert numbers[pk] == {code: len(keys) for code, keys in lists[pk].items()}


def test_a_later_return_leaves_earlier_months_as_they_were(world):
    one = Told("JJC", date(2026, 3, 30), date(2026, 5, 29), ended=date(2026, 4, 2))
    histories.write([histories.sent(world.office, one, how="return")])

    march = contents.live_report(world.jjc, Month(2026, 3)).numbers
    april = contents.live_report(world.jjc, Month(2026, 4)).numbers

    assert (march["assigned"], march["open_not_due"], march["returned"]) == (1, 1, 0)
    assert (april["opening"], april["left"], april["returned"]) == (1, 1, 1)
    assert april["open_not_due"] == 0


def test_what_is_assigned_and_cancelled_in_one_month_is_not_counted(world):
    one = Told("JJC", date(2026, 3, 3), date(2026, 5, 4), ended=date(2026, 3, 20))
    histories.write([histories.sent(world.office, one, how="cancel")])

    numbers = contents.live_report(world.jjc, Month(2026, 3)).numbers

    assert not any(numbers.values())


@pytest.mark.parametrize(
    ("due", "code"),
    [(date(2026, 3, 30), "overdue_open"), (date(2026, 3, 31), "overdue_open"),
     (date(2026, 4, 1), "open_not_due")],
)  # fmt: skip
def test_a_case_due_on_the_last_day_is_overdue_at_its_end(world, due, code):
    one = Told("JJC", date(2026, 2, 2), due)
    histories.write([histories.brought_in(world.office, one)])

    assert contents.live_report(world.jjc, Month(2026, 3)).numbers[code] == 1


def test_restricted_cases_are_in_no_figure(world):
    one = Told("JJC", date(2026, 3, 3), date(2026, 5, 4))
    secret = {"track": "accusation", "restricted": True}
    histories.write([histories.sent(world.office, one, **secret)])
    month = Month(2026, 3)

    assert not any(contents.live_report(world.jjc, month).numbers.values())
    seen = Assignment.objects.visible_to(world.clerk, date(2026, 4, 1))
    assert figures.apart(month, [world.jjc.pk], seen) == 1


def test_transfers_are_received_but_owe_no_report(world):
    one = Told("JJC", date(2026, 3, 3), date(2026, 5, 4))
    histories.write([histories.sent(world.office, one, kind="transfer")])

    numbers = contents.live_report(world.jjc, Month(2026, 3)).numbers

    assert numbers["transferred"] == 1
    assert not any(numbers[code] for code in reference.SIX)


def test_all_numbers_of_a_month_are_one_statement(world, django_assert_num_queries):
    random_histories(world, 10, 20)
    units = [world.jjc.pk, world.rsc.pk]

    with django_assert_num_queries(1):
        figures.counts(figures.REPORT, Month(2018, 3), units[:1])
    with django_assert_num_queries(1):
        figures.counts(figures.REPORT, Month(2018, 3), units)
    with django_assert_num_queries(2):
        contents.live_bulletin(Month(2018, 3))


def test_every_figure_says_what_it_counts():
    for figure in figures.REPORT:
        assert str(figure.definition).endswith("。")
        assert str(figure.name)
        assert str(figure.base_date)
    assert len({figure.code for figure in figures.REPORT}) == len(figures.REPORT)
