"""Writing the cases of the demo: in the order of their receipt, batch by batch.

Memory holds one batch and the few planned cases, however many cases are asked for.
"""

import gc
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import accumulate, islice
from random import Random

from django.db import transaction
from django.utils.translation import gettext

from demo.cast import assemble
from demo.desks import PLANNED
from demo.histories import planned_history, random_history
from demo.life import Stage
from demo.pace import ONE_DAY, SHANGHAI, Clockwork
from organization import calendar
from organization.models import Unit
from organization.workdays import WorkCalendar
from petitions import bulk, replay
from petitions.models.numbering import SeriesKind, take

BATCH = 2000
SPAN = timedelta(days=425)  # fourteen months
# Petitions by month: few round the New Year, most when schools admit and when terms begin.
MONTHS = (0.8, 0.6, 1.15, 1.1, 1.1, 1.3, 1.1, 0.9, 1.3, 0.95, 1.0, 0.9)
DAY_OFF = 0.12


@transaction.atomic
def load_cases(
    count: int,
    *,
    seed: int,
    at: datetime,
    recorded_at: datetime,
    progress: Callable[[int], None],
) -> int:
    """Write `count` cases as they stand when the day of `at` begins; returns how many.

    The same seed and day give the same cases. All or nothing. Raises
    organization.workdays.MissingYear for a day whose year has no calendar.
    """
    stage = _stage(at)
    stream, done = _histories(stage, count, seed), 0
    gc.disable()  # nothing here makes cycles, and looking for them costs a sixth of the time
    try:
        while batch := list(islice(stream, BATCH)):
            _number_opinions(batch, stage.cast.units)
            done += len(bulk.write(batch, recorded_at=recorded_at))
            progress(done)
            gc.collect()
    finally:
        gc.enable()
    return done


def day_begins(at: datetime) -> datetime:
    """Return the first moment of that day in the office's zone: the demo ends the evening before.

    So the hour at which somebody starts the demo changes nothing.
    """
    return at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def _stage(at: datetime) -> Stage:
    horizon = day_begins(at)
    today = horizon.date()
    days = calendar.load(today - SPAN - timedelta(days=200), today + timedelta(days=200))
    return Stage(assemble(today), Clockwork(days, horizon), replay.rules())


def _histories(stage: Stage, count: int, seed: int) -> Iterator[bulk.History]:
    """Yield the cases, oldest first."""
    planned = [
        planned_history(stage, _chance(seed, "planned", place), plan)
        for place, plan in enumerate(PLANNED[:count])
    ]
    planned.sort(key=_received)
    return merge(planned, _drawn(stage, count - len(planned), seed), key=_received)


def _drawn(stage: Stage, count: int, seed: int) -> Iterator[bulk.History]:
    """Yield `count` cases spread over the months as petitions are."""
    first = stage.today - SPAN
    days = [first + ONE_DAY * number for number in range(SPAN.days)]
    weights = list(accumulate(_weight(stage.clockwork.days, day) for day in days))
    for place in range(count):
        day = days[bisect(weights, (place + 0.5) / count * weights[-1])]
        history, tries = None, 0
        while history is None:
            history = random_history(stage, _chance(seed, "drawn", place, tries), day)
            tries += 1
            day = min(day, stage.today - ONE_DAY * tries)
        yield history


def _weight(days: WorkCalendar, day: date) -> float:
    return MONTHS[day.month - 1] * (1 if days.is_workday(day) else DAY_OFF)


def _received(history: bulk.History) -> date:
    return history.received_on


def _chance(*key: object) -> Random:
    return Random("/".join(map(str, key)))  # noqa: S311 - stories, not secrets


def _number_opinions(histories: list[bulk.History], units: dict[str, Unit]) -> None:
    """Give the issued opinions their numbers, by unit and year in the order of issue."""
    issued = defaultdict(list)
    for history in histories:
        for entry in history.entries:
            if entry.kind == "issue":
                issued[entry.by.unit, entry.at.year].append((entry.at, history, entry.body))
    for (code, year), rows in sorted(issued.items()):
        unit = units[code]
        numbers = take(unit, SeriesKind.OPINION, year, len(rows))
        rows.sort(key=lambda row: row[0])
        for number, (_at, history, body) in zip(numbers, rows, strict=True):
            body["number"] = number  # type: ignore[index]
            history.replies[1]["number"] = gettext("%(word)s访复〔%(year)d〕%(number)d号") % {
                "word": unit.docket_word or unit.short_name,
                "year": year,
                "number": number,
            }
