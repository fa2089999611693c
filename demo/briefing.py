"""The records behind the briefing of 2011, made by the actions a user has, in the order of time."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heapreplace

from django.db import transaction

from audit.models import Event
from demo import briefing_office
from demo import briefing_plan as plan
from demo.briefing_cases import Moments, Role, Stage, run_campaign, run_case
from demo.pace import SHANGHAI
from meetings import actions
from meetings.models import MeetingKind, Outcome
from petitions.models import Topic
from portal.actions import Answered, Question, import_enquiries

AT_ONCE = 2  # cases on the agenda of one meeting
TARGETS = {2008: 60, 2009: 70}
USUAL_TARGET = 75


@dataclass(frozen=True)
class Loaded:
    """What was made."""

    cases: int
    meetings: int
    enquiries: int


@transaction.atomic
def load(*, at: datetime, size: plan.Size | None = None) -> Loaded | None:
    """Write the records, all or none; None when they are there already."""
    if briefing_office.exists():
        return None
    size = size or plan.Size()
    stage = Stage(
        briefing_office.found(recorded_at=at), {row.code: row for row in Topic.objects.all()}
    )
    roles = list(_roles(size))
    stories = [run_case(stage, role) for role in roles]
    stories += [run_campaign(stage, year, TARGETS.get(year, USUAL_TARGET))
                for year in size.campaigns]  # fmt: skip
    stories += list(_meetings(stage, size))
    gc.disable()  # nothing here makes cycles, and looking for them costs a sixth of the time
    try:
        _in_time(stories)
    finally:
        gc.enable()
    enquiries = _enquiries(stage, size)
    # Nobody is to be told today of what happened then.
    Event.objects.filter(actor_id__in=stage.house.people, told_at__isnull=True).update(told_at=at)
    return Loaded(len(roles), size.meetings + 1, enquiries)


def _roles(size: plan.Size) -> Iterator[Role]:
    """Yield the cases of every campaign. The public reads of those that were resolved, and, as far
    as more were published, of the first that ended with an explanation."""
    ended = [
        (year, place, "resolved" if place < resolved else ("explained", "open")[place % 2])
        for year, (listed, resolved) in size.campaigns.items()
        for place in range(listed)
    ]
    first = sorted(ended, key=lambda one: (one[2] != "resolved", one[2] != "explained"))
    public = set(first[: size.published])
    for one in ended:
        yield Role(*one, published=one in public)


def _in_time(stories: list[Moments]) -> None:
    """Let all stories go on side by side, whoever is first in time."""
    queue = [(next(story), place, story) for place, story in enumerate(stories)]
    heapify(queue)
    while queue:
        _at, place, story = queue[0]
        following = next(story, None)
        if following is None:
            heappop(queue)
        else:
            heapreplace(queue, (following, place, story))


def _meetings(stage: Stage, size: plan.Size) -> Iterator[Moments]:
    for place in range(size.meetings):
        day = plan.FIRST_MEETING + timedelta(days=14 * place)
        yield _meeting(stage, size, day, MeetingKind.FORTNIGHTLY)
    yield _meeting(stage, size, plan.AD_HOC, MeetingKind.AD_HOC)


def _meeting(stage: Stage, size: plan.Size, day: date, kind: MeetingKind) -> Moments:
    """Plan, hold and write up one meeting; take up what is not settled by then."""
    house = stage.house
    yield (at := stage.moment(day - timedelta(days=6), 11))
    held_at = stage.moment(day, 14)
    meeting = actions.plan_meeting(
        unit=house.office, kind=kind, held_on=held_at.date(), convenor=house.secretary,
        units=[staff.unit for staff in house.staff.values()], by=house.director, at=at,
    )  # fmt: skip
    title = "近期来信来访情况研判"
    items = [actions.put_on_agenda(meeting, title=title, by=house.director, at=at)]
    stage.to_discuss.sort(key=lambda pair: (pair[0], pair[1].pk))
    while stage.to_discuss and len(items) <= AT_ONCE and len(stage.discussed) < size.issues:
        settled_on, case = stage.to_discuss.pop(0)
        if settled_on > held_at.date():
            item = actions.put_on_agenda(meeting, case=case, by=house.director, at=at)
            stage.discussed[case.pk] = item
            items.append(item)
    yield (at := held_at)
    present = list(meeting.attendees.values_list("pk", flat=True))
    meeting = actions.hold(meeting, present=present, by=house.director, at=at)
    for item in items:
        words = "听取汇报，议定由承办单位限期落实。"
        actions.set_outcome(item, outcome=Outcome.DECIDED, words=words, by=house.director, at=at)
    yield (at := at + timedelta(hours=2))
    actions.minute(meeting, words="会议研究了在办事项。", by=house.director, at=at)


def _enquiries(stage: Stage, size: plan.Size) -> int:
    """Take the answered enquiries over year by year; returns how many."""
    made = 0
    for year, (received, published) in size.enquiries.items():
        at = datetime(year + 1, 1, 10, 9, 0, tzinfo=SHANGHAI)
        rows = [_enquiry(stage, year, place, received, published) for place in range(received)]
        house = stage.house
        made += len(import_enquiries(rows, office=house.office, by=house.director, at=at))
    return made


def _enquiry(stage: Stage, year: int, place: int, received: int, published: int) -> Answered:
    topic, unit, asked, answer = plan.QUESTIONS[place % len(plan.QUESTIONS)]
    received_on = date(year, 1, 4) + timedelta(days=place * 350 // received)
    answered_on = received_on + timedelta(days=1 + place % 6)
    # Spread evenly: just as many as were published, whatever the year.
    shown = (place + 1) * published // received > place * published // received
    words = {"age": 6 + place % 2, "place": plan.PLACES[place // 10 % len(plan.PLACES)]}
    question = Question(
        received_on=received_on, topic=stage.topics[topic], asked=asked.format(**words),
        consent=shown,
    )  # fmt: skip
    return Answered(
        question, stage.house.staff[unit].unit, answer, answered_on,
        answered_on + timedelta(days=1) if shown else None,
    )  # fmt: skip
