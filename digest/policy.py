"""Who may open which page of digest."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import FORM, POST, READ, SIGNED_IN, Page, only

ADMINS = only(Role.ADMIN)

PAGES: dict[str, Page] = {
    "my_digest": Page(SIGNED_IN, FORM, "", _("设置自己的每日汇总")),
    "digest_parked": Page(ADMINS, READ, "", _("未送达的每日汇总")),
    "digest_release": Page(ADMINS, POST, "letter", _("重新发送每日汇总")),
}
