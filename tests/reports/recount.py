"""The figures of volume and timeliness counted a second time: plain Python over what was told."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Came:
    """One petition."""

    on: date
    channel: str
    people: int


@dataclass
class Matter:
    """One case as a story: what came, and what was done on which day."""

    came: list[Came]
    office: str
    unit: str = ""
    routed: date | None = None
    due: date | None = None
    accepted: date | None = None
    replied: date | None = None
    reported: date | None = None
    closed: date | None = None
    cannot_notify: bool = False
    restricted: bool = False
    # a unit it was sent to first and that gave it back: unit, sent on, returned on
    before: tuple[str, date, date] | None = None
    # the last day of each clock, as the register says it
    ends: dict[str, date] = field(default_factory=dict)
    ends_before: dict[str, date] = field(default_factory=dict)


def volume(matters, office, first, last):
    found = Counter()
    for matter in matters:
        if matter.office != office or matter.restricted:
            continue
        for turn, one in enumerate(matter.came):
            if not first <= one.on <= last:
                continue
            found["petitions"] += 1
            found["first_petitions" if turn == 0 else "repeat_petitions"] += 1
            found["online_petitions"] += one.channel in {"online", "mailbox"}
            found[f"petitions_{one.channel}"] += 1
            found["people"] += one.people
            if one.channel == "visit":
                found["visits"] += 1
                found["visitors"] += one.people
    return found


def cell(due, done, first, last):
    """Return in which of the three cells a limit is: 0, 1, 2, or None when it is in none."""
    if not first <= due <= last:
        return None
    if done and done <= due:
        return 0
    return 1 if done and done <= last else 2


CELLS = {
    "C1": ("routing_due", "routed_on_time", "routed_late", "not_routed"),
    "C2a": (
        "office_notice_due", "office_notice_on_time", "office_notice_late",
        "office_notice_missing",
    ),
    "C2b": (
        "unit_notice_due", "unit_notice_on_time", "unit_notice_late", "unit_notice_missing",
    ),
    "C4": ("reply_due", "replied_on_time", "replied_late", "not_replied"),
    "C5": ("finish_due", "finished_on_time", "finished_late", "not_finished"),
}  # fmt: skip


def timeliness(matters, unit, first, last):
    """Return the figures of one unit: office clocks by who registered, the others by the host."""
    found = Counter()
    for matter in matters:
        if matter.restricted:
            continue
        found.update(_cells(matter, unit, first, last))
        found.update(_cells_before(matter, unit, first, last))
        found.update(sent(matter, unit, first, last))
        if matter.unit == unit:
            found.update(_handled(matter, first, last))
    return found


def _cells(matter, unit, first, last):
    done = {
        "C1": matter.routed, "C2a": matter.routed, "C2b": matter.accepted, "C4": matter.replied,
        "C5": matter.reported,
    }  # fmt: skip
    for code, due in matter.ends.items():
        owner = matter.office if code in {"C1", "C2a"} else matter.unit
        place = cell(due, done[code], first, last)
        if owner == unit and place is not None:
            yield CELLS[code][0]
            yield CELLS[code][1 + place]


def _cells_before(matter, unit, first, last):
    """What a unit owed that had not yet given the case back."""
    if matter.before and matter.before[0] == unit and matter.before[2] > last:
        for code, due in matter.ends_before.items():
            if first <= due <= last:
                yield CELLS[code][0]
                yield CELLS[code][3]


def _handled(matter, first, last):
    if matter.accepted and first <= matter.accepted <= last:
        yield "accepted"
        yield "accepted_closed" if matter.closed and matter.closed <= last else "accepted_open"
    if matter.accepted and matter.replied and first <= matter.replied <= last:
        yield "replied"
        again = [one.on for one in matter.came[1:]]
        if not any(day <= matter.replied for day in again):
            yield "replied_first"
            if not any(day <= matter.replied + timedelta(days=90) for day in again):
                yield "settled_at_once"


def sent(matter, unit, first, last):
    found = Counter()
    if matter.before and matter.before[0] == unit and first <= matter.before[1] <= last:
        found["sent"] += 1
        found["sent_back"] += matter.before[2] <= last
    if matter.unit == unit and matter.routed and first <= matter.routed <= last:
        found["sent"] += 1
    return found


def days(matters, unit, first, last):
    """Return the sorted days from acceptance to reply."""
    return sorted(
        (matter.replied - matter.accepted).days
        for matter in matters
        if matter.unit == unit and not matter.restricted
        and matter.accepted and matter.replied and first <= matter.replied <= last
    )  # fmt: skip
