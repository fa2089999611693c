"""Case histories written in bulk, for figures of many months."""

from datetime import datetime, time, timedelta

from audit.log import SYSTEM, Entry
from petitions import bulk
from petitions.models import Channel, PetitionerKind, Topic, Track
from tests.world import SHANGHAI


def at(day, hour=10):
    return datetime.combine(day, time(hour), SHANGHAI)


def entry(kind, day, **body):
    return Entry(kind, SYSTEM, at(day), body)


def history(office, received, entries, *, assignments=None, replies=None, registered=None, **case):
    topic = Topic.objects.get(code="E05-04")
    fields = {"channel": Channel.LETTER, "received_on": received, "title": "反映问题", "text": "。"}
    fields["registered_at"] = registered or at(received)
    base = {"title": "反映问题", "petitioner_mark": "王**", "topic": topic, "track": Track.REMEDY}
    return bulk.History(
        unit=office,
        received_on=received,
        case=base | case,
        petitions=[(fields, {"kind": PetitionerKind.PERSON, "name": "王建国"})],
        entries=entries,
        assignments=assignments or {},
        replies=replies or {},
    )


def brought_in(office, told, **fields):
    """A matter from an old register: assigned on the day it came in, done or not."""
    body = {"received_on": told.assigned.isoformat(), "unit": told.unit}
    body |= {"due_on": told.due.isoformat()}
    replies = {}
    if told.done:
        body["done_on"] = told.done.isoformat()
        replies = {1: {"opinion": "已答复。", "written_at": at(told.done)}}
    entries = [entry("import", told.assigned, **body)]
    return history(office, told.assigned, entries, replies=replies, **fields)


def sent(office, told, *, how="", kind="assign", **fields):
    """A case sent out at the desk; `how` is "return" or "cancel" when it ended so."""
    entries = [
        entry(
            "open",
            told.assigned,
            unit=office.code,
            channel="letter",
            received_on=told.assigned.isoformat(),
            track=fields.get("track", "remedy"),
            route=6,
            topic="E05-04",
            cannot_notify=False,
        ),
        entry(kind, told.assigned, assignment=1, unit=told.unit, due_on=told.due.isoformat())
        if kind == "assign"
        else entry(kind, told.assigned, assignment=1, unit=told.unit),
    ]
    if how == "cancel":
        entries.append(entry("cancel", told.ended, assignment=1))
    if how == "return":
        entries.append(entry("sign", told.assigned, assignment=1))
        entries.append(entry("object", told.ended, assignment=1))
        entries.append(entry("agree_return", told.ended, assignment=1))
    return history(office, told.assigned, entries, **fields)


def write(histories, recorded_at=None):
    last = max(h.entries[-1].at for h in histories)
    return bulk.write(histories, recorded_at=recorded_at or last + timedelta(days=1))
