"""The same marks in what people write beside cases: tasks, notices, meetings, periods, enquiries.

Whoever writes there should not name the petitioner; some day somebody does.
"""

from datetime import time

from django.utils import timezone

from accountability import actions as chain
from accountability.actions import contacts, key_periods, screening
from accountability.actions.contacts import Said
from accountability.actions.screening import Issue
from accountability.models import (
    CampaignRecordKind,
    CheckRecord,
    ContactDuty,
    ContactPurpose,
    LeadDuty,
    ListingReason,
    TaskSource,
)
from meetings import actions as meetings
from meetings.models import Outcome
from petitions.models import Case, Topic
from portal import actions as portal
from tests.canaries.marks import Marks, marks_of
from tests.world import MONDAY, bring_to, days

AT = MONDAY + days(1)
ASKER = 999  # the number whose marks the enquiry carries
HUNG = 12  # cases that carry all of it


def told(marks: Marks) -> str:
    return f"{marks.name}（{marks.phone}，{marks.id_number}，{marks.address}）说明情况。"


def hang(world, planted: dict[str, Marks]) -> Marks:
    """Write the marks of some cases wherever something can be written; return the asker's."""
    now = timezone.localtime()  # a period that is over shows itself to the office alone
    period = key_periods.open_period(
        name="开学季", starts_on=now.date(), ends_on=now.date() + days(9), rhythm=2,
        zero_by=time(16, 0), units=[world.jjc, world.school], by=world.director, at=now,
    )  # fmt: skip
    campaign = chain.open_campaign(
        world.office, year=AT.year, title="专项治理", leader=world.leader, target=80,
        by=world.director, at=AT,
    )  # fmt: skip
    meeting = meetings.plan_meeting(
        unit=world.office, kind="ad_hoc", held_on=AT.date(), units=[world.jjc, world.school],
        by=world.director, at=AT,
    )  # fmt: skip
    day = meetings.plan_reception(
        unit=world.office, leader=world.leader, on=AT.date(), starts=time(9), ends=time(11),
        place="接待室", by=world.director, at=AT,
    )  # fmt: skip
    for slug in list(planted)[:HUNG]:
        case = Case.objects.get(slug=slug)
        case = case if case.host_id else bring_to(world, case, "assign", at=AT)
        _on_case(world, case, told(planted[slug]))
        _at_meeting(world, case, told(planted[slug]), meeting, day)
        _on_campaign(world, case, told(planted[slug]), campaign)
        if case.host == world.jjc:
            _in_period(world, case, told(planted[slug]), period, now)
    _hold(world, meeting, planted)
    with_jjc = Case.objects.filter(slug__in=list(planted)[:HUNG], host=world.jjc, restricted=False)
    cases = list(with_jjc.order_by("pk"))
    words = "".join(told(planted[case.slug]) for case in cases)
    _in_several(world, cases, words, period, now)
    for last in ("reply", "appeal"):
        _liable(world, cases, words, last)
    for case in cases[:2]:
        _screened(world, case, planted[case.slug])
    chain.freeze_campaign(campaign, by=world.director, at=AT)
    chain.close_campaign(campaign, words=words, by=world.director, at=AT)
    return _enquiry(world)


def _on_case(world, case, words):
    """A lead with a duty, an instruction, a task that is done, a notice with its answer."""
    by = {"by": world.director, "at": AT}
    chain.set_lead(case, leader=world.leader, reason=words, **by)
    lead = {"by": world.leader, "at": AT}
    chain.do_lead_duty(case, duty=LeadDuty.FACTS, done_on=AT.date(), words=words, **lead)
    task = chain.set_task(
        case, what=words, unit=case.host, due_on=AT.date() + days(5), source=TaskSource.PLAN, **by
    )
    chain.set_task(
        case, what=words, unit=world.office, person=world.clerk, due_on=AT.date() + days(5),
        source=TaskSource.PLAN, **by,
    )  # fmt: skip
    chain.finish_task(task, proof=words, **by)
    chain.set_root_cause(case, cause="conduct", words=words, **by)
    unit = case.host
    notice = chain.supervise(
        case, unit=unit, failing="late", requirement=words, until=AT.date() + days(7), **by
    )
    if unit == world.jjc:
        notice = chain.answer_supervision(notice, answer=words, by=world.unit_clerk, at=AT)
        chain.return_supervision(notice, words=words, until=AT.date() + days(9), **by)


def _at_meeting(world, case, words, meeting, day):
    by = {"by": world.director, "at": AT}
    item = meetings.put_on_agenda(meeting, case=case, title=words[:60], **by)
    meetings.give_material(item, words=words, **by)
    booking = meetings.book(day, case=case, note=words, **by)
    meetings.receive(booking, words=words, by=world.leader, at=AT)


