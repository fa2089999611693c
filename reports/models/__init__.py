"""What was counted, frozen: reports of units, bulletins of departments, the report of a year."""

from reports.models.anchored import Anchored
from reports.models.annual_reports import AnnualReport
from reports.models.bulletins import Bulletin
from reports.models.unit_reports import MonthlyReport, MonthlyReportQuerySet

__all__ = ["Anchored", "AnnualReport", "Bulletin", "MonthlyReport", "MonthlyReportQuerySet"]
