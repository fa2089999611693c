"""What hangs on the cases of the house: leads, tasks, notices, campaigns, periods, meetings; made
by the actions the office uses, and beside each the plain facts of who has a part in it."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from accountability import actions as chain
from accountability.actions import contacts, key_periods, screening
from accountability.models import ListingReason, ScreeningReturn, TaskSource
from meetings import actions as meetings
from organization.models import Unit
from petitions.models import CaseGrant, Topic
from portal import actions as portal
from portal.models import ActKind, OnlineForm, PublicDraft
from risk_assessment import actions as risk
from tests.matrix.house import Matter, register
from tests.world import bring_to, make_unit


@dataclass
class Thing:
    """One object: the row, the case it hangs on, and who has a part in it, as plain facts."""

    row: Any
    matter: str = ""  # the case it is about
    unit: str = ""  # the unit it was sent to, or whose it is
    units: tuple[str, ...] = ()  # further units that take part
    people: tuple[str, ...] = ()  # actors who are named
    items: tuple[tuple[str, str], ...] = ()  # of a meeting: (case or "", unit that reports)
    author: str = ""
    state: str = ""


@dataclass
class Chain:
    """Every object by kind and name; `closed` is a case that has come to its end."""

    things: dict[str, dict[str, Thing]] = field(default_factory=dict)
    closed: Matter | None = None

    def add(self, kind, name, row, **facts):
        self.things.setdefault(kind, {})[name] = Thing(row, **facts)
        return row


def hang(house, world):
    """Make one or two of everything, on a plain case and on an accusation."""
    made, now = Chain(), timezone.localtime()
    for part in (_on_cases, _campaign, _period, _screening, _proceedings, _meetings, _decisions):
        part(made, house, world, now)
    _portal(made, house, world, now)
    _lent(house)
    return made


def _lent(house):
    """Take over what the actions lent: who leads, who attends and does not see the case so."""
    names = {actor.user.pk: name for name, actor in house.actors.items() if actor.user}
    for matter in house.matters.values():
        rows = CaseGrant.objects.filter(content_object=matter.case)
        for pk, code in rows.values_list("user", "permission__codename"):
            matter.grants.setdefault(names[pk], code)


def _on_cases(made, house, world, now):
    """Lead, task, reminder, supervision, proposal, recommendation."""
    today, director = now.date(), {"by": world.director, "at": now}
    for name in ("sent", "secret"):
        case = house.matters[name].case
        chain.set_lead(case, leader=world.leader, reason="久拖未决", **director)
        task = chain.set_task(
            case, what="补充材料", unit=world.jjc, person=world.handler, source=TaskSource.PLAN,
            due_on=today + timedelta(days=5), **director,
        )  # fmt: skip
        made.add("task", name, task, matter=name)
        made.add("reminder", name, chain.urge(case, **director), matter=name)
        notice = chain.supervise(
            case, unit=world.jjc, failing="late", requirement="限期办结",
            until=today + timedelta(days=7), **director,
        )  # fmt: skip
        made.add("supervision", name, notice, matter=name)
        facts = {"day": today.isoformat(), "nth": 2, "sent": today.isoformat()}
        row = chain.propose("petitioned_again", "1", case=case, facts=facts, at=now)
        made.add("proposal", name, row, matter=name)
        to = {"sent": "RSC", "secret": "JJC"}[name]
        letter = chain.recommend(
            unit=house.units[to], kind="policy", text="请完善公示办法。", cases=[case],
            until=today + timedelta(days=30), **director,
        )  # fmt: skip
        made.add("recommendation", name, letter, matter=name, unit=to)


def _campaign(made, house, world, now):
    by = {"by": world.director, "at": now}
    campaign = chain.open_campaign(
        world.office, year=now.year, title="专项治理", leader=world.leader, target=80, **by
    )
    for name in ("sent", "secret"):
        row = chain.put_on_campaign(campaign, house.matters[name].case, reason="领导要求", **by)
        made.add("campaign_case", name, row, matter=name)
    chain.freeze_campaign(campaign, **by)
    made.add("campaign", "campaign", campaign, items=(("sent", ""), ("secret", "")))


def _period(made, house, world, now):
    """A running period with one department and one person by name."""
    today, by = now.date(), {"by": world.director, "at": now}
    period = key_periods.open_period(
        name="开学季", starts_on=today, ends_on=today + timedelta(days=9), rhythm=2,
        zero_by=time(16, 0), units=[world.jjc], people=[world.bureau_head], **by,
    )  # fmt: skip
    for name in ("sent", "secret"):
        entry = key_periods.list_case(
            period, house.matters[name].case, reason=ListingReason.LEADER, unit=world.jjc, **by
        )
        made.add("period_case", name, entry, matter=name)
    contacts.note_wish(house.matters["free"].case, "written", **by)
    made.add("period", "period", period, units=("XFB", "JJC"), people=("bureau_head",))


def _screening(made, house, world, now):
    """A round to a department that found something, and to a school that has not answered."""
    today = now.date()
    called = screening.call_screening(
        title="排查", scope="教育领域", until=today + timedelta(days=5),
        units=[world.jjc, world.school], by=world.director, at=now,
    )  # fmt: skip
    made.add("screening", "round", called, units=("JJC", "XH001"))
    filed = ScreeningReturn.objects.get(round=called, unit=world.jjc)
    issue = screening.Issue(
        topic=Topic.objects.get(code="E05-04"), issue="公示不足", next_step="重新公示",
        unit=world.jjc, until=today + timedelta(days=9), person=world.handler,
    )  # fmt: skip
    filed = screening.file_return(filed, [issue], none_found=False, by=world.unit_clerk, at=now)
    finding = filed.findings.get()
    secret = house.matters["secret"].case
    screening.open_case_from_finding(finding, secret, by=world.director, at=now)
    made.add("finding", "finding", finding, unit="JJC", people=("handler",))


def _proceedings(made, house, world, now):
    """One that is being written, and one that was served on who was the head yesterday."""
    today, by = now.date(), {"by": world.director, "at": now}
    yesterday = today - timedelta(days=1)  # today somebody stands in
    for name in ("draft", "served"):
        row = chain.open_proceeding(
            world.jjc, acted_on=yesterday, answerer=world.head, decider=world.leader,
            ground="L9", **by,
        )  # fmt: skip
        case = house.matters["sent"].case
        row = chain.draw_facts(row, case, keys=["event/1"], **by)
        if name == "served":
            row = chain.serve_notice(row, until=today + timedelta(days=21), **by)
        made.add(
            "proceeding", name, row, matter="sent", state=name, people=("office", "leader", "head")
        )


def _meetings(made, house, world, now):
    """A meeting with its minutes, one that comes, and a reception day."""
    today, by = now.date(), {"by": world.director, "at": now}
    held = meetings.plan_meeting(
        unit=world.office, kind="ad_hoc", held_on=today, people=[world.bureau_head], **by
    )
    for name, unit in (("sent", "JJC"), ("secret", "JJC"), ("", "RSC")):
        case = house.matters[name].case if name else None
        item = meetings.put_on_agenda(held, case=case, title="议题", unit=house.units[unit], **by)
        made.add("item", name or "none", item, matter=name, unit=unit, state="held")
    held = meetings.send_agenda(held, **by)
    held = meetings.hold(held, **by)
    item = made.things["item"]["none"].row
    meetings.decide(item, what="完善办法", unit=house.units["XH002"], until=today, **by)
    held = meetings.minute(held, words="会议研究了三项议题。", **by)
    items = (("sent", "JJC"), ("secret", "JJC"), ("", "RSC"))
    made.add(
        "meeting", "held", held, items=items, units=("XH002",), people=("bureau_head",),
        state="minuted",
    )  # fmt: skip
    coming = meetings.plan_meeting(
        unit=world.office, kind="ad_hoc", held_on=today + timedelta(days=3), convenor=world.leader,
        units=[house.units["XH001"]], **by,
    )  # fmt: skip
    meetings.put_on_agenda(coming, case=house.matters["blamed_here"].case, **by)
    meetings.put_on_agenda(coming, case=house.matters["shared"].case, **by)
    made.add(
        "meeting", "coming", coming, items=(("blamed_here", "RSC"), ("shared", "RSC")),
        people=("leader",), units=("XH001",), state="planned",
    )  # fmt: skip
    day = meetings.plan_reception(
        unit=world.office, leader=world.leader, on=today, starts=time(9), ends=time(11),
        place="信访接待室", **by,
    )  # fmt: skip
    made.add("reception", "day", day)
    for name in ("sent", "secret"):
        row = meetings.book(day, case=house.matters[name].case, note="约谈", **by)
        made.add("booking", name, row, matter=name)


def _decisions(made, house, world, now):
    """One decision whose assessment is signed, with a measure of another unit; one of a school."""
    today, by = now.date(), {"by": world.handler, "at": now}
    told = {"kind": "admission", "planned_on": today + timedelta(days=60)}
    signed = risk.open_decision(world.jjc, title="调整入学范围", **told, **by)
    assess(signed, world, house, now)
    signed.refresh_from_db()
    made.add("decision", "signed", signed, unit="JJC", people=("handler",), state="signed")
    measure = signed.assessments.get().points.get(no=1).measures.get()
    made.add("measure", "measure", measure, unit="RSC", matter="")
    clerk = house.actors["school_clerk"].user
    draft = risk.open_decision(world.school, title="校服采购", by=clerk, at=now, **told)
    made.add("decision", "draft", draft, unit="XH001", people=("school_clerk",), state="draft")
    risk.link_decision(house.matters["sent"].case, signed, by=world.handler, at=now)


def assess(decision, world, house, now):
    """Fill in the six steps and have the leader sign them."""
    by = {"by": world.handler, "at": now}
    risk.describe(
        decision, matter="重新划分", basis="义务教育法", planned_on=decision.planned_on,
        legality="合法", reasonableness="合理", feasibility="可行",
        topic=Topic.objects.get(code="E05-04").parent, **by,
    )  # fmt: skip
    risk.add_group(decision, name="家长", size=400, demand="就近入学", expected=1, **by)
    risk.add_record(
        decision, kind="department", held_on=now.date(), who="人事处", findings="无异议", **by
    )
    points = decision.assessments.get().points.values_list("no", flat=True)
    scores = dict.fromkeys(points, (1, 1)) | {1: (4, 4)}
    risk.score_points(decision, scores=scores, **by)
    until = now.date() + timedelta(days=20)
    risk.add_measure(decision, no=1, what="家长会", unit=house.units["RSC"], until=until, **by)
    risk.write_plan(decision, plan="接待和解释。", **by)
    risk.score_points(decision, scores={1: (2, 4)}, after=True, **by)
    decision.refresh_from_db()
    risk.submit_assessment(
        decision, conclusion="proceed", controllability="可控", words="可以实施。", **by
    )
    risk.sign_assessment(decision, by=world.leader, at=now)


def _portal(made, house, world, now):
    """An enquiry at the office, one at a school, and a text about a closed case."""
    by = {"by": world.clerk, "at": now}
    question = portal.Question(
        received_on=now.date(), topic=Topic.objects.get(code="E05-04"), asked="怎么报名？"
    )
    fresh = portal.receive_enquiry(question, office=world.office, **by)
    made.add("enquiry", "fresh", fresh)
    sent = portal.receive_enquiry(question, office=world.office, **by)
    sent = portal.route_enquiry(sent, unit=world.school, **by)
    made.add("enquiry", "sent", sent, unit="XH001")
    case = register(
        world, "closed", house.units, house.actors, secret=False, blames=(), people=(), ago=0
    )
    case = bring_to(world, case, "close", at=now)
    handler = "handler" if case.handler_id else ""
    made.closed = Matter("closed", "plain", [("JJC", handler, "")], case=case)
    words = portal.PublicText("评审公示", "", "已重新公示。")
    text = portal.write_publication(case, text=words, consent="来电同意", **by)
    made.add("publication", "text", text, matter="closed", author="registrar")
    small = make_unit("XH900", "没有账号的学校", Unit.Kind.SCHOOL, world.bureau)
    days = (now.date() + timedelta(days=5), now.date() + timedelta(days=9))
    order = portal.LinkOrder(small, "请说明情况。", *days)
    link, _keys = portal.make_link(house.matter("free").case, order, **by)
    made.add("link", "link", link, matter="free")
    words = portal.GuideWords(scope="教育系统的意见和诉求。")
    guide = portal.write_guide(words, remark="初版", after=0, by=world.director, at=now)
    made.add("guide", "guide", guide)
    _from_the_public(made, case, world, now)


def _from_the_public(made, case, world, now):
    """A petition that nobody has registered yet, and what was added to a closed case."""
    draft = PublicDraft.objects.create(owner="o", form="petition", started_at=now, saved_at=now)
    sent = portal.Sent(
        form=OnlineForm.PETITION, text="食堂收费没有公示。", wish="remedy", subject_text="某小学"
    )
    made.add("online", "online", portal.submit(draft, sent, office=world.office, at=now))
    act = portal.tell(case.petitions.get(), ActKind.SUPPLEMENT, "补充一份收据。", at=now)
    made.add("petitioner_act", "act", act, matter="closed")
