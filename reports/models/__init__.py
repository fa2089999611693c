"""What was counted, frozen: reports of units, bulletins of departments, the report of a year.
And the statistics that people have named."""

from reports.models.anchored import Anchored
from reports.models.annual_reports import AnnualReport
from reports.models.bulletins import (
    UNDER_WAY,
    Bulletin,
    BulletinObjection,
    BulletinQuerySet,
    BulletinStatus,
    ObjectionAnswer,
)
from reports.models.report_work import (
    LineComment,
    Objection,
    ObjectionQuerySet,
    OverdueNote,
    ReportReminder,
)
from reports.models.statistics import SavedStatistic
from reports.models.unit_reports import OWED, MonthlyReport, MonthlyReportQuerySet

__all__ = [
    "OWED",
    "UNDER_WAY",
    "Anchored",
    "AnnualReport",
    "Bulletin",
    "BulletinObjection",
    "BulletinQuerySet",
    "BulletinStatus",
    "LineComment",
    "MonthlyReport",
    "MonthlyReportQuerySet",
    "Objection",
    "ObjectionAnswer",
    "ObjectionQuerySet",
    "OverdueNote",
    "ReportReminder",
    "SavedStatistic",
]
