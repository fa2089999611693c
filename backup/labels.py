"""Words for the events of backups, which the audit log looks up by setting."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def labels() -> dict[str, str | Promise]:
    """Return kind of event -> words."""
    return {
        "backup_made": _("完成备份"),
        "backup_failed": _("备份失败"),
        "backup_restored": _("从备份恢复"),
    }
