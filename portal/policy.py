"""Who may open which page of portal."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import CASEWORK, FORM, HANDLING, READ, Page, only

CLERKS = only(Role.REGISTRAR, Role.OFFICE)
MAKERS = only(Role.REGISTRAR, Role.OFFICE, Role.UNIT_CLERK, Role.HANDLER, Role.HEAD)
EDITORS = only(Role.OFFICE, Role.ADMIN)

PAGES: dict[str, Page] = {
    "enquiry_list": Page(HANDLING, READ, "", _("网上咨询")),
    "enquiry_new": Page(CLERKS, FORM, "", _("登记咨询")),
    "enquiry_detail": Page(HANDLING, FORM, "enquiry", _("一条咨询")),
    "enquiry_targets": Page(only(Role.OFFICE), FORM, "", _("咨询答复目标")),
    "case_enquiry": Page(only(Role.OFFICE), FORM, "case", _("信访件转为咨询")),
    "guide_edit": Page(EDITORS, FORM, "", _("信访指南")),
    "guide_version": Page(EDITORS, READ, "guide", _("信访指南的一版")),
    "case_link_new": Page(MAKERS, FORM, "case", _("生成一件一链")),
    "link_detail": Page(CASEWORK, FORM, "link", _("一条一件一链")),
    "case_link_panel": Page(CASEWORK, READ, "case", _("信访件页面：一件一链")),
    "online_list": Page(CLERKS, READ, "", _("网上来件")),
    "online_detail": Page(CLERKS, FORM, "online", _("一件网上来件")),
    "online_code": Page(CLERKS, FORM, "online", _("换发网上来件的查询码")),
    "petitioner_act": Page(HANDLING, FORM, "petitioner_act", _("信访人的一次提交")),
    "case_petitioner_panel": Page(CASEWORK, READ, "case", _("信访件页面：信访人提交和评价")),
    "case_code": Page(CLERKS, FORM, "case", _("发放查询码")),
    "publication_list": Page(HANDLING, READ, "", _("案例公开")),
    "publication_detail": Page(CASEWORK, FORM, "publication", _("一份公开稿")),
    "publication_preview": Page(CASEWORK, READ, "publication", _("公开稿预览")),
    "publication_new": Page(CLERKS, FORM, "case", _("拟写公开稿")),
    "case_publication_panel": Page(CASEWORK, READ, "case", _("信访件页面：案例公开")),
}