def _in_period(world, case, words, period, now):
    by, today = {"by": world.director, "at": now}, now.date()
    key_periods.list_case(period, case, reason=ListingReason.LEADER, unit=world.jjc, **by)
    said = Said(
        duty=ContactDuty.TALK, done_on=today, purpose=ContactPurpose.HEAR, raised=words,
        means="phone", promised=words, next_on=today + days(2),
    )  # fmt: skip
    contacts.keep_contact(case, said, period=period, **by)


def _on_campaign(world, case, words, campaign):
    by = {"by": world.director, "at": AT}
    row = chain.put_on_campaign(campaign, case, reason=words, **by)
    chain.record_campaign(
        row, kind=CampaignRecordKind.HEARING, on=AT.date(), words=words, by=world.director, at=AT
    )
    chain.describe_cause(row, chronology=words, root_cause=words, by=world.director, at=AT)


def _in_several(world, cases, words, period, now):
    """What speaks of several cases: a recommendation with its answer, the report of a check."""
    row = chain.recommend(
        unit=world.jjc, kind="improve", text=words, cases=cases, until=AT.date() + days(20),
        by=world.director, at=AT,
    )  # fmt: skip
    chain.answer_recommendation(row, outcome="adopted", answer=words, by=world.head, at=AT)
    key_periods.record_check(
        period, world.jjc, checked_on=now.date(), means=CheckRecord.Means.PHONE, findings=words,
        by=world.director, at=now,
    )  # fmt: skip


def _liable(world, cases, words, last):
    """Hold the head to account, up to the reply or to the appeal, with words of all three."""
    at, by = AT + days(1), {"by": world.director}
    row = chain.open_proceeding(
        world.jjc, acted_on=AT.date(), answerer=world.head, decider=world.leader, ground="L9",
        at=at, **by,
    )  # fmt: skip
    for case in cases:
        chain.draw_facts(row, case, keys=["event/1"], at=at, **by)
    row = chain.serve_notice(row, until=at.date() + days(14), at=at, **by)
    chain.add_reader(
        row, person=world.bureau_head, until=at.date() + days(300), words=words, at=at, **by
    )
    row = chain.file_reply(row, words=words, by=world.head, at=at)
    if last == "reply":
        return
    said = {"finding": "founded", "sanction": "circulate", "words": words}
    row = chain.decide_proceeding(row, **said, by=world.leader, at=at)
    row = chain.record_outcome(row, words=words, at=at, **by)
    chain.file_appeal(row, words=words, by=world.head, at=at)


def _screened(world, case, marks):
    """An issue that a unit returned, the case that came of it, and how it ended."""
    by = {"by": world.director, "at": AT}
    called = screening.call_screening(
        title="开学前排查", units=[world.jjc], until=AT.date() + days(4), scope="收费", **by
    )
    name = marks.name  # numbers of people are refused there
    issue = Issue(
        topic=case.topic, unit=world.jjc, issue=f"{name}反映收费未公示", next_step=f"向{name}说明",
        until=AT.date() + days(9),
    )  # fmt: skip
    unit = {"by": world.unit_clerk, "at": AT}
    screening.file_return(called.returns.get(), [issue], none_found=False, **unit)
    finding = called.returns.get().findings.get()
    finding = screening.open_case_from_finding(finding, case, **unit)
    screening.settle_finding(finding, outcome=f"{name}已知悉。", **unit)


def _hold(world, meeting, planted):
    """Hold the meeting, decide on every item, and write the minutes."""
    by = {"by": world.director, "at": AT}
    meeting = meetings.send_agenda(meeting, **by)
    meeting = meetings.hold(meeting, **by)
    general = ""
    for item in meeting.items.select_related("case", "meeting"):
        words = told(planted[item.case.slug])
        meetings.decide(item, what=words, unit=world.office, until=AT.date() + days(9), **by)
        meetings.set_outcome(item, outcome=Outcome.DECIDED, words=words, **by)
        marks = planted[item.case.slug]  # numbers would share a run of digits with the annex's
        general += "" if item.case.restricted else f"{marks.name}（{marks.phone}）到会。\n"
    meetings.minute(meeting, words=general, **by)


def _enquiry(world) -> Marks:
    marks = marks_of(ASKER)
    question = portal.Question(
        received_on=AT.date(), topic=Topic.objects.get(code="E05-04"),
        asked=f"我是{marks.name}，电话{marks.phone}，请问怎么报名？", name=marks.name,
        contact=marks.phone, consent=True,
    )  # fmt: skip
    enquiry = portal.receive_enquiry(question, office=world.office, by=world.clerk, at=AT)
    enquiry = portal.route_enquiry(enquiry, unit=world.jjc, by=world.clerk, at=AT)
    said = f"已电话{marks.phone}告知{marks.name}。"
    portal.answer_enquiry(enquiry, answer=said, by=world.handler, at=AT)
    again = portal.receive_enquiry(question, office=world.office, by=world.clerk, at=AT)
    again = portal.route_enquiry(again, unit=world.jjc, by=world.clerk, at=AT)
    portal.return_enquiry(again, words=said, by=world.handler, at=AT)
    return marks
