"""Who may open which page of errands: everybody their own, heads also what waits for their yes."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import FORM, POST, READ, SIGNED_IN, Page, only

DECIDERS = only(Role.OFFICE, Role.HEAD, Role.LEADER)

AUDITOR = only(Role.AUDITOR)

PAGES: dict[str, Page] = {
    "errand_list": Page(SIGNED_IN, READ, "", _("任务与导出")),
    "errand_detail": Page(SIGNED_IN, READ, "errand", _("一项任务的结果")),
    "errand_file": Page(SIGNED_IN, READ, "errand", _("下载任务生成的文件")),
    "errand_cancel": Page(SIGNED_IN, POST, "errand", _("取消本人的任务")),
    "errand_retry": Page(SIGNED_IN, POST, "errand", _("重试本人的任务")),
    "trail_order": Page(AUDITOR, FORM, "", _("导出较长的审计记录")),
    "errand_decide": Page(DECIDERS, FORM, "errand", _("批准大批量导出")),
}
