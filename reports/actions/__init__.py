"""Freezing, correcting, confirming and publishing. What was frozen is never written again.

A report and its event are one transaction. Generating twice gives the one that is there; a
correction is a new version beside the old one.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from reports.actions.bulletins import correct_bulletin, generate_bulletin, publish_bulletin
from reports.actions.exporting import record_export
from reports.actions.statistics import record_statistics_export, save_statistic
from reports.actions.unit_reports import confirm_report, correct_unit_report, generate_unit_report

__all__ = [
    "confirm_report",
    "correct_bulletin",
    "correct_unit_report",
    "generate_bulletin",
    "generate_unit_report",
    "labels",
    "publish_bulletin",
    "record_export",
    "record_statistics_export",
    "save_statistic",
]


def labels() -> "dict[str, str | Promise]":
    """Return the words for the events of this app."""
    return {
        "report_generated": gettext_lazy("生成月报"),
        "report_corrected": gettext_lazy("更正月报"),
        "report_confirmed": gettext_lazy("确认报送月报"),
        "bulletin_generated": gettext_lazy("生成通报"),
        "bulletin_corrected": gettext_lazy("更正通报"),
        "bulletin_published": gettext_lazy("发布通报"),
    }
