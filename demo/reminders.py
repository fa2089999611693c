"""What the hourly clock sweep put on record while a case of the demo was handled."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from audit.log import SYSTEM, Entry
from demo.pace import ONE_DAY, SHANGHAI
from organization.workdays import WorkCalendar
from petitions import clock, fold
from petitions.models.clocks import ClockCode
from petitions.workflow import BY_CODE

Gaps = dict[str, list[tuple[date, date]]]
BEGAN_WITH = 0  # the entry that opened the case


def reminders(
    entries: Sequence[Entry],
    rules: Sequence[clock.Rule],
    days: WorkCalendar,
    today: date,
    *,
    told: bool,
) -> list[Entry]:
    """Return "due soon" and "overdue" as recorded before `today`, once for each clock.

    The running sweep of the product records those of today itself.
    """
    events = [fold.Happened(e.kind, e.at.date(), e.body, e.by.actor_id) for e in entries]
    picture = fold.picture(events, rules, days)
    gaps, registered = _gaps(entries), entries[BEGAN_WITH].at.date()
    rows = []
    for reading in picture.readings.values():
        if reading.code == ClockCode.RETURN:
            continue
        earliest = max(reading.started_on, registered) + ONE_DAY
        soon = _seen(max(reading.due.soon_on, earliest), gaps[reading.code])
        late = _seen(max(reading.due.on + ONE_DAY, earliest), gaps[reading.code])
        if soon <= reading.due.on and _ran(reading, soon, today):
            rows.append(_entry("due_soon", reading, soon, told))
        if _ran(reading, late, today):
            rows.append(_entry("overdue", reading, late, told))
    return rows


def _ran(reading: clock.Reading, day: date, today: date) -> bool:
    """Tell whether the clock was running in the first hour of that day."""
    return day < today and (reading.stopped_on is None or reading.stopped_on >= day)


def _seen(day: date, gaps: Sequence[tuple[date, date]]) -> date:
    """Return when the sweep saw it: a clock that stands still is seen once it runs again."""
    for stopped, resumed in gaps:
        if stopped < day <= resumed:
            day = resumed + ONE_DAY
    return day


def _gaps(entries: Sequence[Entry]) -> Gaps:
    """Return when each clock stood still between a stop and a resumption, by its code."""
    stopped: dict[str, date] = {}
    gaps: Gaps = defaultdict(list)
    for entry in entries:
        row = BY_CODE[entry.kind]
        for code in row.resumes:
            if code in stopped:
                gaps[code].append((stopped.pop(code), entry.at.date()))
        stopped |= {code: entry.at.date() for code in row.stops}
    return gaps


def _entry(kind: str, reading: clock.Reading, day: date, told: bool) -> Entry:
    body = {
        "clock": str(reading.code),
        "assignment": reading.assignment,
        "due": reading.due.on.isoformat(),
    }
    hour = datetime.combine(day, time(0, 1), SHANGHAI)
    place = list(ClockCode).index(ClockCode(reading.code))
    at = hour + timedelta(seconds=2 * place + reading.assignment)
    return Entry(kind, SYSTEM, at, body, told=told)
