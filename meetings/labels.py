"""What the events on the chains of meetings and reception days are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "meeting_planned": _("安排会议"),
    "meeting_changed": _("调整会议"),
    "meeting_invited": _("增加参会"),
    "meeting_uninvited": _("减少参会"),
    "meeting_held": _("会议召开"),
    "meeting_cancelled": _("取消会议"),
    "meeting_minuted": _("形成会议纪要"),
    "agenda_put": _("列入议题"),
    "agenda_ordered": _("调整议程顺序"),
    "agenda_dropped": _("撤下议题"),
    "agenda_sent": _("发出议程"),
    "item_decided": _("会议议定"),
    "item_outcome": _("记录议题结果"),
    "decision_done": _("完成议定事项"),
    "reception_planned": _("安排接访日"),
    "reception_cancelled": _("取消接访日"),
}


def labels() -> dict[str, str | Promise]:
    """Return the label of every kind of event these chains can have."""
    return LABELS
