"""A meeting from its call to its minutes: rights, refusals, what is recorded where."""

import pytest
from django.core.exceptions import PermissionDenied

from accountability.models import CaseTask, Proposal, Purpose, TaskSource
from meetings import actions, figures
from meetings.models import AgendaItem, Decision, Meeting, MeetingKind, MeetingStage, Outcome
from petitions import actions as petition_actions
from petitions.models import Case, CaseGrant
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import MONDAY, days

pytestmark = pytest.mark.django_db
WEDNESDAY = MONDAY + days(2)
UNTIL = MONDAY.date() + days(20)


def plan(world, kind=MeetingKind.AD_HOC, **fields):
    said = {"unit": world.office, "held_on": WEDNESDAY.date(), "by": world.clerk, "at": MONDAY}
    return actions.plan_meeting(**({"kind": kind} | said | fields))


def put(world, meeting, case=None, **fields):
    return actions.put_on_agenda(meeting, case=case, by=world.clerk, at=MONDAY, **fields)


@pytest.fixture
def meeting(world, secretary):
    people, units = [world.head, world.bureau_head], [world.rsc]
    return plan(world, convenor=secretary, people=people, units=units, place="三楼会议室")


def test_the_office_and_the_leaders_above_it_call_meetings(world, meeting, secretary):
    assert (meeting.number, meeting.slug) == ("教信会〔2026〕第1次", "XFB-HY-2026-001")
    assert plan(world, by=secretary).serial == 2
    for person in (world.head, world.bureau_clerk, world.auditor):
        with pytest.raises(PermissionDenied):
            plan(world, by=person)
    with pytest.raises(Refused, match="早于今天"):
        plan(world, held_on=MONDAY.date() - days(1))
    with pytest.raises(Refused, match="管理员"):
        plan(world, people=[world.security])
    assert Meeting.objects.count() == 2
    assert list(meeting.chain.events.values_list("kind", flat=True)) == ["meeting_planned"]


def test_who_sees_a_meeting(world, meeting, secretary):
    sees = [world.clerk, world.director, world.leader, secretary, world.head, world.bureau_head]
    for person in sees:
        assert Meeting.objects.visible_to(person, MONDAY.date()).exists(), person.name
    for person in (world.handler, world.bureau_clerk, world.admin, world.auditor, world.security):
        assert not Meeting.objects.visible_to(person, MONDAY.date()).exists(), person.name


