"""The statutory clock: facts and dated rules in, due dates and their explanation out.

Pure functions: no ORM, no `now()`, nothing stored. Dates are calendar days in Asia/Shanghai.
A due date is always recomputed from the facts, never from an earlier due date.

Counting: the first day is not counted; a last day that is no working day moves to the next
working day (Civil Code Art. 201, 203), unless the rule says otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext, ngettext

from organization.workdays import WorkCalendar


@dataclass(frozen=True)
class Rule:
    """One dated limit; `key` is the id of its row, None for a limit set on a single case."""

    code: str
    days: int
    working_days: bool
    roll_forward: bool
    soon_days: int
    urgent_days: int
    law: str
    article: str
    valid_from: date
    valid_to: date | None = None
    key: int | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the rule is in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Line:
    """One line of the arithmetic: a day, and why it is that day.."""

    day: date
    why: str
    days: int = 0


@dataclass(frozen=True)
class Due:
    """The last day, the first day on which it counts as due soon, and the lines that lead there."""

    on: date
    soon_on: date
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Fact:
    """What happened on a day, as far as clocks care. Assignment 0 means the case itself."""

    on: date
    starts: tuple[tuple[str, int], ...] = ()
    stops: tuple[tuple[str, int], ...] = ()
    resumes: tuple[tuple[str, int], ...] = ()
    set_due: date | None = None  # the day the office set for the clock of an assignment


@dataclass(frozen=True)
class Reading:
    """One clock of a case as the facts leave it."""

    code: str
    assignment: int
    rule: Rule
    started_on: date
    due: Due
    stopped_on: date | None


class NoRule(LookupError):
    """No rule of this code is in force on the day the clock starts."""


def due(rule: Rule, start: date, calendar: WorkCalendar) -> Due:
    """Return the last day of a limit that starts on `start`.

    Raises organization.workdays.MissingYear if a year that must be looked at is not loaded.
    """
    lines = [Line(start, "start")]
    if rule.working_days:
        last = calendar.add_workdays(start, rule.days)
        lines.append(Line(last, "working_days", rule.days))
    else:
        last = start + timedelta(days=rule.days)
        lines.append(Line(last, "calendar_days", rule.days))
        if rule.roll_forward and not calendar.is_workday(last):
            last = calendar.next_workday(last)
            lines.append(Line(last, "rolled_forward"))
    return Due(last, last - timedelta(days=rule.soon_days), tuple(lines))


def fixed(rule: Rule, start: date, day: date) -> Due:
    """Return a last day that the office set itself when it assigned the case (Art. 22)."""
    return Due(
        day,
        day - timedelta(days=rule.soon_days),
        (Line(start, "start"), Line(day, "set_by_office", (day - start).days)),
    )


def rule_for(code: str, day: date, rules: Iterable[Rule]) -> Rule:
    """Return the rule in force on this day; the latest one wins. Raises NoRule."""
    found = [rule for rule in rules if rule.code == code and rule.covers(day)]
    if not found:
        raise NoRule(f"No deadline rule {code} is in force on {day.isoformat()}.")
    return max(found, key=lambda rule: rule.valid_from)


def read(
    facts: Sequence[Fact], rules: Sequence[Rule], calendar: WorkCalendar
) -> dict[tuple[str, int], Reading]:
    """Return every clock the facts have started, in the order in which they started."""
    readings: dict[tuple[str, int], Reading] = {}
    for fact in facts:
        for key in fact.stops:
            if key in readings and readings[key].stopped_on is None:
                readings[key] = _with_stop(readings[key], fact.on)
        for key in fact.resumes:
            # The clock runs from its first start again: a petitioner's days are never reset.
            if key in readings:
                readings[key] = _with_stop(readings[key], None)
        for code, assignment in fact.starts:
            rule = rule_for(code, fact.on, rules)
            last = (
                fixed(rule, fact.on, fact.set_due)
                if fact.set_due and code == "C5"
                else due(rule, fact.on, calendar)
            )
            readings[code, assignment] = Reading(code, assignment, rule, fact.on, last, None)
    return readings


def _with_stop(reading: Reading, on: date | None) -> Reading:
    return Reading(
        reading.code, reading.assignment, reading.rule, reading.started_on, reading.due, on
    )


class State(StrEnum):
    """What a clock shows; each has its own shape."""

    OK = "ok"
    SOON = "soon"
    URGENT = "urgent"
    LATE = "late"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    NONE = "internal"


@dataclass(frozen=True)
class Face:
    """A clock as it is shown: the state, the words, the last day."""

    state: State
    words: str
    last_day: date | None


def face(
    due_on: date | None, stopped_on: date | None, today: date, *, soon_days: int, urgent_days: int
) -> Face:
    """Return what a clock with this last day shows today; `None` as last day means no limit."""
    if due_on is None:
        return Face(State.NONE, gettext("无法定期限"), None)
    if stopped_on is not None:
        return _stopped(due_on, stopped_on)
    left = (due_on - today).days
    if left < 0:
        words = ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", -left) % {"n": -left}
        return Face(State.LATE, words, due_on)
    if left == 0:
        return Face(State.URGENT, gettext("今日到期"), due_on)
    state = State.URGENT if left <= urgent_days else State.SOON if left <= soon_days else State.OK
    return Face(state, ngettext("还有 %(n)d 天", "还有 %(n)d 天", left) % {"n": left}, due_on)


def _stopped(due_on: date, stopped_on: date) -> Face:
    early = (due_on - stopped_on).days
    if early < 0:
        words = ngettext("迟 %(n)d 天", "迟 %(n)d 天", -early) % {"n": -early}
        return Face(State.DONE_LATE, words, due_on)
    if early == 0:
        return Face(State.DONE_ON_TIME, gettext("按时"), due_on)
    words = ngettext("按时(提前 %(n)d 天)", "按时(提前 %(n)d 天)", early) % {"n": early}
    return Face(State.DONE_ON_TIME, words, due_on)


def explain(line: Line) -> str:
    """Return one line of the arithmetic in words."""
    if line.why == "start":
        return gettext("起算：首日不计入")
    if line.why == "working_days":
        return gettext("加 %(n)d 个工作日") % {"n": line.days}
    if line.why == "calendar_days":
        return gettext("加 %(n)d 日") % {"n": line.days}
    if line.why == "rolled_forward":
        return gettext("末日为休息日，顺延至下一工作日")
    return gettext("交办时指定，共 %(n)d 日") % {"n": line.days}
