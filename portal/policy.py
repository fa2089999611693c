"""Who may open which page of portal."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import CASEWORK, FORM, HANDLING, READ, Page, only

CLERKS = only(Role.REGISTRAR, Role.OFFICE)

PAGES: dict[str, Page] = {
    "enquiry_list": Page(HANDLING, READ, "", _("网上咨询")),
    "enquiry_new": Page(CLERKS, FORM, "", _("登记咨询")),
    "enquiry_detail": Page(HANDLING, FORM, "enquiry", _("一条咨询")),
    "publication_list": Page(HANDLING, READ, "", _("案例公开")),
    "publication_detail": Page(CASEWORK, FORM, "publication", _("一份公开稿")),
    "publication_new": Page(CLERKS, FORM, "case", _("拟写公开稿")),
    "case_publication_panel": Page(CASEWORK, READ, "case", _("信访件页面：案例公开")),
}
