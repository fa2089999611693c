"""From the start of a limit to its last day, line by line.

The order is always the same: the length of the rule (or the day the office set), the days on
which the clock stood still, the extension, and last the move from a day off to a working day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from organization.workdays import WorkCalendar
from petitions.clock.rules import Rule, Unit

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One line of the arithmetic: the day it leads to, and why.

    `days` is what the line adds in the unit of the rule, `first` and `last` the days it speaks
    of (approved and notified, or stood still from and to), `basis` the law if not the rule's.
    """

    day: date
    why: str
    days: int = 0
    first: date | None = None
    last: date | None = None
    basis: str = ""
    at: datetime | None = None  # the minute, where hours are counted


@dataclass(frozen=True)
class Due:
    """The last day, the first day on which it counts as due soon, and the lines that lead there.

    `at` is the minute a limit in hours ends, where the minute of its start is known.
    """

    on: date
    soon_on: date
    lines: tuple[Line, ...]
    at: datetime | None = None


@dataclass(frozen=True)
class Extension:
    """Longer by `days`: approved on one day, told to the petitioner on another (Art. 34)."""

    days: int
    approved_on: date
    notified_on: date | None = None
    too_late: bool = False  # the notice went out when the limit was over: it does not count

    @property
    def counts(self) -> bool:
        """Whether the petitioner was told in time."""
        return self.notified_on is not None and not self.too_late


@dataclass(frozen=True)
class Suspension:
    """Days that are not counted: both ends belong to it; None as end means it goes on."""

    first: date
    last: date | None
    basis: str


@dataclass(frozen=True)
class Term:
    """One limit of one matter, as far as the facts fix it; what `due` counts."""

    rule: Rule
    start: date
    at: datetime | None = None
    set_to: date | None = None
    extension: Extension | None = None
    suspensions: tuple[Suspension, ...] = ()

    def kept(self) -> dict[str, Any] | None:
        """Return, as JSON, what fixes the last day besides rule and start; None if nothing."""
        extension = self.extension
        said = {
            "at": self.at.isoformat() if self.at else None,
            "set_to": _iso(self.set_to),
            "extension": extension
            and [
                extension.days,
                _iso(extension.approved_on),
                _iso(extension.notified_on),
                extension.too_late,
            ],
            "suspensions": [[_iso(p.first), _iso(p.last), p.basis] for p in self.suspensions],
        }
        return {name: value for name, value in said.items() if value} or None

    @classmethod
    def of(cls, rule: Rule, start: date, kept: Mapping[str, Any] | None) -> "Term":
        """Return the term that `kept` described."""
        said = kept or {}
        extension = None
        if "extension" in said:
            days, approved, notified, too_late = said["extension"]
            extension = Extension(days, date.fromisoformat(approved), _day(notified), too_late)
        return cls(
            rule,
            start,
            datetime.fromisoformat(said["at"]) if "at" in said else None,
            _day(said.get("set_to")),
            extension,
            tuple(
                Suspension(date.fromisoformat(first), _day(last), basis)
                for first, last, basis in said.get("suspensions", ())
            ),
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def due(rule: Rule, start: date, calendar: WorkCalendar) -> Due:
    """Return the last day of a limit that starts on `start` and nothing else has touched.

    Raises organization.workdays.MissingYear if a year that must be looked at is not loaded.
    """
    return due_of(Term(rule, start), calendar)


def due_of(term: Term, calendar: WorkCalendar, today: date | None = None) -> Due:
    """Return the last day of a term; a suspension that goes on counts up to `today`, if given.

    Raises organization.workdays.MissingYear if a year that must be looked at is not loaded.
    """
    rule = term.rule
    if rule.unit is Unit.HOURS:
        return _hours(term)
    lines = [Line(term.start, "first_day_counts" if rule.first_day_counts else "start")]
    lines.append(_length(term, calendar))
    if term.suspensions:
        lines += _suspended(term, lines[-1].day, calendar, today)
    if term.extension:
        lines.append(_extended(term, term.extension, lines[-1].day, calendar))
    last = lines[-1].day
    if _rolls(term) and not calendar.is_workday(last):
        last = calendar.next_workday(last)
        lines.append(Line(last, "rolled_forward"))
    return Due(last, last - timedelta(days=rule.soon_days), tuple(lines))


def _hours(term: Term) -> Due:
    """A limit in hours knows no days off; without the minute of its start it ends with the day."""
    begins = term.at or datetime.combine(term.start, time())
    ends = begins + timedelta(hours=term.rule.days)
    at = ends if term.at else None
    lines = (
        Line(term.start, "hour", at=term.at),
        Line(ends.date(), "hours", term.rule.days, at=at),
    )
    return Due(ends.date(), ends.date(), lines, at)


def _length(term: Term, calendar: WorkCalendar) -> Line:
    rule = term.rule
    if term.set_to:
        return Line(term.set_to, "set_by_office", (term.set_to - term.start).days)
    before = term.start - ONE_DAY if rule.first_day_counts else term.start
    return Line(_later(rule, before, rule.days, calendar), _why(rule), rule.days)


def _why(rule: Rule) -> str:
    return "working_days" if rule.unit is Unit.WORKDAYS else "calendar_days"


def _later(rule: Rule, day: date, count: int, calendar: WorkCalendar) -> date:
    if rule.unit is Unit.WORKDAYS:
        return calendar.add_workdays(day, count)
    return day + timedelta(days=count)


def _rolls(term: Term) -> bool:
    """Tell whether a day off is no last day here; a day the office named stands as named."""
    named = term.set_to and not (term.suspensions or term.extension)
    return term.rule.roll_forward and term.rule.unit is Unit.DAYS and not named


def _suspended(term: Term, last: date, calendar: WorkCalendar, today: date | None) -> list[Line]:
    """Give back the days that were not counted, each once and in the unit of the rule.

    Elapsed and given back are counted alike: a weekend inside a suspension gives a limit in
    working days nothing, for it would not have been counted anyway.
    """
    lines = []
    counted_from = term.start if term.rule.first_day_counts else term.start + ONE_DAY
    for pause in term.suspensions:
        ends = pause.last or today
        if ends is None:
            break
        first = max(pause.first, counted_from)
        count = _between(term.rule, first, ends, calendar)
        counted_from = max(counted_from, ends + ONE_DAY)
        last = _later(term.rule, last, count, calendar)
        why = "suspended" if pause.last else "suspended_still"
        lines.append(Line(last, why, count, pause.first, ends, pause.basis))
    return lines


def _between(rule: Rule, first: date, last: date, calendar: WorkCalendar) -> int:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if rule.unit is Unit.WORKDAYS:
        return sum(calendar.is_workday(day) for day in days)
    return len(days)


def _extended(term: Term, extension: Extension, last: date, calendar: WorkCalendar) -> Line:
    dates = extension.approved_on, extension.notified_on
    if not extension.counts:
        why = "extended_too_late" if extension.too_late else "extension_untold"
        return Line(last, why, extension.days, *dates)
    if term.rule.extends_rolled and _rolls(term):
        last = calendar.next_workday(last)
    return Line(
        _later(term.rule, last, extension.days, calendar), "extended", extension.days, *dates
    )
