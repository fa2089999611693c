"""Freezing, correcting, confirming and publishing. What was frozen is never written again.

A report and its event are one transaction. Generating twice gives the one that is there; a
correction is a new version beside the old one.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from reports.actions.annual_reports import (
    draft_annual_report,
    seal_annual_report,
    sealed_report_of,
)
from reports.actions.bulletins import correct_bulletin, generate_bulletin, publish_bulletin
from reports.actions.exporting import export_month, record_export
from reports.actions.unit_reports import confirm_report, correct_unit_report, generate_unit_report

__all__ = [
    "confirm_report",
    "correct_bulletin",
    "correct_unit_report",
    "draft_annual_report",
    "export_month",
    "generate_bulletin",
    "generate_unit_report",
    "labels",
    "publish_bulletin",
    "record_export",
    "seal_annual_report",
    "sealed_report_of",
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
        "export_month": gettext_lazy("导出冻结月份供审计"),
        "annual_drafted": gettext_lazy("起草年度报告"),
        "annual_sealed": gettext_lazy("封存年度报告"),
    }
