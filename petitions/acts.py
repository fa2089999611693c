"""What a simple step will do, in words, before it is done: papers, clocks, the law."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from organization import calendar
from organization.templatetags.desk import day
from organization.workdays import WorkCalendar
from petitions import clock as counting
from petitions import replay, timing
from petitions.fold import CASE_CLOCKS
from petitions.letter import ends_with_opinion
from petitions.models import AssignmentStage, CaseStage, Clock, ReplyStage
from petitions.models.clocks import ClockCode
from petitions.situation import Situation
from petitions.timing import ACCEPTING
from petitions.workflow import Subject, Transition

MINORS = "PM"  # Protection of Minors Law; 22 is the regulation of 2022
REACH = timedelta(days=200)  # no limit that a step starts is longer


@dataclass(frozen=True)
class Line:
    """One row of a summary list."""

    label: str
    value: str


def consequences(row: Transition, here: Situation, today: date) -> list[Line]:
    """Return what the step does, as label and value; two queries when it starts a clock."""
    lines = [
        Line(gettext("此件转为"), _new_stage(row)),
        Line(gettext("出具文书"), str(row.paper)),
        Line(gettext("停止计算"), "；".join(_stopping(row, here))),
        Line(gettext("恢复计算"), "；".join(_resuming(row, here))),
        Line(gettext("开始计算"), "；".join(_starting(row, here, today))),
        Line(gettext("依据"), law_of(row)),
    ]
    return [line for line in lines if line.value]


def facts(here: Situation) -> list[Line]:
    """Return the facts somebody must look at once more before a step that cannot be undone."""
    case, reply = here.case, here.reply
    lines = []
    if not case.restricted:
        lines = [
            Line(gettext("题名"), case.title),
            Line(gettext("信访人"), case.petitioner_mark or gettext("匿名")),
        ]
    if here.assignment:
        lines.append(Line(gettext("承办单位"), here.assignment.unit.name))
        if here.assignment.co_unit:
            lines.append(Line(gettext("协办单位"), here.assignment.co_unit.name))
    if reply:
        lines += [
            Line(gettext("文号"), reply.number or gettext("出具时编号")),
            Line(gettext("拟稿"), reply.author.name if reply.author else ""),
            Line(gettext("审核"), reply.reviewer.name if reply.reviewer else ""),
            Line(gettext("出具日期"), day(reply.issued_on) if reply.issued_on else ""),
            Line(gettext("送达日期"), day(reply.served_on) if reply.served_on else ""),
        ]
    return [line for line in lines if line.value]


def law_of(row: Transition) -> str:
    """Return the articles of a row in words: 《信访工作条例》(2022)第22、23条."""
    if not row.law:
        return ""
    text, articles = row.law.split(":")
    said = {"articles": articles.replace(", ", "、")}
    if text == MINORS:
        return gettext("《未成年人保护法》第%(articles)s条") % said
    return gettext("《信访工作条例》第%(articles)s条") % said


def _new_stage(row: Transition) -> str:
    if row.case_to:
        return str(CaseStage(row.case_to).label)
    if not row.target:
        return ""
    stages = {Subject.ASSIGNMENT: AssignmentStage, Subject.REPLY: ReplyStage}
    choices = stages.get(row.subject, CaseStage)
    return str(choices(row.target).label)


def _stopping(row: Transition, here: Situation) -> list[str]:
    return [
        gettext("%(clock)s（期限 %(day)s）")
        % {"clock": clock.get_code_display(), "day": day(clock.due_on)}
        for clock in here.clocks
        if clock.code in row.stops and clock.stopped_on is None
    ]


def _resuming(row: Transition, here: Situation) -> list[str]:
    return [
        gettext("%(clock)s（仍到 %(day)s，不重新起算）")
        % {"clock": clock.get_code_display(), "day": day(clock.due_on)}
        for clock in here.clocks
        if clock.code in row.resumes and clock.stopped_on is not None and _is_current(clock, here)
    ]


def _is_current(clock: Clock, here: Situation) -> bool:
    own = here.assignment is not None and clock.assignment_no == here.assignment.no
    return own or clock.code in CASE_CLOCKS


def _starting(row: Transition, here: Situation, today: date) -> list[str]:
    opinion = ends_with_opinion(here.case)
    codes = list(timing.opened(row.starts, opinion=opinion, track=here.case.track))
    told = []
    if row.code in ACCEPTING and not opinion:
        codes.remove(ClockCode.HANDLE)
        told = [gettext("无：此类事项不适用60日办理期限")]
    if not codes:
        return told
    rules, days = replay.rules(), calendar.load(today, today + REACH)
    return told + [_started(code, rules, days, today) for code in codes]


def _started(code: ClockCode, rules: list[counting.Rule], days: WorkCalendar, today: date) -> str:
    rule = counting.rule_for(code, today, rules)
    last = counting.due(rule, today, days).on
    words = {
        counting.Unit.DAYS: gettext("%(clock)s（%(days)d日，到 %(day)s）"),
        counting.Unit.WORKDAYS: gettext("%(clock)s（%(days)d个工作日，到 %(day)s）"),
        counting.Unit.HOURS: gettext("%(clock)s（%(days)d小时，到 %(day)s）"),
    }
    return words[rule.unit] % {
        "clock": ClockCode(code).label,
        "days": rule.days,
        "day": day(last),
    }
