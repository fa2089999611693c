"""What the events of enquiries are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def labels() -> dict[str, str | Promise]:
    """Return the label of every kind of event these chains can have."""
    return {
        "enquiry_received": _("收到咨询"),
        "enquiry_imported": _("导入咨询"),
        "enquiry_routed": _("分送咨询"),
        "enquiry_returned": _("退回咨询"),
        "enquiry_answered": _("答复咨询"),
        "enquiry_referred": _("咨询转信访件"),
        "asker_revealed": _("查看咨询人联系方式"),
        "reply_published": _("公开答复"),
        "reply_withdrawn": _("撤回公开答复"),
    }
