"""What the events of tokens and subscriptions are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def labels() -> dict[str, str | Promise]:
    """Return the label of every kind of event this app writes."""
    return {
        "token_made": _("创建接口令牌"),
        "token_released": _("启用接口令牌"),
        "token_revoked": _("停用接口令牌"),
        "hook_made": _("新建事件订阅"),
        "hook_ended": _("终止事件订阅"),
        "hook_sent_again": _("重新推送事件"),
    }
