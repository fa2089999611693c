"""What was counted, frozen: the monthly report of a unit, and the bulletin of the departments.
And the statistics that people have named."""

from reports.models.anchored import Anchored
from reports.models.bulletins import Bulletin
from reports.models.statistics import SavedStatistic
from reports.models.unit_reports import MonthlyReport, MonthlyReportQuerySet

__all__ = ["Anchored", "Bulletin", "MonthlyReport", "MonthlyReportQuerySet", "SavedStatistic"]
