"""When the steps of a case are taken: in working hours, on working days, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from demo.walk import SENT
from organization.workdays import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = time(8, 40), time(17, 20)
ONE_DAY = timedelta(days=1)

# Days from the step before: least, usual, most.
WAITS = {
    "open": (0, 0, 0),
    "approve_routing": (0.2, 1, 3),
    "assign": (0.1, 2, 8),
    "transfer": (0.1, 2, 8),
    "cancel": (0.1, 0.5, 1),
    "sign": (0, 0.5, 2.5),
    "delegate": (0, 0.1, 1),
    "object": (0.2, 1, 2),
    "agree_return": (0.2, 1, 3),
    "refuse_return": (0.2, 1, 3),
    "accept": (0.1, 2, 6),
    "start": (0, 1, 3),
    "study": (0.1, 3, 8),
    "contact": (0.5, 2, 6),
    "note": (0, 1, 3),
    "draft": (2, 14, 38),
    "submit_draft": (0, 0.2, 1),
    "return_draft": (0.2, 1, 3),
    "approve_draft": (0.2, 1, 3),
    "issue": (0, 0.5, 2),
    "serve": (0.5, 2, 5),
    "submit_report": (0.3, 1, 4),
    "return_report": (0.3, 1, 3),
    "begin": (0.1, 1, 2),
    "pass_report": (0.2, 1, 4),
    "close": (0, 0.5, 3),
}
AGAIN = (0.5, 2, 4)  # a draft that came back is soon put right
IN_TIME = 54  # days from the assignment to the report; the limit is sixty
LATE = (66, 96)


@dataclass(frozen=True)
class Clockwork:
    """The working days, and the moment after which nothing has happened yet."""

    days: WorkCalendar
    horizon: datetime

    def later(self, chance: Random, moment: datetime, wait: float) -> datetime:
        """Return a moment in working hours, `wait` days or a little more after this one."""
        then = moment + timedelta(days=wait, minutes=chance.randint(2, 45))
        then = then.replace(second=chance.randrange(60), microsecond=0) + timedelta(minutes=1)
        if then.time() > CLOSES:
            then = _morning(chance, then.date() + ONE_DAY)
        elif then.time() < OPENS:
            then = _morning(chance, then.date())
        workday = self.days.next_workday(then.date())
        return then if workday == then.date() else _morning(chance, workday)

    def first(self, chance: Random, received_on: date) -> datetime:
        """Return when a petition of that day is registered: the same day if it is worked."""
        early = datetime.combine(received_on, time(8, 0), SHANGHAI)
        return self.later(chance, early, chance.random() * 0.38)

    def moments(self, chance: Random, received_on: date, waits: Sequence[float]) -> list[datetime]:
        """Return the moments of all steps that were taken before the horizon."""
        moment = self.first(chance, received_on)
        moments: list[datetime] = []
        for wait in waits:
            moment = self.later(chance, moment, wait) if moments else moment
            if moment >= self.horizon:
                break
            moments.append(moment)
        return moments


def _morning(chance: Random, day: date) -> datetime:
    opens = datetime.combine(day, OPENS, SHANGHAI)
    return opens + timedelta(minutes=chance.randint(0, 170), seconds=chance.randrange(60))


def draw_waits(chance: Random, path: Sequence[str], *, late: bool) -> list[float]:
    """Return the days before each step; the inquiry is what makes a case long.

    A late case needs more than the sixty days, any other is done inside them.
    """
    waits = []
    for place, code in enumerate(path):
        least, usual, most = AGAIN if code == "draft" and "draft" in path[:place] else WAITS[code]
        waits.append(chance.triangular(least, most, usual))
    if "draft" in path:
        inquiry = path.index("draft")
        span = sum(waits[_sent(path) + 1 :])
        room = waits[inquiry] + IN_TIME - span
        waits[inquiry] = max(1.0, min(waits[inquiry], room))
        if late:
            waits[inquiry] += chance.uniform(*LATE) - min(span, IN_TIME)
    return waits


def _sent(path: Sequence[str]) -> int:
    """Return the place of the last step that sent the case to a unit."""
    return max(place for place, code in enumerate(path) if code in SENT)
