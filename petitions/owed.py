"""Reports that are owed within hours: what they hold up, whose they are, who hears of them."""

from datetime import date

from django.utils.translation import gettext

from organization import chain
from organization.models import Duty
from petitions.models import Case, CaseQuerySet, Clock, ClockQuerySet
from petitions.models.clocks import REPORTS, ClockCode
from petitions.situation import Situation

LEADERSHIP = (Duty.IN_CHARGE, Duty.FIRST_RESPONSIBLE)


def is_owed(here: Situation, code: str) -> bool:
    """Tell whether this report was asked for and is not made yet. No query."""
    clock = here.clock(code)
    return clock is not None and clock.stopped_on is None


def may_flag_urgent(here: Situation, _on: date) -> str:
    """Return why nobody need raise the alarm again."""
    if is_owed(here, ClockCode.URGENT):
        return gettext("已标为重大紧急事项，等待信访办报送信访信息专报。")
    return ""


def may_report_urgent(here: Situation, _on: date) -> str:
    """Return why there is no urgent report to make."""
    if not is_owed(here, ClockCode.URGENT):
        return gettext("没有待报送的重大紧急报告；有新情况的，先标为重大紧急。")
    return ""


def may_flag_harm(here: Situation, _on: date) -> str:
    """Return why the sign of harm need not be flagged again."""
    if is_owed(here, ClockCode.MINOR_HARM):
        return gettext("已有待办的强制报告任务，由信访办立即报告。")
    return ""


def may_report_harm(here: Situation, _on: date) -> str:
    """Return why there is no harm to report."""
    if not is_owed(here, ClockCode.MINOR_HARM):
        return gettext("没有待办的强制报告任务；发现新线索的，先标为受侵害线索。")
    return ""


def nothing_owed(here: Situation, _on: date) -> str:
    """Return which report must be made before a case leaves everybody's sight."""
    names = [str(ClockCode(code).label) for code in REPORTS if is_owed(here, code)]
    if names:
        return gettext("此件还有未完成的%(reports)s，报告之后才能办理这一步。") % {
            "reports": "、".join(names)
        }
    return ""


def running(cases: CaseQuerySet) -> ClockQuerySet:
    """Return the reports that these cases still owe, the nearest hour first."""
    rows = Clock.objects.running().filter(code__in=REPORTS, case__in=cases.values("pk"))
    return rows.select_related("case").order_by("due_at", "pk")


def leadership(case: Case, on: date) -> str:
    """Return the leaders above the office who may know of the case, by name, for a paper."""
    acting = [
        person
        for rung in chain.answerable(case.unit, on)
        if rung.post.duty in LEADERSHIP
        for person in rung.acting
    ]
    named = dict.fromkeys(
        person.name
        for person in acting
        if Case.objects.visible_to(person, on).filter(pk=case.pk).exists()
    )
    return "、".join(named)
