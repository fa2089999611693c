"""Reference rows without which nothing can be counted."""

from datetime import date

from organization import calendar


def fill(today: date) -> None:
    """Fill the calendar years that are missing."""
    calendar.fill_missing_years(today)
