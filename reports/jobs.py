"""The monthly freeze, every month that has ended, caught up in order, once; and the end of the days
in which departments check a bulletin."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.leases import Lease
from jobs.registry import Job
from organization.models import CalendarYear, Unit
from reports import actions, contents, span
from reports.models import Bulletin, BulletinStatus, MonthlyReport
from reports.month import Month

AHEAD = timedelta(days=60)  # how far terms that run at the end of a month can reach
UNITS_AT_ONCE = 100


class CalendarIncomplete(Exception):
    """The working days of a year that running terms reach are not known yet."""


def months_missing(at: datetime) -> Sequence[str]:
    """Return every month that has ended, oldest first; the runner passes over finished ones."""
    return [month.key for month in span.ended_months(at)]


def freeze_unit_reports(period: str, lease: Lease, at: datetime) -> str:
    """Freeze the month of every unit that owes a report; returns a hash over all of them.

    One transaction per unit: killed in between, the next run goes on with the rest.
    Raises CalendarIncomplete and jobs.leases.LostLease.
    """
    month = Month.parse(period)
    _require_calendar(month)
    units = _without_report(month, span.reporting_units(month, span.first_days()))
    for start in range(0, len(units), UNITS_AT_ONCE):
        some = units[start : start + UNITS_AT_ONCE]
        data = contents.report_data(month, some)
        for unit in some:
            with transaction.atomic():
                lease.confirm()
                actions.generate_unit_report(unit, month, by=None, at=at, data=data[unit.pk])
    frozen = MonthlyReport.objects.filter(month=period, version=1).order_by("unit__code")
    return _hash(frozen.values_list("sha256", flat=True))


def freeze_bulletin(period: str, lease: Lease, at: datetime) -> str:
    """Freeze the month of the departments; returns its hash.

    Raises CalendarIncomplete and jobs.leases.LostLease.
    """
    month = Month.parse(period)
    _require_calendar(month)
    with transaction.atomic():
        lease.confirm()
        return actions.generate_bulletin(month, by=None, at=at).sha256


def checks_over(at: datetime) -> Sequence[str]:
    """Return the months whose bulletin the departments have had their days to check."""
    over = Bulletin.objects.check_over(timezone.localdate(at))
    return list(over.values_list("month", flat=True))


def end_bulletin_check(period: str, lease: Lease, at: datetime) -> str:
    """Seal the check of one month; returns the hash of what was checked.

    Raises CalendarIncomplete and jobs.leases.LostLease.
    """
    _require_calendar(Month.parse(period))
    with transaction.atomic():
        lease.confirm()
        bulletin = Bulletin.objects.exclude(status=BulletinStatus.REPLACED).get(month=period)
        return actions.end_check(bulletin, by=None, at=at).sha256


def _without_report(month: Month, units: Iterable[Unit]) -> list[Unit]:
    done = set(MonthlyReport.objects.filter(month=month.key).values_list("unit", flat=True))
    return [unit for unit in units if unit.pk not in done]


def _require_calendar(month: Month) -> None:
    year = (month.last + AHEAD).year
    if not CalendarYear.objects.filter(year__gte=year).exists():
        raise CalendarIncomplete(
            _("缺少%(year)d年的工作日历，请系统管理员在“基础数据”中补充后重新生成。")
            % {"year": year}
        )


def _hash(hashes: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


MONTHLY_UNIT_REPORTS = Job("monthly_unit_reports", months_missing, freeze_unit_reports)
MONTHLY_BULLETIN = Job("monthly_bulletin", months_missing, freeze_bulletin)
BULLETIN_CHECK = Job("bulletin_check", checks_over, end_bulletin_check)
