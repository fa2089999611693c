"""Limits counted anew: what a changed calendar moves, and what another rule would have moved.

Reads alone; `actions.recounting` writes. Who keeps calendar and rules sees numbers and days of
cases that are not restricted, and of the others how many: no case is opened here.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Q

from organization import calendar
from organization.workdays import WorkCalendar
from petitions.clock import Rule, Term, due_of
from petitions.models import ENDED, Clock, ClockQuerySet
from petitions.replay import rule_of

REHEARSED = timedelta(days=90)
REACH = timedelta(days=400)
SHOWN = 100


@dataclass(frozen=True)
class Move:
    """One limit whose last day changes."""

    clock: Clock
    new: date

    @property
    def old(self) -> date:
        """The last day as it is kept now."""
        return self.clock.due_on

    @property
    def days(self) -> int:
        """How many days later it is; less than none if earlier."""
        return (self.new - self.old).days


@dataclass(frozen=True)
class Rehearsal:
    """What a change would do: the moves to be shown, and how many are not or cannot be."""

    moves: tuple[Move, ...]
    more: int
    restricted: int
    looked_at: int

    @property
    def total(self) -> int:
        """Every limit that moves."""
        return len(self.moves) + self.more + self.restricted

    @property
    def digest(self) -> str:
        """A fingerprint: what was seen is what is confirmed."""
        said = [f"{move.clock.pk} {move.new}" for move in self.moves]
        text = "\n".join([*said, str(self.more), str(self.restricted)])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def of_calendar(days: Iterable[date]) -> Rehearsal:
    """Return how the limits of open cases move, now that these days were changed."""
    touched = touched_by(days).running().filter(~Q(case__stage__in=ENDED))
    return _rehearsed(touched, None)


def of_rule(rule: Rule, today: date) -> Rehearsal:
    """Return how the limits of the last 90 days would have ended under this rule.

    Open cases are not touched by it: their clocks keep the rule of the day they began.
    """
    begun = Clock.objects.filter(code=rule.code, started_on__range=(today - REHEARSED, today))
    return _rehearsed(begun, rule)


def touched_by(days: Iterable[date]) -> ClockQuerySet:
    """Return the clocks, running or not, whose last day these days can move."""
    wanted = sorted(days)
    if not wanted:
        return Clock.objects.none()
    first, last = wanted[0], wanted[-1]
    return Clock.objects.filter(started_on__lte=last, due_on__gte=first)


def moved(clocks: ClockQuerySet, rule: Rule | None = None) -> Iterator[Move]:
    """Yield the clocks that end on another day than is kept, by their own or by this rule."""
    rows = clocks.filter(rule__isnull=False).select_related("rule", "case")
    span = rows.aggregate(first=Min("started_on"), last=Max("due_on"))
    if span["first"] is None:
        return
    days = calendar.load(span["first"], span["last"] + REACH)
    for row in rows.defer("case__title").order_by("pk").iterator():
        new = _counted(row, days, rule)
        if new != row.due_on:
            yield Move(row, new)


def _counted(row: Clock, days: WorkCalendar, rule: Rule | None) -> date:
    assert row.rule is not None
    term = Term.of(rule or rule_of(row.rule), row.started_on, row.terms)
    return due_of(term, days).on


def _rehearsed(clocks: ClockQuerySet, rule: Rule | None) -> Rehearsal:
    looked_at, found = clocks.count(), list(moved(clocks, rule))
    seen = [move for move in found if not move.clock.case.restricted]
    seen.sort(key=lambda move: (move.new, move.clock.case.number, move.clock.code))
    return Rehearsal(
        moves=tuple(seen[:SHOWN]),
        more=max(len(seen) - SHOWN, 0),
        restricted=len(found) - len(seen),
        looked_at=looked_at,
    )
