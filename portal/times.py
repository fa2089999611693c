"""What happens when 办理期限: each day is read from the rule in force, none is written here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.models import ClockRule
from petitions.models.clocks import ClockCode, UnitOfTime
from portal.models import ANSWER_WITHIN

# In the order in which somebody meets them.
STEPS: tuple[tuple[ClockCode, str | Promise, str | Promise], ...] = (
    (ClockCode.NOTICE, _("书面告知"), _("收到后，书面告知是否由我们办理、转给了谁。")),
    (ClockCode.ROUTE, _("转送交办"), _("应由下级单位办理的，转送或交办。")),
    (ClockCode.SIMPLE_HANDLE, _("简易办理"), _("简单明了的，适用简易程序，作出处理意见。")),
    (ClockCode.HANDLE, _("作出处理意见"), _("受理后，调查核实，书面答复。")),
    (ClockCode.SUGGESTION, _("建议反馈"), _("意见建议的采纳情况，书面反馈。")),
    (ClockCode.REVIEW_APPLY, _("申请复查"), _("对处理意见不服，收到书面答复后可以请求复查。")),
    (ClockCode.REVIEW, _("复查"), _("复查机关收到请求后，提出复查意见。")),
    (ClockCode.REREVIEW_APPLY, _("申请复核"), _("对复查意见不服，收到后可以请求复核。")),
    (ClockCode.REREVIEW, _("复核"), _("复核机关收到请求后，提出复核意见。听证时间不计入。")),
    (ClockCode.EVALUATE, _("满意度评价"), _("收到答复后，可以评价办理情况。")),
)


@dataclass(frozen=True)
class Time:
    """One step: what happens, within how long, and by which article."""

    title: str
    words: str
    within: str
    law: str


def times(on: date) -> list[Time]:
    """Return the steps that have a rule in force on that day, and the target for enquiries.

    One query.
    """
    rules = _in_force(on)
    found = [
        Time(str(title), str(words), within(rules[code]), law(rules[code]))
        for code, title, words in STEPS
        if code in rules
    ]
    days = gettext("%(n)d 天内") % {"n": ANSWER_WITHIN.days}
    return [*found, Time(gettext("咨询答复"), gettext("咨询的答复目标。"), days, "")]


def within(rule: ClockRule) -> str:
    """Return how long a rule gives, with the longest extension."""
    said = {
        UnitOfTime.DAYS: gettext("%(n)d 日内"),
        UnitOfTime.WORKDAYS: gettext("%(n)d 个工作日内"),
        UnitOfTime.HOURS: gettext("%(n)d 小时内"),
    }[UnitOfTime(rule.unit)] % {"n": rule.days}
    if not rule.extension_days:
        return said
    return gettext("%(within)s，情况复杂的可以延长 %(n)d 日") % {
        "within": said,
        "n": rule.extension_days,
    }


def law(rule: ClockRule) -> str:
    """Return where the limit comes from."""
    return f"{rule.law}{rule.article}"


def _in_force(on: date) -> dict[str, ClockRule]:
    rules: Iterable[ClockRule] = ClockRule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on
    ).order_by("valid_from")
    return {rule.code: rule for rule in rules}  # the latest of a code wins
