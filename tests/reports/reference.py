"""The bulletin counted a second time: plain Python, no ORM, nothing shared with the product."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

SIX = (
    "opening", "assigned", "closed_on_time", "closed_late", "overdue_open", "open_not_due",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One assignment: `ended` is the day it was returned or cancelled."""

    unit: str
    assigned: date
    due: date
    done: date | None = None
    ended: date | None = None


def ends_of(key):
    year, month = map(int, key.split("-"))
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months(first, last):
    year, month = map(int, first.split("-"))
    while f"{year:04d}-{month:02d}" <= last:
        yield f"{year:04d}-{month:02d}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def count(told, key):
    """Return the six numbers, and what left the opening balance without being done."""
    first, last = ends_of(key)
    numbers = dict.fromkeys((*SIX, "left"), 0)
    for one in told:
        out = one.done or one.ended
        if one.assigned < first and (out is None or out >= first):
            numbers["opening"] += 1
            numbers["left"] += one.ended is not None and one.ended <= last
        if one.ended and one.ended <= last:
            continue
        numbers["assigned"] += first <= one.assigned <= last
        if one.done and one.done <= last:
            if one.done >= first:
                numbers["closed_on_time" if one.done <= one.due else "closed_late"] += 1
        elif one.assigned <= last:
            numbers["overdue_open" if one.due <= last else "open_not_due"] += 1
    return numbers
