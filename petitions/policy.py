"""Who may open which page of petitions, and the steps of the life cycle for the matrix."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import CASEWORK, FORM, POST, READ, SIGNED_IN, Page, Step, Text, only
from petitions.workflow import BY_CODE, Party

CLERKS = only(Role.REGISTRAR, Role.OFFICE)
HEADS = only(Role.HEAD)
KEEPERS = only(Role.ADMIN, Role.SECURITY)
WORDERS = only(Role.ADMIN)
LOOKERS = only(Role.OFFICE, Role.HEAD, Role.LEADER)
KEEPING = only(Role.REGISTRAR, Role.OFFICE, Role.HEAD, Role.LEADER)
ANSWERING = only(Role.OFFICE, Role.HEAD, Role.AUDITOR)  # the auditor learns the number alone
GUARDS = only(Role.SECURITY)
MOVERS = only(Role.ADMIN, Role.HEAD)
GRANTERS = only(Role.SECURITY, Role.OFFICE)
REVIEWERS = only(Role.HEAD, Role.LEADER)  # a leader where a unit has no head

ANSWERERS = only(Role.UNIT_CLERK, Role.HANDLER, Role.HEAD)

PAGES: dict[str, Page] = {
    "desk": Page(SIGNED_IN, READ, "", _("我的待办（三员转到各自首页）")),
    "desk_items": Page(CASEWORK, READ, "", _("其他待办")),
    "case_list": Page(CASEWORK, READ, "", _("信访件列表")),
    "case_search": Page(CASEWORK, POST, "", _("检索信访件")),
    "case_selected": Page(CASEWORK, READ, "", _("勾选信访件后的去向")),
    "case_assign": Page(CLERKS, FORM, "", _("批量交办")),
    "case_export": Page(CASEWORK, READ, "", _("导出信访件列表")),
    "case_export_order": Page(CASEWORK, FORM, "", _("导出较长的信访件列表")),
    "view_save": Page(CASEWORK, POST, "", _("保存视图")),
    "view_delete": Page(CASEWORK, POST, "view", _("删除本人的视图")),
    "case_new": Page(CLERKS, FORM, "", _("登记信访件")),
    "case_matches": Page(CLERKS, POST, "", _("登记时查重")),
    "match_effects": Page(CLERKS, READ, "", _("查重效果")),
    "petition_import": Page(CLERKS, FORM, "", _("Excel 导入")),
    "petition_import_template": Page(CLERKS, READ, "", _("下载导入模板")),
    "petition_import_preview": Page(CLERKS, READ, "import", _("导入预览")),
    "petition_import_confirm": Page(CLERKS, POST, "import", _("确认导入")),
    "taking_refused": Page(CLERKS, READ, "", _("依第三十条不予收存")),
    "person_options": Page(CLERKS, READ, "", _("查找本系统人员")),
    "case_units": Page(CLERKS, READ, "case", _("查找可以承办的单位")),
    "fact_list": Page(ANSWERERS, READ, "", _("核查函")),
    "fact_detail": Page(ANSWERERS, FORM, "fact", _("办理一件核查函")),
    "fact_office": Page(CASEWORK, FORM, "fact", _("发函单位查看核查情况")),
    "wall_proofs": Page(only(Role.SECURITY, Role.AUDITOR), READ, "", _("隔离核验结果")),
    "case_route": Page(CASEWORK, FORM, "case", _("转送交办一件")),
    "case_detail": Page(CASEWORK, READ, "case", _("信访件页面")),
    "case_open": Page(CASEWORK, POST, "case", _("写明理由后打开限制知悉件")),
    "case_act": Page(CASEWORK, FORM, "step", _("办理一个步骤")),
    "case_reply": Page(CASEWORK, FORM, "case", _("拟写答复")),
    "case_reveal": Page(CASEWORK, POST, "case", _("写明理由后查看信访人")),
    "case_who": Page(ANSWERING, READ, "trail", _("谁看过此件")),
    "reveal_list": Page(LOOKERS, READ, "", _("查看信访人情况")),
    "petitioner_find": Page(CLERKS, FORM, "", _("依申请查阅个人信息")),
    "petitioner_data": Page(CLERKS, READ, "session", _("显示所查个人信息")),
    "petitioner_file": Page(CLERKS, READ, "session", _("下载所查个人信息")),
    "disposal_list": Page(KEEPING, READ, "", _("保管期限与到期销毁")),
    "disposal_propose": Page(CLERKS, POST, "", _("提出销毁")),
    "disposal_detail": Page(KEEPING, READ, "disposal", _("销毁批次")),
    "disposal_act": Page(KEEPING, POST, "disposal", _("审查或执行销毁")),
    "case_print": Page(CASEWORK, READ, "case", _("打印办理单")),
    "case_dossier": Page(CASEWORK, READ, "case", _("下载全卷")),
    "case_paper_panel": Page(CASEWORK, READ, "case", _("信访件页面：文书")),
    "case_paper": Page(CASEWORK, READ, "paper", _("一件文书")),
    "case_paper_pdf": Page(CASEWORK, READ, "paper", _("下载文书 PDF")),
    "case_paper_docx": Page(CASEWORK, READ, "paper", _("下载文书 Word")),
    "case_paper_void": Page(CASEWORK, FORM, "paper", _("作废文书")),
    "case_paper_serve": Page(CASEWORK, FORM, "paper", _("登记文书送达")),
    "case_paper_new": Page(CASEWORK, FORM, "paper", _("补出文书")),
    "wording_list": Page(WORDERS, READ, "", _("文书模板")),
    "wording_detail": Page(WORDERS, FORM, "", _("修改一种文书的模板")),
    "wording_sheet": Page(WORDERS, READ, "", _("下载文书样张")),
    "permission_matrix": Page(KEEPERS, READ, "", _("权限矩阵")),
    "permission_matrix_xlsx": Page(KEEPERS, READ, "", _("导出权限矩阵")),
    "why_visible": Page(GUARDS, READ, "", _("为什么能看到一件")),
    "role_preview": Page(KEEPERS, READ, "", _("角色模拟")),
    "review_list": Page(REVIEWERS, READ, "", _("待我审核")),
    "review_detail": Page(REVIEWERS, FORM, "reply", _("审核一份答复")),
    "draft_save": Page(CASEWORK, POST, "draft", _("保存正在填写的内容")),
    "draft_list": Page(CASEWORK, READ, "", _("本人未提交的草稿")),
    "draft_drop": Page(CASEWORK, POST, "draft", _("删除本人的草稿")),
    "hold_files": Page(CASEWORK, POST, "", _("为正在填写的表上传附件")),
    "held_drop": Page(CASEWORK, POST, "", _("去掉未提交的附件")),
    "case_files": Page(CASEWORK, FORM, "case", _("一件的附件")),
    "case_file": Page(CASEWORK, READ, "file", _("下载附件")),
    "case_file_view": Page(CASEWORK, READ, "file", _("预览附件")),
    "case_file_act": Page(CASEWORK, POST, "file", _("决定是否采用附件，移除附件")),
    "responsibility": Page(SIGNED_IN, READ, "", _("本单位责任链")),
    "responsibility_chain": Page(SIGNED_IN, READ, "unit", _("一个单位的责任链")),
    "substitutes": Page(SIGNED_IN, FORM, "", _("代行")),
    "substitute_end": Page(SIGNED_IN, POST, "substitution", _("终止代行")),
    "hand_over": Page(MOVERS, FORM, "", _("工作交接")),
    "grants": Page(GRANTERS, READ, "", _("授权")),
    "grant_new": Page(GRANTERS, FORM, "", _("授权一个单位或一件")),
    "grant_end": Page(GRANTERS, POST, "grant", _("终止授权")),
    "notices": Page(CASEWORK, FORM, "", _("消息")),
    "notice_open": Page(CASEWORK, READ, "notice", _("打开一条消息")),
    "components": Page(SIGNED_IN, READ, "", _("界面部件样张")),
}

PARTIES: dict[Party, Text] = {
    Party.OFFICE: _("登记单位"),
    Party.HOST: _("承办单位"),
    Party.ABOVE: _("上级单位"),
    Party.REVIEWER: _("复查复核机关"),
    Party.ANYONE: _("能看到此件的单位"),
}


def steps() -> dict[str, Step]:
    """Return the steps of the life cycle, in its order."""
    return {row.code: Step(row.roles, row.label, PARTIES[row.party]) for row in BY_CODE.values()}
