from datetime import date

import pytest
from django.core.exceptions import ValidationError

from organization import calendar, checks
from organization.models import CalendarDay, CalendarYear
from organization.workdays import MissingYear

pytestmark = pytest.mark.django_db


def test_migrating_fills_every_year_from_2008_to_next_year():
    years = list(CalendarYear.objects.order_by("year").values_list("year", flat=True))
    assert years[:3] == [2008, 2009, 2010]
    assert years == list(range(2008, years[-1] + 1))
    assert set(range(2008, 2027)) <= set(
        CalendarYear.objects.filter(confirmed=True).values_list("year", flat=True)
    )


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2018, 2, 11), True),  # Sunday, worked for the Spring Festival
        (date(2018, 2, 24), True),
        (date(2018, 2, 15), False),
        (date(2018, 12, 29), True),  # announced with the year after
        (date(2018, 12, 31), False),
        (date(2019, 5, 1), False),  # the four days that were added late, 1 to 4 May
        (date(2019, 5, 2), False),
        (date(2019, 5, 3), False),
        (date(2019, 5, 4), False),
        (date(2019, 5, 5), True),
        (date(2026, 1, 2), False),
        (date(2026, 1, 4), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),
        (date(2026, 5, 9), True),
        (date(2026, 9, 20), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
    ],
)
def test_real_days_of_real_years(day, worked):
    assert calendar.load(day, day).is_workday(day) is worked


def test_loading_costs_one_query_and_only_the_years_asked_for(django_assert_num_queries):
    with django_assert_num_queries(1):
        loaded = calendar.load(date(2025, 12, 1), date(2026, 3, 1))
    assert loaded.years == {2025, 2026}
    assert loaded.next_workday(date(2026, 2, 15)) == date(2026, 2, 24)
    with pytest.raises(MissingYear):
        loaded.is_workday(date(2027, 1, 1))


def test_a_day_of_another_year_is_never_taken_over():
    for year in CalendarYear.objects.all():
        assert not year.days.exclude(date__year=year.year).exists()


def test_a_make_up_workday_is_always_on_a_weekend_and_never_a_holiday():
    days = CalendarDay.objects.filter(kind=CalendarDay.Kind.WORKDAY)
    assert {day.date.weekday() for day in days} == {5, 6}


def test_a_year_without_announced_make_up_days_stays_a_guess():
    year = calendar.fill_year(2050)
    assert not year.confirmed
    assert year.days.filter(date=date(2050, 10, 1)).exists()


def test_a_guess_is_replaced_and_a_confirmed_year_is_left_alone():
    year = calendar.fill_year(2050)
    year.days.all().delete()
    assert calendar.fill_year(2050).days.exists()
    confirmed = CalendarYear.objects.get(year=2026)
    confirmed.days.filter(date=date(2026, 10, 7)).delete()
    calendar.fill_year(2026)
    assert not confirmed.days.filter(date=date(2026, 10, 7)).exists()


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2060, 10, 31), []),
        (date(2060, 11, 1), [2061]),
        (date(2061, 1, 1), [2061]),
    ],
)
def test_next_year_is_missed_from_november(today, missing):
    calendar.fill_year(2060)
    assert calendar.missing_years(today) == missing


def test_a_guess_is_named_from_december_and_in_its_own_year():
    calendar.fill_year(2060)
    calendar.fill_year(2061)
    CalendarYear.objects.filter(year=2060).update(confirmed=True)
    assert calendar.unconfirmed_years(date(2060, 11, 30)) == []
    assert calendar.unconfirmed_years(date(2060, 12, 1)) == [2061]
    assert calendar.unconfirmed_years(date(2061, 2, 1)) == [2061]


def test_the_checks_name_the_missing_year(monkeypatch):
    monkeypatch.setattr(checks.timezone, "localdate", lambda: date(2061, 5, 1))
    assert [finding.where for finding in checks.check_calendar()] == ["2061"]
    assert [found.id for found in checks.calendar_is_known(["default"])] == ["organization.E001"]
    calendar.fill_year(2061)
    assert list(checks.check_calendar()) == []
    assert [found.id for found in checks.calendar_is_known(["default"])] == ["organization.W001"]
    assert checks.calendar_is_known(None) == []


@pytest.mark.parametrize(
    ("day", "kind"),
    [(date(2025, 1, 1), "holiday"), (date(2026, 3, 2), "workday")],
)
def test_a_day_of_another_year_or_a_make_up_monday_is_refused(day, kind):
    with pytest.raises(ValidationError):
        CalendarDay(year_id=2026, date=day, kind=kind, name="x").full_clean()


def test_what_the_product_ships_is_what_a_fresh_register_holds():
    first, last = date(2008, 1, 1), date(2026, 12, 31)
    assert calendar.shipped(first, last) == calendar.load(first, last)
    assert calendar.shipped(date(1990, 1, 1), date(2008, 1, 1)).years == {2008}
