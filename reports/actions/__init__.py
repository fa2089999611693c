"""Freezing, correcting, confirming, judging and publishing. What was frozen is never written again.

A report and its event are one transaction. Generating twice gives the one that is there. A report
is corrected by a version beside the old one, a published bulletin by lines in a later issue.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from reports.actions.annual_reports import (
    draft_annual_report,
    seal_annual_report,
    sealed_report_of,
)
from reports.actions.bulletin_objections import (
    answer_figure_objection,
    find_right,
    object_to_figure,
    withdraw_figure_objection,
)
from reports.actions.bulletins import (
    end_check,
    generate_bulletin,
    open_check,
    publish_bulletin,
    regenerate_bulletin,
)
from reports.actions.exporting import Taken, export_month, record_bulletin_export, record_export
from reports.actions.judging import WHOLE, accept_report, return_report
from reports.actions.objecting import answer_objection, raise_objection, withdraw_objection
from reports.actions.reminding import press_units, remind_unit
from reports.actions.statistics import record_statistics_export, save_statistic
from reports.actions.unit_reports import confirm_report, correct_unit_report, generate_unit_report

__all__ = [
    "WHOLE",
    "Taken",
    "accept_report",
    "answer_figure_objection",
    "answer_objection",
    "confirm_report",
    "correct_unit_report",
    "draft_annual_report",
    "end_check",
    "export_month",
    "find_right",
    "generate_bulletin",
    "generate_unit_report",
    "labels",
    "object_to_figure",
    "open_check",
    "press_units",
    "publish_bulletin",
    "raise_objection",
    "record_bulletin_export",
    "record_export",
    "record_statistics_export",
    "regenerate_bulletin",
    "remind_unit",
    "return_report",
    "save_statistic",
    "seal_annual_report",
    "sealed_report_of",
    "withdraw_figure_objection",
    "withdraw_objection",
]


def labels() -> "dict[str, str | Promise]":
    """Return the words for the events of this app."""
    return {
        "report_generated": gettext_lazy("生成月报"),
        "report_corrected": gettext_lazy("更正月报"),
        "report_confirmed": gettext_lazy("确认报送月报"),
        "report_accepted": gettext_lazy("审核月报"),
        "report_returned": gettext_lazy("退回月报"),
        "report_reminded": gettext_lazy("催报月报"),
        "objection_raised": gettext_lazy("提出月报更正申请"),
        "objection_withdrawn": gettext_lazy("撤回月报更正申请"),
        "objection_answered": gettext_lazy("答复月报更正申请"),
        "bulletin_generated": gettext_lazy("生成通报"),
        "bulletin_regenerated": gettext_lazy("重新生成通报草稿"),
        "bulletin_checked": gettext_lazy("通报送处室核对"),
        "bulletin_check_ended": gettext_lazy("通报核对期满"),
        "bulletin_found_right": gettext_lazy("核对通报无误"),
        "bulletin_objected": gettext_lazy("对通报提出异议"),
        "bulletin_objection_withdrawn": gettext_lazy("撤回通报异议"),
        "bulletin_answered": gettext_lazy("答复通报异议"),
        "bulletin_export": gettext_lazy("下载通报"),
        "bulletin_published": gettext_lazy("发布通报"),
        "export_month": gettext_lazy("导出冻结月份供审计"),
        "annual_drafted": gettext_lazy("起草年度报告"),
        "annual_sealed": gettext_lazy("封存年度报告"),
    }
