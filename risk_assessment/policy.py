"""Who may open which page of risk_assessment."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import CASEWORK, FORM, HANDLING, POST, READ, Page, only

ASSESSORS = only(Role.HEAD, Role.UNIT_CLERK, Role.HANDLER)
READERS = ASSESSORS | only(Role.OFFICE, Role.LEADER)
SIGNERS = only(Role.LEADER)

PAGES: dict[str, Page] = {
    "assessment_list": Page(READERS, READ, "", _("重大事项稳评")),
    "decision_new": Page(ASSESSORS, FORM, "", _("登记重大决策")),
    "decision_detail": Page(READERS, READ, "decision", _("一项重大决策的风险评估")),
    "decision_step": Page(READERS, FORM, "decision", _("风险评估的一步")),
    "decision_sign": Page(SIGNERS, POST, "decision", _("签署或退回风险评估")),
    "decision_issue": Page(ASSESSORS, POST, "decision", _("登记决策出台")),
    "decision_reassess": Page(READERS, FORM, "decision", _("启动再评估")),
    "decision_print": Page(READERS, READ, "decision", _("打印风险评估报告")),
    "decision_measure": Page(HANDLING, FORM, "measure", _("一项防范措施")),
    "case_decision_panel": Page(CASEWORK, READ, "case", _("信访事项关联的重大决策")),
    "case_decision_link": Page(CASEWORK, FORM, "case", _("把信访事项关联到重大决策")),
}
