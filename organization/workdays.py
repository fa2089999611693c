"""Working-day arithmetic: no database, no clock.

Weekends are days off unless they are make-up workdays (调休); weekdays are worked unless they are
holidays. The State Council fixes both for one year at a time, so a year that is not loaded is
an error and never a guess.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class MissingYear(Exception):
    """Raised when a day is asked for whose year has no working-day calendar."""

    def __init__(self, year: int) -> None:
        super().__init__(_("缺少%(year)d年的工作日历，请管理员先补充。") % {"year": year})
        self.year = year


@dataclass(frozen=True)
class WorkCalendar:
    """The holidays and make-up workdays of the years in `years`, and nothing beyond them."""

    holidays: frozenset[date]
    workdays: frozenset[date]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Tell whether the day is worked. Raises MissingYear."""
        if day.year not in self.years:
            raise MissingYear(day.year)
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def next_workday(self, day: date) -> date:
        """Return the day itself if it is worked, else the first worked day after it (民法典 203).

        Raises MissingYear.
        """
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """Return the `count`-th worked day after `day`, which is itself not counted (民法典 201).

        Raises MissingYear; ValueError when `count` is negative.
        """
        if count < 0:
            raise ValueError("A term runs forward: count must not be negative.")
        while count:
            day += ONE_DAY
            count -= self.is_workday(day)
        return day
