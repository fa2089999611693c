"""The fortnight calls one meeting, the rules fill its pool, and a second run changes nothing."""

from datetime import date, datetime
from itertools import pairwise

import pytest

from accountability.models import Proposal
from accountability.rules import suggested
from jobs.models import JobRun
from jobs.runner import run_one
from meetings import actions, agenda
from meetings.jobs import ANCHOR, MEETING_TOPICS, MEETINGS, next_slot
from meetings.models import Meeting, MeetingKind
from organization import calendar
from organization.models import Unit
from organization.templatetags.desk import day_long
from tests import world as worlds
from tests.world import MONDAY, SHANGHAI, days

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(world):
    calendar.fill_missing_years(date(2026, 3, 2))
    return world


def run(job, at):
    (period,) = job.missing(at)
    JobRun.objects.filter(job=job.name, period=period).delete()  # as if it had not finished
    return run_one(job, period, at)


def test_every_fortnight_has_one_meeting_on_a_working_day(world, secretary):
    first, again = run(MEETINGS, MONDAY), run(MEETINGS, MONDAY + days(1))
    meeting = Meeting.objects.get()
    assert first.state == again.state == "done", first.error
    assert first.hash == again.hash
    assert (meeting.slot - ANCHOR).days % 14 == 0
    assert MONDAY.date() < meeting.held_on <= MONDAY.date() + days(14)
    assert (meeting.convenor, meeting.kind) == (secretary, MeetingKind.FORTNIGHTLY)
    assert meeting.chain.events.get().actor_role == "system"
    actions.invite(meeting, people=[world.head], units=[world.rsc], by=world.clerk, at=MONDAY)
    actions.put_on_agenda(meeting, title="学习", by=world.clerk, at=MONDAY)
    held = MONDAY.replace(day=meeting.held_on.day)
    actions.hold(meeting, by=world.clerk, at=held)
    run(MEETINGS, held)
    later = Meeting.objects.exclude(pk=meeting.pk).get()
    assert later.slot - meeting.slot == days(14)
    assert {row.person or row.unit for row in later.attendees.all()} == {world.head, world.rsc}
    assert later.serial == 2


def test_a_slot_in_a_holiday_moves_and_the_rhythm_stays(world):
    october = datetime(2025, 9, 20, 9, tzinfo=SHANGHAI)
    slots = [next_slot(october.date() + days(14 * n)) for n in range(4)]
    assert [b - a for a, b in pairwise(slots)] == [days(14)] * 3
    at = datetime(2025, 9, 30, 9, tzinfo=SHANGHAI)
    while next_slot(at.date()) not in {date(2025, 10, 1), date(2025, 10, 8)}:
        at -= days(1)
    run(MEETINGS, at)
    meeting = Meeting.objects.get()
    assert meeting.held_on > meeting.slot
    assert meeting.held_on == date(2025, 10, 9)


def test_the_rules_propose_with_their_facts_once(world):
    late = worlds.bring_to(world, worlds.register(world, title="反映校车停运").case, "assign")
    group = worlds.register(world, title="反映学区划分", name="赵敏", headcount=12).case
    often = worlds.register(world, title="反映拖欠工资", name="钱丽").case
    from petitions import actions as petition_actions

    for n in range(2):
        petition_actions.join(
            often, worlds.submission(name="钱丽", title=f"再次反映拖欠工资{n}"),
            by=world.clerk, at=MONDAY,
        )  # fmt: skip
    at = MONDAY + days(120)
    outcome = run(MEETING_TOPICS, at)
    assert outcome.state == "done", outcome.error
    before = Proposal.objects.count()
    run(MEETING_TOPICS, at)
    run(MEETING_TOPICS, at + days(1))
    assert Proposal.objects.count() == before
    said = {(row.proposal.rule, row.proposal.case): row.why for row in suggested(
        Proposal.objects.select_related("case")
    )}  # fmt: skip
    assert "12人" in said["topic_group", group]
    assert "3件次" in said["topic_repeated", often]
    sentence = said["topic_overdue", late]
    assert "天" in sentence
    late.refresh_from_db()
    assert str((at.date() - late.due_on).days) in sentence
    assert day_long(late.due_on) in sentence


def test_what_was_carried_is_proposed_again_and_the_pool_shows_it(world):
    case = worlds.bring_to(world, worlds.register(world).case, "assign")
    meeting = actions.plan_meeting(
        unit=world.office, kind=MeetingKind.AD_HOC, held_on=MONDAY.date(), by=world.clerk,
        at=MONDAY,
    )  # fmt: skip
    item = actions.put_on_agenda(meeting, case=case, by=world.clerk, at=MONDAY)
    free = actions.put_on_agenda(meeting, title="校舍产权", by=world.clerk, at=MONDAY)
    actions.hold(meeting, by=world.clerk, at=MONDAY)
    until = MONDAY.date() + days(3)
    actions.decide(item, what="核实公示期", unit=world.jjc, until=until, by=world.clerk, at=MONDAY)
    actions.minute(meeting, words="时间不够。", by=world.clerk, at=MONDAY)
    run(MEETING_TOPICS, MONDAY)
    run(MEETINGS, MONDAY)
    following = Meeting.objects.get(kind=MeetingKind.FORTNIGHTLY)
    on = MONDAY.date()
    (pooled,) = agenda.pool(following, world.clerk, on)
    assert pooled.case == case
    assert meeting.number in pooled.rows[0].why
    assert list(agenda.left_over(following, world.clerk, on)) == [free]
    assert [row.what for row in agenda.followed_up(following, world.clerk, on)] == ["核实公示期"]
    actions.put_on_agenda(following, case=case, by=world.clerk, at=MONDAY)
    assert agenda.pool(following, world.clerk, on) == []
    assert Unit.objects.filter(kind=Unit.Kind.PETITION_OFFICE).count() == 1
