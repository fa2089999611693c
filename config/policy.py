"""The pages of the apps below organization, of Django's own sites, and of the project itself."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import PUBLIC, READ, Page, only

PAGES: dict[str, Page] = {
    "health": Page(PUBLIC, READ, "", _("运行状态")),
    "ready": Page(PUBLIC, READ, "", _("就绪状态")),
    "metrics": Page(PUBLIC, READ, "", _("运行指标")),
    "favicon": Page(PUBLIC, READ, "", _("图标")),
    "audit_log": Page(only(Role.AUDITOR), READ, "", _("操作审计")),
    "audit_export": Page(only(Role.AUDITOR), READ, "", _("导出审计记录")),
    "anchor_list": Page(only(Role.AUDITOR), READ, "", _("存证锚一览")),
    "admin:*": Page(only(Role.ADMIN), ("GET", "HEAD", "POST"), "", _("基础数据")),
}
