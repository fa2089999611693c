"""Who may open which page of reports."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import FORM, HANDLING, POST, READ, Page, only

OFFICE = only(Role.OFFICE)
OVERSEERS = only(Role.REGISTRAR, Role.OFFICE, Role.LEADER)
COUNTERS = only(Role.REGISTRAR, Role.OFFICE, Role.LEADER, Role.HEAD)
READERS = only(Role.OFFICE, Role.LEADER, Role.HEAD)

PAGES: dict[str, Page] = {
    "bulletin_latest": Page(HANDLING, READ, "", _("最近一期通报")),
    "bulletin": Page(HANDLING, READ, "month", _("通报")),
    "bulletin_xlsx": Page(HANDLING, READ, "month", _("下载通报")),
    "bulletin_publish": Page(OFFICE, POST, "month", _("发布通报")),
    "bulletin_correct": Page(OFFICE, POST, "month", _("更正通报")),
    "briefing_latest": Page(READERS, READ, "", _("当年年度数字")),
    "briefing": Page(READERS, READ, "year", _("年度数字")),
    "report_list": Page(HANDLING, READ, "", _("月报列表")),
    "unit_report": Page(HANDLING, FORM, "unit_month", _("单位月报")),
    "unit_report_xlsx": Page(HANDLING, READ, "unit_month", _("下载单位月报")),
    "unit_report_correct": Page(OFFICE, POST, "unit_month", _("更正单位月报")),
    "figure_list": Page(HANDLING, READ, "figure", _("数字背后的各件")),
    "figure_xlsx": Page(HANDLING, READ, "figure", _("下载数字背后的各件")),
    "overview": Page(OVERSEERS, READ, "", _("运行总览")),
    "statistics": Page(COUNTERS, READ, "", _("统计")),
    "statistics_xlsx": Page(COUNTERS, READ, "", _("下载统计表")),
    "statistics_cases": Page(COUNTERS, READ, "", _("统计数字背后的各件")),
    "statistics_cases_xlsx": Page(COUNTERS, READ, "", _("下载统计数字背后的各件")),
    "statistics_save": Page(COUNTERS, POST, "", _("存为常用统计")),
    "statistics_delete": Page(COUNTERS, POST, "statistic", _("删除常用统计")),
}