def test_from_the_agenda_to_the_minutes(world, meeting, case, secretary):
    item = put(world, meeting, case)
    alone = put(world, meeting, title="通报第一季度办理情况", minutes=5)
    assert (item.title, item.unit, alone.case) == (case.title, world.jjc, None)
    with pytest.raises(Refused, match="已在议程上"):
        put(world, meeting, case)
    actions.give_material(item, words="附办理报告。", by=world.handler, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.give_material(item, words="附办理报告。", by=world.bureau_clerk, at=MONDAY)
    actions.move_item(alone, up=True, by=secretary, at=MONDAY)
    assert list(meeting.items.in_order()) == [alone, item]
    with pytest.raises(Refused, match="最前面"):
        actions.move_item(alone, up=True, by=secretary, at=MONDAY)

    actions.send_agenda(meeting, by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="定于"):
        actions.hold(meeting, by=secretary, at=MONDAY)
    with pytest.raises(Refused, match="议程已发"):
        decide(world, item)
    seat = meeting.attendees.get(person=world.head)
    actions.hold(meeting, present=[seat.pk], by=secretary, at=WEDNESDAY)
    assert meeting.attendees.get(attended=True) == seat

    on_case, free = decide(world, item), decide(world, alone, unit=world.rsc)
    task = CaseTask.objects.get()
    assert (on_case.task, task.source, task.origin) == (
        task, TaskSource.MEETING, "meeting/XFB-HY-2026-001",
    )  # fmt: skip
    assert (task.due_on, free.task) == (UNTIL, None)
    with pytest.raises(Refused, match="任务里完成"):
        actions.finish_decision(on_case, proof="已办", by=world.clerk, at=WEDNESDAY)
    with pytest.raises(PermissionDenied):
        actions.finish_decision(free, proof="已办", by=world.bureau_clerk, at=WEDNESDAY)
    actions.finish_decision(free, proof="已发文。", by=world.clerk, at=WEDNESDAY)
    assert list(Decision.objects.open()) == [on_case]

    with pytest.raises(Refused, match="未化解"):
        outcome(world, item, Outcome.RESOLVED)
    outcome(world, item, Outcome.DECIDED)
    actions.minute(meeting, words="会议听取了汇报。", by=world.clerk, at=WEDNESDAY)
    with pytest.raises(Refused, match="已出纪要"):
        decide(world, item)
    alone.refresh_from_db()
    assert alone.outcome == Outcome.CARRIED
    kinds = set(meeting.chain.events.values_list("kind", flat=True))
    assert kinds == {
        "meeting_planned", "agenda_put", "agenda_ordered", "agenda_sent", "meeting_held",
        "item_decided", "decision_done", "meeting_minuted",
    }  # fmt: skip
    said = f"{list(meeting.chain.events.values_list('body', flat=True))}"
    assert case.slug not in said
    assert case.number not in said
    told = set(case.chain.events.values_list("kind", flat=True))
    assert {"discuss", "give_material", "set_task", "decide"} <= told


def decide(world, item, **fields):
    said = {"what": "一周内书面答复信访人", "unit": world.jjc, "until": UNTIL}
    return actions.decide(item, by=world.clerk, at=WEDNESDAY, **(said | fields))


def outcome(world, item, which, words="同意处室意见。", at=WEDNESDAY):
    return actions.set_outcome(item, outcome=which, words=words, by=world.clerk, at=at)


def test_attendees_may_read_the_case_until_a_fortnight_after(world, meeting, case):
    put(world, meeting, case)
    late = worlds.register(world, title="反映校车停运", name="赵敏").case
    on, last = MONDAY.date(), WEDNESDAY.date() + days(14)
    assert not Case.objects.visible_to(world.bureau_head, on).exists()
    actions.send_agenda(meeting, by=world.clerk, at=MONDAY)
    put(world, meeting, late)
    for person, n in ((world.bureau_head, 2), (world.head, 2), (world.bureau_clerk, 0)):
        vars(person).pop("standings", None)
        assert Case.objects.visible_to(person, on).count() == n, person.name
        assert AgendaItem.objects.visible_to(person, on).count() == n
    assert {grant.valid_to for grant in CaseGrant.objects.all()} == {last}
    vars(world.bureau_head).pop("standings", None)
    assert not Case.objects.visible_to(world.bureau_head, last + days(1)).exists()


def test_a_restricted_case_stands_in_an_annex_that_leaves_no_gap(world, meeting, accusation, case):
    first = put(world, meeting, title="通报季度情况")
    closed = put(world, meeting, accusation)
    last = put(world, meeting, case)
    assert (closed.closed_annex, closed.shown_title) == (True, accusation.number)
    actions.send_agenda(meeting, by=world.clerk, at=MONDAY)
    assert not CaseGrant.objects.filter(content_object=accusation).exists()
    on = MONDAY.date()
    for person in (world.head, world.bureau_head, world.leader):
        vars(person).pop("standings", None)
        seen = AgendaItem.objects.visible_to(person, on).filter(meeting=meeting).in_order()
        assert list(seen) == [first, last], person.name
    assert list(AgendaItem.objects.visible_to(world.clerk, on).in_order()) == [first, last, closed]
    assert accusation.slug not in f"{list(meeting.chain.events.values_list('body', flat=True))}"

    actions.hold(meeting, by=world.clerk, at=WEDNESDAY)
    with pytest.raises(Refused, match="附件议题"):
        actions.minute(meeting, words="研究了李国庆反映的问题。", by=world.clerk, at=WEDNESDAY)
    actions.minute(meeting, words="研究了两项议题。", by=world.clerk, at=WEDNESDAY)


def test_a_workshop_tells_a_case_anew(world, case, accusation):
    workshop = plan(world, MeetingKind.WORKSHOP)
    with pytest.raises(Refused, match="不能让人认出"):
        put(world, workshop, case, title="王建国反映的职称问题")
    with pytest.raises(Refused, match="限制知悉"):
        put(world, workshop, accusation, title="一起礼品问题")
    item = put(world, workshop, case, title="某校评审公示期不足，如何补救")
    assert item.case is None
    assert case.chain.events.filter(kind="discuss").exists()


def test_a_leader_asks_for_a_topic_and_it_is_taken_up(world, meeting, case):
    asked = actions.request_topic(case, words="久拖未决", by=world.leader, at=MONDAY)
    assert actions.request_topic(case, words="再提", by=world.leader, at=MONDAY) is None
    assert asked.purpose == Purpose.TOPIC
    item = put(world, meeting, case)
    assert item.reasons == [
        {"rule": "topic_requested", "facts": {"on": "2026-03-02", "by": "周明"}}
    ]
    assert Proposal.objects.get().stage == Proposal.Stage.TAKEN
    actions.drop_item(item, words="材料不齐", by=world.clerk, at=MONDAY)
    assert not AgendaItem.objects.exists()
    with pytest.raises(PermissionDenied):
        actions.request_topic(case, words="久拖", by=world.handler, at=MONDAY)


def test_meetings_and_solved_issues_are_counted_by_year(world, secretary):
    case = worlds.register(world).case
    meeting = plan(world)
    plan(world, MeetingKind.TRAINING)
    other = plan(world, held_on=UNTIL)
    item = put(world, meeting, case)
    free = put(world, meeting, title="校舍产权遗留问题")
    worlds.bring_to(world, case, "close")
    petition_actions.propose_resolution(case, words="已补发", by=world.handler, at=MONDAY)
    petition_actions.verify_resolution(case, words="已回访", by=world.clerk, at=MONDAY)
    assert not figures.meetings_of(2026).exists()
    actions.hold(meeting, by=world.clerk, at=WEDNESDAY)
    actions.cancel_meeting(other, words="并入下次", by=world.clerk, at=WEDNESDAY)
    outcome(world, item, Outcome.RESOLVED)
    outcome(world, free, Outcome.RESOLVED)
    actions.minute(meeting, words="会议研究两项议题。", by=world.clerk, at=WEDNESDAY)
    assert list(figures.meetings_of(2026)) == [meeting]
    assert figures.resolved_at_meetings(2026).count() == 2
    seen = figures.FIGURES["resolved"].seen_by(world.bureau_head, WEDNESDAY.date(), 2026)
    assert not seen.exists()
    worlds.register(world, at=WEDNESDAY)  # another matter of the same person changes nothing
    petition_actions.join(
        case, worlds.submission(received_on=WEDNESDAY.date()), by=world.clerk, at=WEDNESDAY
    )
    assert list(figures.resolved_at_meetings(2026)) == [free]
    assert not figures.meetings_of(2025).exists()
    assert Meeting.objects.get(pk=other.pk).stage == MeetingStage.CANCELLED
