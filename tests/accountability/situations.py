"""For every rule that proposes something: a situation in which it speaks, and what happens next
so that it has something new to say.

A story is a generator. Each time it stops, the rule ought to speak: it gives what brings it to
speak, at which moment, and the facts that must stand in the sentence.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from accountability import actions
from accountability import jobs as pressing
from accountability.campaign_jobs import CAMPAIGN_CANDIDATES
from accountability.models import TaskSource
from accountability.proceeding_jobs import PROCEEDING_PROPOSALS
from jobs.registry import Job
from meetings import actions as meeting
from meetings.jobs import MEETING_TOPICS
from meetings.models import MeetingKind
from petitions import actions as petitions
from risk_assessment import actions as deciding
from risk_assessment.jobs import REASSESS
from risk_assessment.models import AffectedGroup
from tests import world as worlds
from tests.accountability import campaigning as campaign
from tests.risk_assessment.deciding import conclude, enter, write
from tests.world import MONDAY, SHANGHAI, World, bring_to, days


class Held:
    """A lease nobody takes away."""

    def confirm(self):
        pass


class Speaks(NamedTuple):
    """Now the rule ought to speak: when `run(at)` is called, with these facts in its sentence."""

    run: Callable[[datetime], object]
    at: datetime
    facts: tuple[str, ...]


Story = Iterator[Speaks]


def by(job: Job) -> Callable[[datetime], object]:
    """Return what lets the job run at a moment, as beat would."""
    return lambda at: job.run(job.missing(at)[-1], Held(), at)


SUPERVISION, PROCEEDINGS = by(pressing.SUPERVISION_PROPOSALS), by(PROCEEDING_PROPOSALS)
CAMPAIGN, TOPICS, DECISIONS = by(CAMPAIGN_CANDIDATES), by(MEETING_TOPICS), by(REASSESS)


def nine(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=SHANGHAI)


def again(world, case, at, **fields):
    """Let another petition on the same matter come in."""
    petitions.join(case, worlds.submission(received_on=at.date(), **fields), by=world.clerk, at=at)


def accepted(world, case, at):
    petitions.accept(case, by=world.handler, at=at)


def sent_back(world, case, at):
    """Let the unit report, and the office send the report back."""
    petitions.submit_report(case, words="已办结。", by=world.handler, at=at)
    petitions.return_report(case, words="未附送达回证。", by=world.clerk, at=at)


# Supervision


def overdue(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "sign")
    yield Speaks(SUPERVISION, nine(3, 23), ("2026-03-17", "2026-03-23", "6"))
    accepted(world, case, nine(3, 24))
    yield Speaks(SUPERVISION, nine(6, 30), ("2026-06-30",))


def half_silent(world: World) -> Story:
    case, until = worlds.register(world).case, date(2026, 4, 10)
    case = petitions.assign(case, to=world.jjc, due_on=until, by=world.clerk, at=MONDAY)
    petitions.sign(case, by=world.handler, at=MONDAY)
    accepted(world, case, MONDAY)
    yield Speaks(SUPERVISION, nine(3, 23), ("2026-03-02", "21", "39"))
    yield Speaks(SUPERVISION, nine(4, 8), ("2026-03-02", "37", "65"))


def petitioned_again(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "start")
    again(world, case, nine(3, 9))
    yield Speaks(SUPERVISION, nine(3, 10), ("2026-03-09", "2026-03-02", "2"))
    again(world, case, nine(3, 11))
    yield Speaks(SUPERVISION, nine(3, 12), ("2026-03-11", "3"))


def report_returned(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "serve")
    sent_back(world, case, nine(3, 3))
    yield Speaks(SUPERVISION, nine(3, 9), ("2026-03-03", "2026-03-09", "6"))
    petitions.begin(case, by=world.handler, at=nine(3, 11))
    sent_back(world, case, nine(3, 11))
    yield Speaks(SUPERVISION, nine(3, 17), ("2026-03-11", "6"))


def task_late(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "start")
    for no, due in ((1, date(2026, 3, 10)), (2, date(2026, 3, 16))):
        actions.set_task(
            case, what="提供评审记录", unit=world.jjc, due_on=due, source=TaskSource.PLAN,
            by=world.director, at=MONDAY,
        )  # fmt: skip
        at = nine(due.month, due.day) + days(3)
        yield Speaks(SUPERVISION, at, (due.isoformat(), world.jjc.name, str(no), "3"))


# Accountability


def liable_clock(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "sign")
    yield Speaks(PROCEEDINGS, nine(4, 20), (world.jjc.name, "34"))
    accepted(world, case, nine(4, 21))
    yield Speaks(PROCEEDINGS, nine(8, 10), (world.jjc.name,))


def liable_return(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "serve")
    now = timezone.now() + days(1)
    for times in (1, 2, 3):
        sent_back(world, case, MONDAY)
        petitions.begin(case, by=world.handler, at=MONDAY)
        if times > 1:
            yield Speaks(PROCEEDINGS, now, (world.jjc.name, str(times)))


def liable_supervision(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "start")
    notice = actions.supervise(
        case, unit=world.jjc, failing="late", requirement="限期办结。",
        until=date(2026, 3, 10), by=world.director, at=MONDAY,
    )  # fmt: skip
    yield Speaks(PROCEEDINGS, nine(3, 21), (notice.number, world.jjc.name, "11"))
    actions.answer_supervision(notice, answer="已整改。", by=world.handler, at=nine(3, 23))
    actions.return_supervision(
        notice, words="没有写明日期。", until=date(2026, 3, 27), by=world.director, at=nine(3, 24)
    )
    yield Speaks(PROCEEDINGS, nine(4, 7), (notice.number, "11"))


# Campaigns


def campaign_often(world: World) -> Story:
    campaign.opened(world)
    case = worlds.register(world).case
    for _ in range(2):
        again(world, case, MONDAY)
    yield Speaks(CAMPAIGN, MONDAY, ("2025-03-02", "3"))
    again(world, case, MONDAY + days(5))
    yield Speaks(CAMPAIGN, MONDAY + days(5), ("2025-03-07", "4"))


def campaign_overdue(world: World) -> Story:
    campaign.opened(world)
    case = bring_to(world, worlds.register(world).case, "sign")
    again(world, case, MONDAY)
    yield Speaks(CAMPAIGN, nine(3, 23), ("2026-03-17", "6", "2"))
    again(world, case, nine(3, 25))
    yield Speaks(CAMPAIGN, nine(3, 26), ("2026-03-17", "9", "3"))


def campaign_back(world: World) -> Story:
    campaign.opened(world)
    case = campaign.closed_case(world)
    for n, at in ((2, MONDAY + days(40)), (3, MONDAY + days(50))):
        again(world, case, at)
        yield Speaks(CAMPAIGN, at, (at.date().isoformat(), str(n)))


# The topic pool of the meeting


def topic_overdue(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "sign")
    yield Speaks(TOPICS, nine(3, 23), ("2026-03-17", "2026-03-23", "6", world.jjc.short_name))
    accepted(world, case, nine(3, 24))
    yield Speaks(TOPICS, nine(6, 30), ("2026-06-30",))


def topic_supervised(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "sign")
    actions.supervise(
        case, unit=world.jjc, failing="late", requirement="限期告知。",
        until=date(2026, 3, 20), by=world.director, at=MONDAY,
    )  # fmt: skip
    yield Speaks(TOPICS, nine(3, 13), ("2026-03-17", "4", world.jjc.short_name))
    accepted(world, case, nine(3, 16))
    case.refresh_from_db()
    at = datetime.combine(case.due_on - days(2), MONDAY.time(), SHANGHAI)
    yield Speaks(TOPICS, at, (case.due_on.isoformat(), "2"))


def topic_repeated(world: World) -> Story:
    case = worlds.register(world).case
    again(world, case, MONDAY)
    for n in (3, 4):
        again(world, case, MONDAY + days(n))
        yield Speaks(TOPICS, MONDAY + days(n), (str(n),))


def topic_group(world: World) -> Story:
    case = worlds.register(world, headcount=12).case
    yield Speaks(TOPICS, MONDAY, ("12",))
    again(world, case, MONDAY + days(1), headcount=20)
    yield Speaks(TOPICS, MONDAY + days(1), ("20",))


def topic_requested(world: World) -> Story:
    case = worlds.register(world).case

    def ask(at):
        meeting.request_topic(case, words="久拖未决。", by=world.leader, at=at)

    yield Speaks(ask, MONDAY, (world.leader.name, "2026-03-02"))
    yield Speaks(ask, MONDAY + days(2), (world.leader.name, "2026-03-04"))


def topic_unfinished(world: World) -> Story:
    case = bring_to(world, worlds.register(world).case, "assign")
    for at in (MONDAY, MONDAY + days(7)):
        held = meeting.plan_meeting(
            unit=world.office, kind=MeetingKind.AD_HOC, held_on=at.date(), by=world.clerk, at=at
        )
        meeting.put_on_agenda(held, case=case, by=world.clerk, at=at)
        meeting.hold(held, by=world.clerk, at=at)
        meeting.minute(held, words="时间不够。", by=world.clerk, at=at)
        yield Speaks(TOPICS, at, (held.number, at.date().isoformat()))


# Another round of a risk assessment


def signed(world):
    decision = enter(world)
    write(
        world, decision, scores={1: (4, 4), 2: (2, 2), 3: (1, 1)}, measures=[1], after={1: (2, 4)}
    )
    conclude(world, decision)
    deciding.sign_assessment(decision, by=world.leader, at=MONDAY)
    return decision


def linked(world, decision, at, group=None):
    case = worlds.register(world, at=at).case
    deciding.link_decision(case, decision, group=group, by=world.director, at=at)


def reassess_burst(world: World) -> Story:
    decision = signed(world)
    for _ in range(3):
        linked(world, decision, MONDAY)
    # The month ends the day after: that alone is nothing new.
    yield Speaks(DECISIONS, nine(3, 31), (decision.number, "2026-03-02", "2026-03-31", "3"))
    linked(world, decision, nine(4, 1))
    linked(world, decision, nine(4, 2))
    linked(world, decision, nine(4, 3))
    yield Speaks(DECISIONS, nine(4, 3), (decision.number, "2026-04-03", "3"))


def reassess_group(world: World) -> Story:
    decision, group = signed(world), AffectedGroup.objects.get()
    for _ in range(2):
        linked(world, decision, MONDAY, group)
    yield Speaks(DECISIONS, MONDAY, (decision.number, group.name, "1", "2"))
    linked(world, decision, MONDAY + days(40), group)
    yield Speaks(DECISIONS, MONDAY + days(40), (decision.number, group.name, "1", "3"))


STORIES: dict[str, Callable[[World], Story]] = {
    story.__name__: story
    for story in (
        overdue, half_silent, petitioned_again, report_returned, task_late, liable_clock,
        liable_return, liable_supervision, campaign_often, campaign_overdue, campaign_back,
        topic_overdue, topic_supervised, topic_repeated, topic_group, topic_requested,
        topic_unfinished, reassess_burst, reassess_group,
    )
}  # fmt: skip
