"""The period that another one is compared with. Pure: no database, no clock."""

from calendar import monthrange
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reports.month import EARLIEST, Month
from reports.period import Days, Period, Year, so_far


class Against(TextChoices):
    """What a period is compared with."""

    BEFORE = "before", _("上一期间")
    YEAR = "year", _("上年同期")


def compared(period: Period, against: str, today: date) -> Period | None:
    """Return the period to compare with; of a running one as many days as it has had.

    None when nothing is compared, or before the register could begin.
    """
    if not against:
        return None
    cut = so_far(period, today)
    months = 12 if against == Against.YEAR or isinstance(period, Year) else 1
    if isinstance(period, Days) and against == Against.BEFORE:
        first = period.first - (cut.last - cut.first) - timedelta(days=1)
        found: Period = Days(first, period.first - timedelta(days=1))
    elif isinstance(cut, Year):
        found = Year(cut.number - 1)
    elif isinstance(cut, Month):
        found = Month.of(_earlier(cut.first, months))
    else:
        found = Days(_earlier(cut.first, months), _earlier(cut.last, months))
    return found if found.first.year >= EARLIEST else None


def _earlier(day: date, months: int) -> date:
    """Return the day so many months earlier, the last day of a shorter month."""
    place = day.year * 12 + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
