"""Meetings every two weeks: held ones with their decisions, and the next one on its way; a
reception day of the leader."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from demo.chain import words
from demo.chain.scene import Scene, is_open
from demo.pace import ONE_DAY, SHANGHAI
from meetings import actions
from meetings.jobs import RHYTHM, next_slot
from meetings.models import AgendaItem, Decision, Meeting, MeetingKind, Outcome
from organization.workdays import MissingYear

HELD = 3
SEATED = ("leader", "secretary.general", "office")
UNITS = ("JJC", "XHQ", "RSC", "FZC", "MBC")
STARTS, ENDS = time(14, 0), time(16, 30)


def meet_all(scene: Scene) -> None:
    """Hold the meetings of the last weeks, and call the next as the calendar does."""
    coming = next_slot(scene.today)
    for place in range(HELD, 0, -1):
        slot = coming - RHYTHM * place
        held_on = scene.days.next_workday(slot)
        if held_on < scene.today:
            _hold(scene, place, slot, held_on)
        else:
            _call(scene, slot, held_on)
    try:
        _call(scene, coming, scene.days.next_workday(coming))
        _receive(scene)
    except MissingYear:  # the clock calls it once the working days of the year are known
        return


def _plan(scene: Scene, slot: date, held_on: date, at: datetime) -> Meeting:
    return actions.plan_meeting(
        unit=scene.cast.office, kind=MeetingKind.FORTNIGHTLY, held_on=held_on, slot=slot,
        starts=STARTS, place=words.MEETING_PLACE, convenor=scene.by_name["secretary.general"],
        people=[scene.by_name[name] for name in SEATED],
        units=[scene.cast.units[code] for code in UNITS], by=None, at=at,
    )  # fmt: skip


def _put(scene: Scene, meeting: Meeting, place: int, at: datetime) -> AgendaItem:
    title, code = words.MEETING_TOPICS[place % len(words.MEETING_TOPICS)]
    return actions.put_on_agenda(
        meeting, title=title, unit=scene.cast.units[code], by=scene.by_name["office"], at=at
    )


def _hold(scene: Scene, place: int, slot: date, held_on: date) -> None:
    """Plan, hold and write up one meeting; `place` says how many ago."""
    office = scene.by_name["office"]
    at = _day_before(scene, held_on, 10)
    meeting = _plan(scene, slot, held_on, at)
    items = [_put(scene, meeting, 2 * place + n, at) for n in range(2)]
    days = (scene.today - held_on).days
    case = scene.take(quiet=days + 4, fits=is_open) if place < HELD else None
    if case is not None:
        moment = max(at, scene.last[case.pk])
        items.append(actions.put_on_agenda(meeting, case=case, by=office, at=moment))
        scene.last[case.pk] = datetime.combine(held_on, STARTS, SHANGHAI)
    meeting = actions.send_agenda(meeting, by=office, at=_at(held_on, 9))
    opened = _at(held_on, STARTS.hour)
    present = list(meeting.attendees.values_list("pk", flat=True))
    meeting = actions.hold(meeting, present=present, by=office, at=opened)
    made = [_decide(scene, item, place, opened + timedelta(minutes=40)) for item in items]
    actions.minute(meeting, words=words.MEETING_MINUTES, by=office, at=_at(held_on, 17))
    if place == HELD:
        _finish(scene, [decision for decision in made if decision])


def _decide(scene: Scene, item: AgendaItem, place: int, at: datetime) -> Decision | None:
    """Decide who does what: of the last meeting by a day to come, of the one before it is late,
    and before that it is done. A case's decision is a task of who handles it."""
    office, decision = scene.by_name["office"], None
    if item.case is not None or item.order == 1:
        case = item.case
        unit = scene.host(case) if case else scene.cast.units["JJC"]
        person = scene.handler(case) if case else scene.by_name["handler"]
        until = max(scene.today + timedelta(days={1: 8, 2: -3}.get(place, -15)), at.date())
        decision = actions.decide(
            item, what=words.MEETING_DECISIONS[place - 1], unit=unit, until=until,
            person=person, by=office, at=at,
        )  # fmt: skip
    actions.set_outcome(
        item, outcome=Outcome.DECIDED, words=words.MEETING_OUTCOME, by=office, at=at
    )
    return decision


def _finish(scene: Scene, made: Sequence[Decision]) -> None:
    """Report them as done. A case's is finished as a task there."""
    for decision in made:
        if decision.task is None:
            actions.finish_decision(
                decision, proof=words.MEETING_DONE, by=scene.by_name["handler"],
                at=scene.ago(16, 11),
            )  # fmt: skip


def _call(scene: Scene, slot: date, held_on: date) -> None:
    """Call the meeting; two topics wait, and one unit has handed in its material."""
    meeting = _plan(scene, slot, held_on, scene.ago(5, 9))
    first = _put(scene, meeting, 0, scene.ago(3, 10))
    case = scene.take(quiet=3, host="JJC", fits=is_open) or scene.take(quiet=3, fits=is_open)
    if case is not None:
        at = scene.on(case, 2, 11)
        actions.put_on_agenda(meeting, case=case, by=scene.by_name["office"], at=at)
    actions.give_material(
        first, words=words.MEETING_MATERIAL, by=scene.by_name["office"], at=scene.ago(1, 11)
    )


def _receive(scene: Scene) -> None:
    """The leader receives petitioners in some days; one matter is booked."""
    on = scene.days.next_workday(scene.today + timedelta(days=5))
    reception = actions.plan_reception(
        unit=scene.cast.office, leader=scene.by_name["leader"], on=on, starts=STARTS, ends=ENDS,
        place=words.RECEPTION_PLACE, by=scene.by_name["clerk"], at=scene.ago(4, 9),
    )  # fmt: skip
    case = scene.take(quiet=3, fits=is_open)
    if case is not None:
        at = scene.on(case, 3, 10)
        actions.book(
            reception, case=case, note=words.RECEPTION_NOTE, by=scene.by_name["clerk"], at=at
        )


def _day_before(scene: Scene, day: date, hour: int) -> datetime:
    """Return that hour of the third day before, or of the working day before it."""
    day -= 3 * ONE_DAY
    while not scene.days.is_workday(day):
        day -= ONE_DAY
    return _at(day, hour)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 0), SHANGHAI)
