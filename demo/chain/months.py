"""The monthly reports of all months that have ended: what units and office did with each.

Most confirm in the first days of the next month, some are late and were reminded. Of the last
month each role still has something to do.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from audit.log import Signature
from demo.chain import words
from demo.chain.scene import OFFICE, Scene
from demo.life import RECENT
from demo.pace import ONE_DAY, SHANGHAI
from organization.models import Role, Unit
from reports import bulk, contents, deadlines, figures, jobs, span
from reports.bulk import Confirmed, History, Judged, Reminded, Step
from reports.models import ReportReminder
from reports.month import Month
from reports.overdue import Note

Rung = ReportReminder.Rung
FREEZE = time(0, 5)
NEVER = 99
DAYS = {1: 38, 2: 40, 3: 10, 4: 5, 5: 4, 7: 2, 9: 1}  # working day of confirming: how many in 100
# Of the last month: not confirmed, returned, confirmed and not yet judged.
OWING = frozenset({"JJC", "MBC", "MHQ"})
BACK = "XHQ"
WAITING = frozenset({"GJC", "RSC", "HNSF", "PDQ", "TJXX"})
BACK_AND_ANSWERED = ("TWC", 3)  # of the third month before the last


@dataclass(frozen=True)
class Desk:
    """One unit's month while it is told: the working days after it that lie before the demo."""

    scene: Scene
    unit: Unit
    data: str
    after: Sequence[date]
    chance: Random

    def on(self, workday: int, hour: int) -> datetime:
        """Return a moment within that hour of the n-th working day, which must have come."""
        at = time(hour, self.chance.randrange(60), self.chance.randrange(60))
        return datetime.combine(self.after[workday - 1], at, SHANGHAI)

    def has_come(self, workday: int) -> bool:
        return workday <= len(self.after)


def ended_months(scene: Scene) -> list[Month]:
    """Return the months that the clock has frozen by now: ended, with a known calendar."""
    known = scene.days.years
    months = span.ended_months(scene.horizon)
    return [month for month in months if (month.last + jobs.AHEAD).year in known]


def write_months(scene: Scene, months: Sequence[Month], *, recorded_at: datetime) -> None:
    """Write the reports of these months."""
    firsts, histories = span.first_days(), list[History]()
    for place, month in enumerate(reversed(months)):
        units = list(span.reporting_units(month, firsts))
        data = contents.report_data(month, units)
        after = list(workdays_after(scene, month.last))
        at = frozen_at(scene, month)
        for unit in units:
            chance = scene.chance("report", month.key, unit.code)
            desk = Desk(scene, unit, data[unit.pk], after, chance)
            histories.append(History(unit, month, data[unit.pk], at, _steps(desk, place)))
    bulk.write(histories, recorded_at=recorded_at, told_before=scene.horizon - RECENT)


def frozen_at(scene: Scene, month: Month) -> datetime:
    """Return when the clock froze the month, on the first of the next."""
    return min(datetime.combine(month.next.first, FREEZE, SHANGHAI), scene.horizon)


def workdays_after(scene: Scene, last: date) -> Iterator[date]:
    """Yield the working days after that day that lie before the demo."""
    day = last + ONE_DAY
    while day < scene.today:
        if scene.days.is_workday(day):
            yield day
        day += ONE_DAY


def _steps(desk: Desk, months_ago: int) -> list[Step]:
    """Return what was done with the month that ended so many months before the last one."""
    if months_ago == 0:
        steps = _last_month(desk)
    elif (desk.unit.code, months_ago) == BACK_AND_ANSWERED:
        steps = _returned_and_answered(desk)
    else:
        (workday,) = desk.chance.choices(list(DAYS), list(DAYS.values()))
        steps = _usual(desk, workday)
    return sorted(steps, key=lambda step: step.at)


def _last_month(desk: Desk) -> list[Step]:
    code, past = desk.unit.code, len(desk.after)
    if code in OWING:
        return list(_reminders(desk, NEVER))
    if code == BACK and past > 1:
        first = min(2, past - 1)
        comments = {
            figures.OVERDUE_OPEN.code: words.RETURNED_LINE,
            figures.REPEATED.code: words.RETURNED_REPEATS,
        }
        return [_confirm(desk, first), _judge(desk, past, 16, comments)]
    if code in WAITING and past:
        return [*_reminders(desk, past), _confirm(desk, past)]
    (workday,) = desk.chance.choices(list(DAYS), list(DAYS.values()))
    return _usual(desk, workday)


def _usual(desk: Desk, workday: int) -> list[Step]:
    """Confirmed on that working day, accepted one to three later; as far as time went."""
    steps: list[Step] = list(_reminders(desk, workday))
    judged = workday + desk.chance.randint(1, 3)
    if desk.has_come(workday):
        steps.append(_confirm(desk, workday))
    if desk.has_come(judged):
        steps.append(_judge(desk, judged, desk.chance.randint(9, 15)))
    return steps


def _returned_and_answered(desk: Desk) -> list[Step]:
    comments = dict.fromkeys((figures.REPEATED.code,), words.RETURNED_NUMBERS)
    return [
        _confirm(desk, 2),
        _judge(desk, 4, 10, comments),
        _confirm(desk, 6, words.ANSWERED_RETURN),
        _judge(desk, 7, 10),
    ]


def _reminders(desk: Desk, confirmed: int) -> Iterator[Reminded]:
    """Yield what the calendar sent until the unit confirmed: before, on and after the last day."""
    due = deadlines.DEADLINE
    late = range(due + 1, len(desk.after) + 1, 5)
    rungs = [(due - deadlines.AHEAD, Rung.BEFORE), (due, Rung.TODAY)]
    for workday, rung in [*rungs, *((day, Rung.LATE) for day in late)]:
        if workday <= confirmed and desk.has_come(workday):
            moment = datetime.combine(desk.after[workday - 1], time(0, 2), SHANGHAI)
            yield Reminded(rung, moment)


def _confirm(desk: Desk, workday: int, remarks: str = "") -> Confirmed:
    at = desk.on(workday, desk.chance.randint(9, 15))
    holders = desk.scene.cast.holders
    day, code = at.date(), desk.unit.code
    able = holders(code, Role.UNIT_CLERK, day) or holders(code, Role.HEAD, day)
    remarks = remarks or desk.chance.choice(words.REMARKS)
    return Confirmed(able[0].signature, at, _notes(desk, day), remarks)


def _notes(desk: Desk, day: date) -> dict[str, Note]:
    """Return why each case of the overdue line is late, and when its next step is."""
    keys = json.loads(desk.data)["figures"][figures.OVERDUE_OPEN.code]["keys"]
    chance = desk.chance
    return {
        key: Note(chance.choice(words.LATE_BECAUSE), day + timedelta(days=chance.randint(5, 20)))
        for key in keys
    }


def _judge(desk: Desk, workday: int, hour: int, comments: dict[str, str] | None = None) -> Judged:
    at = desk.on(workday, hour)
    return Judged(_office(desk, at.date()), at, comments or {})


def _office(desk: Desk, day: date) -> Signature:
    """Return who judges: the director, whose own unit's month the deputy judges."""
    office = desk.scene.cast.holders(OFFICE, Role.OFFICE, day)
    own = desk.unit.code == OFFICE
    return next(held.signature for held in office if (held.username == "office") is not own)
