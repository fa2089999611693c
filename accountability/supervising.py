"""What the rules propose to supervise, and the sentence that says why. A person issues."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.models import Purpose
from accountability.rules import Rule, by_step
from petitions.models.clocks import ClockCode

OVERDUE_DAYS = 5
RETURNED_DAYS = 5
TASK_DAYS = 3

OVERDUE = "overdue"
SILENT = "half_silent"
REPEATED = "petitioned_again"
RETURNED = "report_returned"
TASK_LATE = "task_late"


def _overdue(facts: Mapping[str, Any]) -> str:
    return gettext("%(clock)s期限为 %(due)s，至 %(on)s 已逾期 %(days)d 天。") % {
        **facts,
        "clock": ClockCode(facts["clock"]).label,
    }


def _silent(facts: Mapping[str, Any]) -> str:
    return gettext(
        "%(clock)s期限共 %(total)d 天，已过 %(spent)d 天，承办单位自 %(since)s 起没有办理记录。"
    ) % {**facts, "clock": ClockCode(facts["clock"]).label}


def _repeated(facts: Mapping[str, Any]) -> str:
    return gettext(
        "办理期间又来信访：%(day)s 收到第 %(nth)d 件，此前于 %(sent)s 转交承办单位。"
    ) % dict(facts)


def _returned(facts: Mapping[str, Any]) -> str:
    return gettext("办结报告于 %(day)s 退回，至 %(on)s 已 %(days)d 天未重新报结。") % dict(facts)


def _task_late(facts: Mapping[str, Any]) -> str:
    return gettext("%(unit)s的第 %(no)d 项任务期限为 %(due)s，至 %(on)s 已迟 %(days)d 天。") % dict(
        facts
    )


MAY = by_step("supervise")
RULES = (
    Rule(OVERDUE, _("逾期五天以上"), Purpose.SUPERVISE, _overdue, MAY),
    Rule(SILENT, _("时间过半无记录"), Purpose.SUPERVISE, _silent, MAY),
    Rule(REPEATED, _("办理期间重复信访"), Purpose.SUPERVISE, _repeated, MAY),
    Rule(RETURNED, _("退回重办未重报"), Purpose.SUPERVISE, _returned, MAY),
    Rule(TASK_LATE, _("协办或任务迟三天以上"), Purpose.SUPERVISE, _task_late, MAY),
)
