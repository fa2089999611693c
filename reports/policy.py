"""Who may open which page of reports."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import FORM, HANDLING, POST, READ, Page, only

OFFICE = only(Role.OFFICE)
DESK = only(Role.OFFICE, Role.REGISTRAR)
OVERSEERS = only(Role.REGISTRAR, Role.OFFICE, Role.LEADER)
COUNTERS = only(Role.REGISTRAR, Role.OFFICE, Role.LEADER, Role.HEAD)
READERS = only(Role.OFFICE, Role.LEADER, Role.HEAD)

PAGES: dict[str, Page] = {
    "bulletin_latest": Page(HANDLING, READ, "", _("最近一期通报")),
    "bulletin": Page(HANDLING, READ, "month", _("通报")),
    "bulletin_xlsx": Page(HANDLING, READ, "month", _("下载通报")),
    "bulletin_publish": Page(OFFICE, POST, "month", _("发布通报")),
    "bulletin_docx": Page(HANDLING, READ, "month", _("下载通报公文")),
    "bulletin_pdf": Page(HANDLING, READ, "month", _("下载通报打印稿")),
    "bulletin_check": Page(OFFICE, POST, "month", _("送各处室核对")),
    "bulletin_agree": Page(HANDLING, POST, "month", _("核对通报无误")),
    "bulletin_object": Page(HANDLING, FORM, "month", _("对通报提出异议")),
    "bulletin_answer": Page(OFFICE, FORM, "month", _("答复异议")),
    "bulletin_withdraw": Page(HANDLING, POST, "month", _("撤回对通报的异议")),
    "bulletin_regenerate": Page(OFFICE, POST, "month", _("重新生成通报草稿")),
    "briefing_latest": Page(READERS, READ, "", _("当年年度数字")),
    "briefing": Page(READERS, READ, "year", _("年度数字")),
    "annual_latest": Page(READERS, READ, "", _("最近一年的年度报告")),
    "annual": Page(READERS, READ, "year", _("信访情况年度报告")),
    "annual_xlsx": Page(READERS, READ, "year", _("下载年度报告")),
    "annual_write": Page(OFFICE, FORM, "year", _("起草、封存年度报告")),
    "report_list": Page(HANDLING, READ, "", _("月报列表")),
    "report_month": Page(DESK, READ, "month", _("各单位月报报送情况")),
    "report_press": Page(OFFICE, POST, "month", _("催报月报")),
    "unit_report": Page(HANDLING, FORM, "unit_month", _("单位月报")),
    "unit_report_xlsx": Page(HANDLING, READ, "unit_month", _("下载单位月报")),
    "unit_report_correct": Page(OFFICE, POST, "unit_month", _("更正单位月报")),
    "unit_report_changes": Page(HANDLING, READ, "unit_month", _("单位月报各版差异")),
    "unit_report_accept": Page(OFFICE, POST, "unit_month", _("审核单位月报")),
    "unit_report_return": Page(OFFICE, FORM, "unit_month", _("退回单位月报")),
    "unit_report_object": Page(HANDLING, FORM, "unit_month", _("提出月报更正申请")),
    "objection_answer": Page(HANDLING, FORM, "objection", _("答复月报更正申请")),
    "objection_withdraw": Page(HANDLING, POST, "objection", _("撤回月报更正申请")),
    "figure_list": Page(HANDLING, READ, "figure", _("数字背后的各件")),
    "figure_xlsx": Page(HANDLING, READ, "figure", _("下载数字背后的各件")),
    "figure_order": Page(HANDLING, FORM, "figure", _("导出数字背后较长的清单")),
    "overview": Page(OVERSEERS, READ, "", _("运行总览")),
    "rates": Page(HANDLING, READ, "", _("各项比率")),
    "statistics": Page(COUNTERS, READ, "", _("统计")),
    "statistics_xlsx": Page(COUNTERS, READ, "", _("下载统计表")),
    "statistics_cases": Page(HANDLING, READ, "", _("统计数字背后的各件")),
    "statistics_cases_xlsx": Page(HANDLING, READ, "", _("下载统计数字背后的各件")),
    "statistics_cases_order": Page(HANDLING, FORM, "", _("导出统计数字背后较长的清单")),
    "statistics_save": Page(COUNTERS, POST, "", _("存为常用统计")),
    "statistics_delete": Page(COUNTERS, POST, "statistic", _("删除常用统计")),
}
