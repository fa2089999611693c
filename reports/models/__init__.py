"""What was counted, frozen: the monthly report of a unit, and the bulletin of the departments."""

from reports.models.anchored import Anchored
from reports.models.bulletins import (
    UNDER_WAY,
    Bulletin,
    BulletinObjection,
    BulletinQuerySet,
    BulletinStatus,
    ObjectionAnswer,
)
from reports.models.unit_reports import MonthlyReport, MonthlyReportQuerySet

__all__ = [
    "UNDER_WAY",
    "Anchored",
    "Bulletin",
    "BulletinObjection",
    "BulletinQuerySet",
    "BulletinStatus",
    "MonthlyReport",
    "MonthlyReportQuerySet",
    "ObjectionAnswer",
]
