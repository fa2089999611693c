from datetime import date

import pytest

from organization.workdays import MissingYear, WorkCalendar

MAY = WorkCalendar(
    holidays=frozenset({date(2019, 5, 1), date(2019, 5, 2), date(2019, 5, 3)}),
    workdays=frozenset({date(2019, 4, 28), date(2019, 5, 5)}),
    years=frozenset({2019}),
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2019, 4, 26), True),
        (date(2019, 4, 27), False),  # an ordinary Saturday
        (date(2019, 4, 28), True),  # a Sunday that is worked
        (date(2019, 5, 1), False),
        (date(2019, 5, 4), False),
        (date(2019, 5, 5), True),
        (date(2019, 5, 6), True),
    ],
)
def test_holidays_and_make_up_days_overrule_the_weekday(day, worked):
    assert MAY.is_workday(day) is worked


def test_the_next_workday_is_the_day_itself_when_it_is_worked():
    assert MAY.next_workday(date(2019, 4, 30)) == date(2019, 4, 30)
    assert MAY.next_workday(date(2019, 5, 1)) == date(2019, 5, 5)


@pytest.mark.parametrize(
    ("count", "end"),
    [(0, date(2019, 4, 30)), (1, date(2019, 5, 5)), (5, date(2019, 5, 9))],
)
def test_working_days_are_counted_from_the_day_after(count, end):
    assert MAY.add_workdays(date(2019, 4, 30), count) == end


def test_a_term_does_not_run_backwards():
    with pytest.raises(ValueError, match="negative"):
        MAY.add_workdays(date(2019, 4, 30), -1)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: MAY.is_workday(date(2020, 1, 1)),
        lambda: MAY.next_workday(date(2018, 12, 30)),
        lambda: MAY.add_workdays(date(2019, 12, 31), 1),
    ],
)
def test_a_year_that_is_not_loaded_is_an_error_not_a_guess(ask):
    with pytest.raises(MissingYear) as caught:
        ask()
    assert str(caught.value.year) in str(caught.value)
