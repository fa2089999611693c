"""Following the facts of one case: which clocks run, stand still, were met or fell away.

What cannot be (a second extension, one after the last day) has no effect and is no error here:
events are kept for ever, and a history must be readable. Whoever asks `strict` is told instead.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext

from organization.workdays import WorkCalendar
from petitions.clock.counting import Due, Extension, Suspension, Term, due_of
from petitions.clock.rules import Rule, Unit, rule_for

Key = tuple[str, int]  # code of the clock, number of the assignment; 0 is the case itself


class Contradiction(Exception):
    """Facts that cannot both be true, or that the law does not allow; carries one sentence."""


class State(StrEnum):
    """Where a clock stands on a day."""

    RUNNING = "running"
    MET = "met"
    MET_LATE = "met_late"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"
    VOID = "void"


@dataclass(frozen=True)
class Fact:
    """What happened on a day, as far as clocks care. Assignment 0 means the case itself.

    `extends` carries days after code and assignment. It counts once the petitioner was told: in
    the same step, unless `notice_follows`; then the fact of the notice names it in `notifies`.
    `basis` is the law of `suspends`, where the rule itself knows none. `counted_from` is the day
    from which `starts` counts when that is not `on`, and `at` the minute for limits in hours.
    """

    on: date
    starts: tuple[Key, ...] = ()
    stops: tuple[Key, ...] = ()
    resumes: tuple[Key, ...] = ()
    set_due: date | None = None  # the day the office set for the clock of an assignment
    extends: tuple[tuple[str, int, int], ...] = ()
    notifies: tuple[Key, ...] = ()
    notice_follows: bool = False
    suspends: tuple[Key, ...] = ()
    unsuspends: tuple[Key, ...] = ()
    basis: str = ""
    voids: tuple[Key, ...] = ()
    counted_from: date | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Reading:
    """One clock of a case as the facts leave it."""

    code: str
    assignment: int
    term: Term
    due: Due
    stopped_on: date | None = None
    stopped_at: datetime | None = None
    voided: bool = False

    @property
    def rule(self) -> Rule:
        """The limit it counts by."""
        return self.term.rule

    @property
    def started_on(self) -> date:
        """The day it counts from."""
        return self.term.start

    @property
    def extension(self) -> Extension | None:
        """The extension, whether or not it counts."""
        return self.term.extension

    @property
    def suspended_on(self) -> date | None:
        """The first day of the suspension that still goes on."""
        last = self.term.suspensions[-1:]
        return last[0].first if last and last[0].last is None else None

    def state(self, today: date, now: datetime | None = None) -> State:
        """Return where it stands; `now` judges limits in hours to the minute."""
        if self.voided:
            return State.VOID
        if self.stopped_on is not None:
            late = _is_after(self.due, self.stopped_on, self.stopped_at)
            return State.MET_LATE if late else State.MET
        if self.suspended_on:
            return State.SUSPENDED
        return State.OVERDUE if _is_after(self.due, today, now) else State.RUNNING

    def days_left(self, today: date) -> int | None:
        """Return calendar days from today, or from the day it stopped, to the last day."""
        return None if self.voided else (self.due.on - (self.stopped_on or today)).days


def _is_after(due: Due, day: date, at: datetime | None) -> bool:
    return at > due.at if at and due.at else day > due.on


def read(
    facts: Sequence[Fact],
    rules: Sequence[Rule],
    calendar: WorkCalendar,
    *,
    strict: bool = False,
    today: date | None = None,
) -> dict[Key, Reading]:
    """Return every clock the facts have started, in the order in which they started.

    `strict` raises Contradiction at the first thing that cannot be. A suspension that goes on is
    counted up to `today`. Raises NoRule and organization.workdays.MissingYear.
    """
    readings: dict[Key, Reading] = {}
    for fact in facts:
        _apply(fact, readings, calendar, strict)
        for key in fact.starts:
            readings[key] = _started(key, fact, rules, calendar)
    if today:
        readings = {key: _as_of(row, calendar, today) for key, row in readings.items()}
    return readings


Change = Callable[[Reading, Fact], Reading]


def _changes(fact: Fact) -> Iterator[tuple[Key, Change]]:
    """Yield what a fact does to clocks that run, in the order in which it does it."""
    for keys, change in (
        (fact.voids, _void),
        (fact.unsuspends, _unsuspend),
        (fact.stops, _stop),
        (fact.resumes, _resume),
        (fact.suspends, _suspend),
    ):
        for key in keys:
            yield key, change
    for code, no, days in fact.extends:
        yield (code, no), _extend(days)
    for key in fact.notifies:
        yield key, _notify


def _apply(fact: Fact, readings: dict[Key, Reading], calendar: WorkCalendar, strict: bool) -> None:
    for key, change in _changes(fact):
        if key in readings:
            readings[key] = _changed(readings[key], change, fact, calendar, strict)
        elif strict and change not in WHATEVER_RUNS:
            raise Contradiction(gettext("这一时限尚未起算，不能延期、中止或恢复。"))


def _changed(
    reading: Reading, change: Change, fact: Fact, calendar: WorkCalendar, strict: bool
) -> Reading:
    try:
        changed = change(reading, fact)
    except Contradiction:
        if strict:
            raise
        return reading
    if changed.term is reading.term:
        return changed
    return replace(changed, due=due_of(changed.term, calendar))


def _started(key: Key, fact: Fact, rules: Sequence[Rule], calendar: WorkCalendar) -> Reading:
    start = fact.counted_from or fact.on
    rule = rule_for(key[0], start, rules)
    at = fact.at if rule.unit is Unit.HOURS else None
    term = Term(rule, start, at, fact.set_due if rule.set_by_office else None)
    return Reading(*key, term, due_of(term, calendar))


def _as_of(reading: Reading, calendar: WorkCalendar, today: date) -> Reading:
    if reading.suspended_on is None:
        return reading
    return replace(reading, due=due_of(reading.term, calendar, today))


def _void(reading: Reading, fact: Fact) -> Reading:
    if reading.stopped_on is not None:
        return reading  # what was met before stays met
    return replace(_closed(reading, fact.on), stopped_on=fact.on, voided=True)


def _stop(reading: Reading, fact: Fact) -> Reading:
    if reading.stopped_on is not None:
        return reading
    return replace(_closed(reading, fact.on), stopped_on=fact.on, stopped_at=fact.at)


def _closed(reading: Reading, on: date) -> Reading:
    """End a suspension that goes on: nothing stands still that has come to its end."""
    if reading.suspended_on is None:
        return reading
    *before, last = reading.term.suspensions
    pauses = (*before, replace(last, last=on))
    return replace(reading, term=replace(reading.term, suspensions=pauses))


def _resume(reading: Reading, _fact: Fact) -> Reading:
    """Run from the first start again: a petitioner's days are never reset."""
    return replace(reading, stopped_on=None, stopped_at=None, voided=False)


