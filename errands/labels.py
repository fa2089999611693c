"""Words for the events of errands, which the audit log looks up by setting."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def labels() -> dict[str, str | Promise]:
    """Return kind of event -> words."""
    return {
        "errand_asked": _("发起任务"),
        "errand_approved": _("批准任务"),
        "errand_refused": _("不予批准任务"),
        "errand_cancelled": _("取消任务"),
    }
