"""The receipt 收件回执 of what was sent, as a text file to keep."""

from datetime import date

from django.utils.translation import gettext as _

from organization.templatetags.desk import day_long, moment
from portal.models import OnlineSubmission


def receipt(row: OnlineSubmission, code: str, last_day: date | None) -> str:
    """Return number, time and code in the language of the page, one line each."""
    lines = [
        _("收件回执"),
        "",
        _("编号：%(number)s") % {"number": row.number},
        _("收到时间：%(time)s") % {"time": moment(row.received_at)},
        _("查询码：%(code)s") % {"code": code},
        "",
        _("查进度、补充材料、评价、申请复查都要用它。请妥善保管，不要告诉别人。"),
    ]
    if last_day is not None:
        lines.append(_("最迟 %(day)s 可以查到去向或答复。") % {"day": day_long(last_day)})
    return "\r\n".join(lines) + "\r\n"