def _suspend(reading: Reading, fact: Fact) -> Reading:
    if reading.suspended_on is not None:
        raise Contradiction(gettext("时限已在中止中，不能重复中止。"))
    _require_running(reading, fact.on)
    basis = fact.basis or reading.rule.suspension
    if not basis:
        raise Contradiction(gettext("依法只有复核听证期间不计入期限；其他中止须写明本地依据。"))
    pauses = (*reading.term.suspensions, Suspension(fact.on, None, basis))
    return replace(reading, term=replace(reading.term, suspensions=pauses))


def _unsuspend(reading: Reading, fact: Fact) -> Reading:
    if reading.suspended_on is None:
        raise Contradiction(gettext("时限没有中止，不能恢复。"))
    if fact.on < reading.suspended_on:
        raise Contradiction(gettext("恢复日期早于中止日期。"))
    return _closed(reading, fact.on)


def _extend(days: int) -> Change:
    def change(reading: Reading, fact: Fact) -> Reading:
        if reading.extension is not None:
            raise Contradiction(gettext("只能延期一次，此件已经延期。"))
        longest = reading.rule.extension_days
        if not 1 <= days <= longest:
            raise Contradiction(
                gettext("延期须为1至%(n)d日。") % {"n": longest}
                if longest
                else gettext("此项时限依法不能延期。")
            )
        _require_running(reading, fact.on)
        notified_on = None if fact.notice_follows else fact.on
        extension = Extension(days, fact.on, notified_on)
        return replace(reading, term=replace(reading.term, extension=extension))

    return change


def _notify(reading: Reading, fact: Fact) -> Reading:
    """Tell the petitioner: after the last day it is too late, the limit is over (Art. 34)."""
    extension = reading.extension
    if extension is None or extension.notified_on is not None:
        raise Contradiction(gettext("没有待告知的延期。"))
    told = replace(extension, notified_on=fact.on, too_late=_is_over(reading, fact.on))
    return replace(reading, term=replace(reading.term, extension=told))


def _require_running(reading: Reading, on: date) -> None:
    if reading.stopped_on is not None:
        raise Contradiction(gettext("时限已经停止，不能再延期或中止。"))
    if _is_over(reading, on):
        raise Contradiction(gettext("期限已过，不能再延期或中止。"))


def _is_over(reading: Reading, on: date) -> bool:
    return reading.suspended_on is None and on > reading.due.on


WHATEVER_RUNS = (_void, _stop, _resume)  # they may be said of clocks that never began
