"""Who may open which page of meetings."""

from django.utils.translation import gettext_lazy as _

from meetings.permissions import KEEPERS, PLANNERS
from organization.policy import CASEWORK, FORM, HANDLING, READ, Page, only

CLERKS = only(*KEEPERS)

PAGES: dict[str, Page] = {
    "meeting_list": Page(HANDLING, READ, "", _("会议列表")),
    "meeting_figure": Page(HANDLING, READ, "", _("会议数字背后的清单")),
    "meeting_new": Page(PLANNERS, FORM, "", _("安排会议")),
    "meeting_detail": Page(HANDLING, FORM, "meeting", _("一次会议")),
    "meeting_change": Page(HANDLING, FORM, "meeting", _("调整会议")),
    "meeting_present": Page(HANDLING, READ, "meeting", _("会议投屏")),
    "meeting_decide": Page(HANDLING, FORM, "meeting", _("一项议题")),
    "meeting_minutes": Page(HANDLING, FORM, "meeting", _("会议纪要")),
    "meeting_minutes_docx": Page(HANDLING, READ, "meeting", _("下载会议纪要")),
    "reception_list": Page(HANDLING, READ, "", _("领导接访日")),
    "reception_new": Page(PLANNERS, FORM, "", _("安排接访日")),
    "reception_detail": Page(HANDLING, FORM, "reception", _("一个接访日")),
    "reception_hear": Page(HANDLING, FORM, "reception", _("记录接访")),
    "one_stop": Page(CLERKS, FORM, "", _("一站式接待")),
    "case_meeting_panel": Page(CASEWORK, READ, "case", _("一件的会议和接访")),
    "case_topic": Page(PLANNERS, FORM, "case", _("提请例会研究一件")),
}
