"""The calendar month: reading it, walking it, and to which one an instant belongs."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.month import Month, NotAMonth
from tests.world import SHANGHAI


def test_a_month_knows_its_days_and_neighbours():
    month = Month.parse("2020-02")

    assert month.days == (date(2020, 2, 1), date(2020, 2, 29))
    assert (month.previous.key, month.next.key) == ("2020-01", "2020-03")
    assert Month(2020, 1).previous == Month(2019, 12)
    assert Month(2020, 12).next == Month(2021, 1)


@pytest.mark.parametrize(
    "text", ["", "2020", "2020-13", "2020-00", "2020-2", "20-02", "2020-02-01", "0000-01",
             "9999-12", "２０２０-０２", "2020-02\n", "abc"],
)  # fmt: skip
def test_other_texts_are_refused_with_a_sentence(text):
    with pytest.raises(NotAMonth, match="请写成"):
        Month.parse(text)


def test_months_are_walked_in_order():
    walked = [month.key for month in Month(2019, 11).through(Month(2020, 2))]

    assert walked == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert not list(Month(2020, 2).through(Month(2020, 1)))


@pytest.mark.parametrize("number", range(1, 13))
def test_an_instant_belongs_to_the_month_of_shanghai(number):
    month = Month(2026, number)
    midnight = datetime(2026, number, 1, tzinfo=SHANGHAI).astimezone(UTC)

    assert Month.at(midnight) == month
    assert Month.at(midnight - timedelta(microseconds=1)) == month.previous
