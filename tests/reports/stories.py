"""Random cases told as stories, written as histories, for the figures of volume and timeliness."""

import random
from datetime import date, timedelta

from petitions.models import Clock, PetitionerKind
from petitions.models.clocks import RIGHTS
from tests.reports import histories
from tests.reports.histories import at, entry
from tests.reports.recount import Came, Matter

CHANNELS = ("letter", "visit", "phone", "online", "mailbox", "fax")
STEPS = (
    ("sign", 1), ("accept", 20), ("start", 1), ("draft", 30), ("submit_draft", 1),
    ("approve_draft", 1), ("issue", 25), ("serve", 5), ("submit_report", 10), ("pass_report", 3),
    ("close", 5),
)  # fmt: skip
DAYS = {"accept": "accepted", "issue": "replied", "close": "closed"}


def tell(world, seed, count=60):
    """Write random cases; returns what was told of each, with the last days the register set."""
    rng = random.Random(seed)
    told, written = [], []
    for _ in range(count):
        matter, history = _story(world, rng)
        told.append(matter)
        written.append(history)
    for matter, case in zip(told, histories.write(written), strict=True):
        # Neither what fell away nor a right of the petitioner, such as C6: nobody owes it.
        owed = Clock.objects.filter(case=case, voided=False).exclude(code__in=["C3", *RIGHTS])
        for clock in owed:
            first_unit = matter.before is not None and clock.assignment_no == 1
            ends = matter.ends_before if first_unit else matter.ends
            ends[clock.code] = clock.due_on
        matter.case = case
    return told


def _story(world, rng):
    day = date(2018, 1, 1) + timedelta(days=rng.randrange(300))
    came = [_came(rng, day)]
    office = rng.choice([world.office, world.bureau])
    matter = Matter(came, office.code, restricted=rng.random() < 0.1)
    matter.cannot_notify = rng.random() < 0.1
    entries = [
        entry(
            "open", day, unit=office.code, channel=came[0].channel, received_on=day.isoformat(),
            track="remedy", route=6, topic="E05-04", cannot_notify=matter.cannot_notify,
        )
    ]  # fmt: skip
    day = _send(world, rng, matter, entries, day)
    if day:
        _handle(rng, matter, entries, day)
    for _ in range(rng.choice([0, 0, 0, 1, 2])):
        last = entries[-1].at.date() + timedelta(days=rng.randrange(1, 150))
        _join(rng, matter, entries, last)
    return matter, _history(office, matter, entries)


def _join(rng, matter, entries, day):
    one = _came(rng, day)
    matter.came.append(one)
    entries.append(entry("join", day, channel=one.channel, received_on=day.isoformat()))


def _came(rng, day):
    return Came(day, rng.choice(CHANNELS), rng.choice([1, 1, 1, 3, 12]))


def _send(world, rng, matter, entries, day):
    units = [world.jjc.code, world.rsc.code, world.office.code]
    if rng.random() < 0.1:
        return None
    if rng.random() < 0.2:
        unit, sent = rng.choice(units), day + timedelta(days=rng.randrange(12))
        back = sent + timedelta(days=rng.randrange(1, 40))
        matter.before = (unit, sent, back)
        due = (sent + timedelta(days=30)).isoformat()
        entries.append(entry("assign", sent, assignment=1, unit=unit, due_on=due))
        entries.append(entry("sign", sent, assignment=1))
        entries.append(entry("object", back, assignment=1))
        entries.append(entry("agree_return", back, assignment=1))
        day = back
    matter.unit, matter.routed = rng.choice(units), day + timedelta(days=rng.randrange(25))
    matter.due = matter.routed + timedelta(days=rng.choice([15, 30, 60]))
    body = {"assignment": _no(matter), "unit": matter.unit, "due_on": matter.due.isoformat()}
    entries.append(entry("assign", matter.routed, **body))
    if rng.random() < 0.2:
        _join(rng, matter, entries, matter.routed)
    return matter.routed


def _no(matter):
    return 2 if matter.before else 1


def _handle(rng, matter, entries, day):
    for code, wait in STEPS[: rng.choice([0, 1, 2, 3, 7, 9, len(STEPS), len(STEPS)])]:
        day += timedelta(days=rng.randrange(wait + 1))
        body = {"assignment": _no(matter)}
        if code in {"draft", "submit_draft", "approve_draft", "issue", "serve"}:
            body["reply"] = 1
        if code == "serve":
            body["served_on"] = day.isoformat()
        entries.append(entry(code, day, **body))
        if code == "submit_report":
            reported = day
        if code == "pass_report":  # done on the day of the report, once it is passed
            matter.reported = reported
        if code in DAYS:
            setattr(matter, DAYS[code], day)


def _history(office, matter, entries):
    replies = {}
    if any(one.kind == "draft" for one in entries):
        replies = {1: {"opinion": "已答复。", "written_at": entries[-1].at}}
    fields = {"track": "accusation", "restricted": True} if matter.restricted else {}
    history = histories.history(office, matter.came[0].on, entries, replies=replies, **fields)
    history.petitions = [
        (
            {
                "channel": one.channel, "received_on": one.on, "title": "反映问题", "text": "。",
                "registered_at": at(one.on), "headcount": one.people, "repeats": turn > 0,
            },
            {"kind": PetitionerKind.PERSON, "name": "王建国"},
        )
        for turn, one in enumerate(matter.came)
    ]  # fmt: skip
    return history
