"""What was counted, frozen: the monthly report of a unit, and the bulletin of the departments."""

from reports.models.anchored import Anchored
from reports.models.bulletins import Bulletin
from reports.models.report_work import (
    LineComment,
    Objection,
    ObjectionQuerySet,
    OverdueNote,
    ReportReminder,
)
from reports.models.unit_reports import OWED, MonthlyReport, MonthlyReportQuerySet

__all__ = [
    "OWED",
    "Anchored",
    "Bulletin",
    "LineComment",
    "MonthlyReport",
    "MonthlyReportQuerySet",
    "Objection",
    "ObjectionQuerySet",
    "OverdueNote",
    "ReportReminder",
]
