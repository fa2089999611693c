"""Who may open which page of accountability."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import CASEWORK, FORM, HANDLING, POST, READ, Page, only

DECIDERS = only(Role.OFFICE, Role.REGISTRAR, Role.LEADER)
OPENERS = only(Role.OFFICE, Role.LEADER)

PAGES: dict[str, Page] = {
    "coordination": Page(HANDLING, READ, "", _("工作推进")),
    "proposal_dismiss": Page(DECIDERS, FORM, "proposal", _("不采纳一条规则提示")),
    "leading": Page(only(Role.OFFICE, Role.LEADER, Role.HEAD), READ, "", _("领导包案首页")),
    "lead_list": Page(
        only(Role.REGISTRAR, Role.OFFICE, Role.LEADER, Role.HEAD), FORM, "", _("包案总表")
    ),
    "lead_edit": Page(only(Role.OFFICE, Role.LEADER), FORM, "case", _("落实、移交、解除包案")),
    "lead_work": Page(CASEWORK, FORM, "case", _("包案职责、方案、批示")),
    "case_lead_panel": Page(CASEWORK, READ, "case", _("信访件页面：包案")),
    "case_task_panel": Page(CASEWORK, READ, "case", _("信访件页面：任务")),
    "case_urge": Page(CASEWORK, POST, "case", _("催办一件")),
    "case_receive": Page(CASEWORK, FORM, "case", _("记录或约定接访下访")),
    "task_list": Page(CASEWORK, READ, "", _("任务")),
    "task_detail": Page(CASEWORK, FORM, "task", _("办理一项任务")),
    "proceeding_list": Page(CASEWORK, READ, "", _("责任追究：列有本人的")),
    "proceeding_new": Page(OPENERS, FORM, "", _("提起责任追究")),
    "proceeding_detail": Page(CASEWORK, READ, "proceeding", _("责任追究一件，只对列名人员")),
    "proceeding_facts": Page(CASEWORK, FORM, "proceeding", _("责任追究：提取事实")),
    "proceeding_act": Page(CASEWORK, FORM, "proceeding", _("责任追究：办理一步")),
    "unit_proceedings_panel": Page(CASEWORK, READ, "unit", _("责任链上的责任追究记录")),
    "case_proceeding_panel": Page(CASEWORK, READ, "case", _("信访件上的责任追究")),
    "campaign_list": Page(HANDLING, READ, "", _("重信重访专项治理")),
    "campaign_new": Page(only(Role.OFFICE, Role.LEADER), FORM, "", _("启动专项治理")),
    "campaign_detail": Page(HANDLING, FORM, "campaign", _("专项治理：清单")),
    "campaign_put": Page(only(Role.OFFICE, Role.LEADER), FORM, "campaign", _("专项治理：列入事项")),
    "campaign_report": Page(HANDLING, FORM, "campaign", _("专项治理：总结")),
    "campaign_figure": Page(HANDLING, READ, "campaign", _("专项治理：一个数字的明细")),
    "campaign_case": Page(HANDLING, FORM, "campaign", _("专项治理：一件")),
    "case_resolution": Page(CASEWORK, FORM, "case", _("化解：提请、核实")),
    "case_resolution_panel": Page(CASEWORK, READ, "case", _("信访件页面：化解")),
    "supervision_list": Page(CASEWORK, READ, "", _("督办：提示、在办、挂牌")),
    "supervision_take": Page(DECIDERS, READ, "", _("采纳督办提示")),
    "supervision_new": Page(DECIDERS, FORM, "case", _("发出督办函")),
    "supervision_detail": Page(CASEWORK, FORM, "supervision", _("督办函：回复、核查、挂牌")),
    "reminder_detail": Page(CASEWORK, READ, "reminder", _("催办单")),
    "case_supervision_panel": Page(CASEWORK, READ, "case", _("信访件页面：催办、督办、建议")),
    "recommendation_list": Page(CASEWORK, READ, "", _("三项建议")),
    "recommendation_new": Page(OPENERS, FORM, "", _("提出信访工作建议")),
    "recommendation_detail": Page(CASEWORK, FORM, "recommendation", _("建议书：反馈、了结")),
    "root_cause_edit": Page(CASEWORK, FORM, "case", _("记录根源")),
    "root_cause_list": Page(CASEWORK, READ, "", _("根源分析")),
    "root_cause_cases": Page(CASEWORK, READ, "", _("根源分析：一个数字后的信访件")),
    "key_period_list": Page(CASEWORK, READ, "", _("重要节点")),
    "key_period_new": Page(only(Role.OFFICE), FORM, "", _("设立重要节点")),
    "key_period_detail": Page(CASEWORK, READ, "period", _("重要节点：三个到位、三个一定")),
    "key_period_case": Page(DECIDERS, FORM, "period", _("重要节点：列入事项")),
    "key_period_check": Page(OPENERS, FORM, "period", _("重要节点：记录指导检查")),
    "key_period_reader": Page(only(Role.OFFICE), FORM, "period", _("重要节点：知悉名单")),
    "key_period_contact": Page(CASEWORK, FORM, "period", _("重要节点：谈话、接触、工作记录")),
    "zero_report": Page(CASEWORK, POST, "period", _("重要节点：零报告")),
    "case_wish": Page(CASEWORK, FORM, "case", _("记录信访人联系意愿")),
    "case_contact_panel": Page(CASEWORK, READ, "case", _("信访件页面：联系意愿、重要节点")),
    "screening_list": Page(CASEWORK, READ, "", _("矛盾纠纷排查")),
    "screening_new": Page(only(Role.OFFICE), FORM, "", _("部署矛盾纠纷排查")),
    "screening_detail": Page(CASEWORK, READ, "screening", _("排查轮次")),
    "screening_return": Page(CASEWORK, FORM, "screening", _("单位排查回报")),
    "screening_finding": Page(CASEWORK, FORM, "finding", _("排查问题：办结、转为信访事项")),
}
