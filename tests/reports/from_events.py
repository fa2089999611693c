"""The figures counted a second time from events alone: plain Python, nothing of the product.

Events are dicts as an export holds them: subject, seq, kind, on (the day it happened in the
office), recorded_at and body. The last days of the law are computed here too, from dated limits
and the table of working days.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

SATURDAY = 5
ASKED_WITHIN = timedelta(days=90)
OFFICE_CLOCKS = {"C1", "C2a"}
CELLS = {
    "C1": ("routing_due", "routed_on_time", "routed_late", "not_routed"),
    "C2a": (
        "office_notice_due", "office_notice_on_time", "office_notice_late", "office_notice_missing",
    ),
    "C2b": ("unit_notice_due", "unit_notice_on_time", "unit_notice_late", "unit_notice_missing"),
    "C4": ("reply_due", "replied_on_time", "replied_late", "not_replied"),
}  # fmt: skip


@dataclass(frozen=True)
class Law:
    """The limits (code, days, working days or not, roll forward or not, from, to) and the days
    off and on of the calendar."""

    limits: list
    off: set
    worked: set

    def is_worked(self, day):
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    def last_day(self, code, start, more=0):
        valid = [
            row for row in self.limits
            if row["code"] == code and row["valid_from"] <= start <= (row["valid_to"] or start)
        ]  # fmt: skip
        limit = max(valid, key=lambda row: row["valid_from"])
        last, left = start, limit["days"] + more
        while left:
            last += timedelta(days=1)
            left -= self.is_worked(last) if limit["unit"] == "workdays" else 1
        while limit["roll_forward"] and not self.is_worked(last):
            last += timedelta(days=1)
        return last


@dataclass
class Sent:
    """One assignment."""

    kind: str
    unit: str
    on: date
    due: date | None = None
    reported: date | None = None
    done: date | None = None
    returned: date | None = None
    cancelled: date | None = None

    @property
    def ended(self):
        return self.done or self.returned or self.cancelled

    def kept(self, day):
        return bool(self.done) or self.ended is None or self.ended > day

    def is_open(self, day):
        return self.on <= day and (self.ended is None or self.ended > day)


@dataclass
class Opinion:
    """One handling opinion."""

    unit: str
    issued: date
    served: date | None = None


@dataclass
class Review:
    """One review, or re-review."""

    kind: str
    asked: date
    decided: date | None = None
    altered: bool = False


@dataclass
class Coming:
    """One petition: which way it came, whether it came again, and how it was rated in the end."""

    on: date
    channel: str
    repeats: bool
    number: str = ""
    rated: date | None = None
    of_office: str = ""
    of_unit: str = ""


@dataclass
class Matter:
    """One case as its events tell it. A clock is [last day, stopped on]."""

    office: str
    came: list = field(default_factory=list)
    sent: dict = field(default_factory=dict)
    clocks: dict = field(default_factory=dict)
    accepted: date | None = None
    replied: date | None = None
    closed: date | None = None
    extended: bool = False
    opinions: dict = field(default_factory=dict)
    reviews: list = field(default_factory=list)

    @property
    def current(self):
        alive = [no for no, one in self.sent.items() if not one.ended]
        done = [no for no, one in self.sent.items() if one.done]
        return (alive or done or [None])[-1]

    @property
    def host(self):
        return self.sent[self.current].unit if self.current else None


def matters(events, law):
    """Return the cases by subject. Events come by subject and number."""
    result = {}
    for subject, rows in groupby(events, key=lambda event: event["subject"]):
        matter = Matter(subject.removeprefix("case/").rsplit("-", 2)[0])
        for event in rows:
            _tell(matter, law, event["kind"], event["on"], event["body"])
        result[subject] = matter
    return result


def _tell(matter, law, kind, on, body):
    no = body.get("assignment") or matter.current or 0
    if kind in {"open", "import", "join"}:
        _comes(matter, law, kind, date.fromisoformat(body["received_on"]), body)
    elif kind in {"assign", "transfer", "agree_return", "cancel"}:
        _goes_to_and_fro(matter, law, kind, on, body | {"assignment": no})
    elif kind == "accept":
        matter.accepted = on
        _stop(matter, on, ("C2b", no))
        if body.get("statutory", True):
            matter.clocks["C4", 0] = [law.last_day("C4", on), None]
    elif kind in {"approve_ext", "issue", "serve", "evaluated"}:
        _answers(matter, law, kind, on, body | {"assignment": no})
    elif "review" in kind:
        _is_reviewed(matter, kind, on, body)
    elif kind in {"submit_report", "return_report", "pass_report", "close"}:
        _finishes(matter, kind, on, no)


def _comes(matter, law, kind, received, body):
    number = body.get("petition", "")
    matter.came.append(Coming(received, body.get("channel"), kind == "join", number))
    if kind == "open":
        matter.clocks["C1", 0] = [law.last_day("C1", received), None]
        if not body["cannot_notify"]:
            matter.clocks["C2a", 0] = [law.last_day("C2a", received), None]
    if kind == "import":
        _goes_out(matter, law, "assign", received, body | {"assignment": 1})
        del matter.clocks["C2b", 1]
        if body.get("done_on"):
            day = date.fromisoformat(body["done_on"])
            matter.sent[1].done = matter.replied = matter.closed = day


def _goes_to_and_fro(matter, law, kind, on, body):
    if kind in {"assign", "transfer"}:
        return _goes_out(matter, law, kind, on, body)
    no = body["assignment"]
    setattr(matter.sent[no], "returned" if kind == "agree_return" else "cancelled", on)
    _stop(matter, on, ("C2b", no), ("C5", no))
    return _run_again(matter, ("C1", 0), ("C2a", 0))


def _goes_out(matter, law, kind, on, body):
    no = body["assignment"]
    _stop(matter, on, ("C1", 0), ("C2a", 0))
    matter.sent[no] = one = Sent(kind, body["unit"], on)
    matter.clocks["C2b", no] = [law.last_day("C2b", on), None]
    if kind == "assign":
        given = body.get("due_on")
        one.due = date.fromisoformat(given) if given else law.last_day("C5", on)


def _is_extended(matter, law, on, days):
    """Once, before the last day; thirty days after the sixtieth, and moved from a day off."""
    due, stopped = matter.clocks.get(("C4", 0), (date.min, None))
    if not stopped and on <= due and not matter.extended:
        matter.extended = True
        matter.clocks["C4", 0][0] = law.last_day("C4", matter.accepted, more=days)


def _answers(matter, law, kind, on, body):
    if kind == "approve_ext":
        _is_extended(matter, law, on, body["days"])
    elif kind == "issue":
        matter.replied = on
        _stop(matter, on, ("C4", 0))
        unit = matter.sent[body["assignment"]].unit
        matter.opinions[body["reply"]] = Opinion(unit, on)
    elif kind == "evaluated":
        (rated,) = (one for one in matter.came if one.number == body["petition"])
        rated.rated, rated.of_office, rated.of_unit = on, body["of_office"], body["of_unit"]
    else:
        served = date.fromisoformat(body["served_on"])
        matter.opinions[body["reply"]].served = served
        matter.clocks["C10", 0] = [law.last_day("C10", served), None]


def _is_reviewed(matter, kind, on, body):
    """Asked for again and decided; meanwhile the case is open."""
    if kind.startswith("request"):
        received = date.fromisoformat(body["received_on"])
        matter.reviews.append(Review(kind.removeprefix("request_"), received))
        matter.closed = None
    elif kind.startswith("decide"):
        matter.reviews[-1].decided = on
        matter.reviews[-1].altered = body["verdict"] in {"changed", "revoked"}
    if kind in {"serve_review", "decide_rereview"}:
        matter.closed = matter.closed or on


def _finishes(matter, kind, on, no):
    one = matter.sent[no]
    if kind == "submit_report":
        one.reported = on
    elif kind == "pass_report":
        one.done = one.reported
    elif kind == "close":
        matter.closed = on
        _stop(matter, on, *matter.clocks)
        if one.kind == "transfer" and not one.ended:
            one.done = on


def _stop(matter, on, *keys):
    for key in keys:
        if key in matter.clocks and matter.clocks[key][1] is None:
            matter.clocks[key][1] = on


def _run_again(matter, *keys):
    for key in keys:
        if key in matter.clocks:
            matter.clocks[key][1] = None


def count(found, first, last):
    """Return unit code -> figure code -> number for the days from `first` to `last`."""
    result = {}
    for matter in found:
        for unit, code in _counted(matter, first, last):
            result.setdefault(unit, Counter())[code] += 1
    return result


def _counted(matter, first, last):
    """Yield (unit, figure) for each thing of this case that a figure counts."""
    yield from _volume(matter, first, last)
    yield from _opinions(matter, first, last)
    yield from _reviews(matter, first, last)
    yield from _ratings(matter, first, last)
    for no, one in matter.sent.items():
        again = any(each.repeats and first <= each.on <= last for each in matter.came)
        notice = matter.clocks.get(("C2b", no))
        for code in (*_reported(one, first, last), *_received(one, notice, again, first, last)):
            yield one.unit, code
    yield from _limits(matter, first, last)
    if matter.accepted and first <= matter.accepted <= last:
        yield matter.host, "accepted"
        closed = matter.closed and matter.closed <= last
        yield matter.host, "accepted_closed" if closed else "accepted_open"
    if matter.accepted and matter.replied and first <= matter.replied <= last:
        yield matter.host, "replied"


def _limits(matter, first, last):
    """The cells of the limits that somebody owed."""
    for (code, no), (due, stopped) in matter.clocks.items():
        if code not in CELLS or (code == "C2b" and not matter.sent[no].kept(last)):
            continue
        owner = matter.office if code in OFFICE_CLOCKS else matter.host
        unit = matter.sent[no].unit if code == "C2b" else owner
        for name in _cell(CELLS[code], due, stopped, first, last):
            yield unit, name


def _opinions(matter, first, last):
    """What became of the opinions, by the unit that gave them."""
    due, _stopped = matter.clocks.get(("C4", 0), (date.min, None))
    if matter.extended and first <= due <= last:
        yield matter.host, "extended"
    for one in matter.opinions.values():
        if first <= one.issued <= last:
            yield one.unit, "opinions_issued"
            there = one.served and one.served <= last
            yield one.unit, "opinions_reached" if there else "opinions_unserved"
        if one.served and first <= one.served <= last:
            yield one.unit, "opinions_served"
            until = one.served + ASKED_WITHIN
            asked = (each.asked for each in matter.reviews if each.kind == "review")
            if any(one.served <= day <= until for day in asked):
                yield one.unit, "review_asked"


def _reviews(matter, first, last):
    """What was decided, by the unit whose opinion it was."""
    for turn, one in enumerate(matter.reviews):
        if one.decided and first <= one.decided <= last:
            yield matter.host, f"{one.kind}s_decided"
            yield matter.host, f"{one.kind}s_{'altered' if one.altered else 'upheld'}"
            after = matter.reviews[turn + 1 : turn + 2]
            if one.kind == "review" and after and after[0].asked <= one.decided + ASKED_WITHIN:
                yield matter.host, "rereview_asked"


def _ratings(matter, first, last):
    """What was said, once the days for it were over. Whatever came online has a query code."""
    due, _stopped = matter.clocks.get(("C10", 0), (date.max, None))
    served = [one.served for one in matter.opinions.values() if one.served]
    for one in matter.came if first <= due <= last else ():
        said = one.rated and one.rated >= served[-1]
        if one.channel != "online" or not (said or (not one.rated and one.on <= served[-1])):
            continue
        sides = ((matter.office, "office", one.of_office), (matter.host, "unit", one.of_unit))
        for unit, side, mark in sides:
            yield unit, f"{side}_ratings_due"
            yield unit, f"{side}_rated" if said else f"{side}_unrated"
            if said:
                yield unit, f"{side}_dissatisfied" if mark == "bad" else f"{side}_satisfied"


def _volume(matter, first, last):
    for one in matter.came:
        if first <= one.on <= last:
            yield matter.office, "petitions"
            yield matter.office, f"petitions_{one.channel}"
            yield matter.office, "repeat_petitions" if one.repeats else "first_petitions"
            if one.channel in {"online", "mailbox"}:
                yield matter.office, "online_petitions"
            if one.channel == "visit":
                yield matter.office, "visits"


def _reported(one, first, last):
    """What the bulletin counts of one assignment, and its cell among those that came due."""
    if one.kind != "assign":
        return
    eve = first - timedelta(days=1)
    if one.is_open(eve):
        yield "opening"
        if not one.done and one.ended and one.ended <= last:
            yield "left"
    if one.kept(last) and first <= one.on <= last:
        yield "assigned"
    if one.done and first <= one.done <= last:
        yield "closed_on_time" if one.done <= one.due else "closed_late"
    if one.is_open(last):
        yield "overdue_open" if one.due <= last else "open_not_due"
    if one.kept(last):
        names = ("finish_due", "finished_on_time", "finished_late", "not_finished")
        yield from _cell(names, one.due, one.done, first, last)


def _received(one, notice, again, first, last):
    """What the unit's report and the return rate count beside that."""
    if one.kind == "transfer" and one.kept(last) and first <= one.on <= last:
        yield "transferred"
    if again and one.kept(last) and one.on <= last:
        yield "repeated"
    if one.returned and first <= one.returned <= last:
        yield "returned"
    stays = (one.done or not one.ended) and not (one.ended and one.ended < first)
    if stays and one.on <= last and notice and notice[1] and first <= notice[1] <= last:
        yield "notice_on_time" if notice[1] <= notice[0] else "notice_late"


def _cell(names, due, done, first, last):
    if first <= due <= last:
        met = done is not None and done <= due
        late = done is not None and due < done <= last
        yield names[0]
        yield names[1 if met else 2 if late else 3]
