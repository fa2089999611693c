"""Holding somebody to account: named persons only, heard before decided, facts with a source."""

import uuid
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability import actions, grounds
from accountability.forms.proceedings import OpenForm
from accountability.models import (
    AccountabilityProceeding,
    Finding,
    ProceedingStage,
    Proposal,
    Purpose,
    Sanction,
)
from accountability.proceeding_desk import items
from accountability.proceeding_facts import rows_of, sources
from accountability.proceeding_jobs import PROCEEDING_PROPOSALS, propose_proceedings
from accountability.proceeding_trail import events_visible_to, reads_visible_to
from accountability.rules import suggested
from audit.models import Event, Read
from organization.models import Duty, Post
from petitions import actions as petitions
from petitions.models import Case, Notice, Recusal, Track
from petitions.notices import relay
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import MONDAY, SHANGHAI, days, give_post, make_person

pytestmark = pytest.mark.django_db

LATE = MONDAY + days(120)
UNTIL = date(2026, 7, 8)


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def case(world):
    return worlds.bring_to(world, worlds.register(world).case, "start")


@pytest.fixture
def opened(world, case):
    return open_for(world)


@pytest.fixture
def served(world, case, opened):
    draw(world, opened, case)
    return actions.serve_notice(opened, until=UNTIL, by=world.director, at=LATE)


def open_for(world, **fields):
    said = {
        "acted_on": date(2026, 5, 6), "answerer": world.head, "decider": world.leader,
        "ground": "L9", "by": world.director, "at": LATE,
    }  # fmt: skip
    said |= fields
    return actions.open_proceeding(said.pop("unit", world.jjc), **said)


def draw(world, row, case, by=None):
    offered = sources(case, row.unit, timezone.localdate(LATE))
    late = [source.key for source in offered if source.key.startswith("clock/C4")]
    keys = [*late, next(source.key for source in offered if source.key.startswith("event/"))]
    return actions.draw_facts(row, case, keys=keys, by=by or world.director, at=LATE)


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def seen_by(person, row, on=None):
    rows = AccountabilityProceeding.objects.visible_to(person, on or timezone.localdate(LATE))
    return rows.filter(pk=row.pk).exists()


def everybody_else(world):
    return [
        world.clerk, world.handler, world.unit_clerk, world.bureau_clerk, world.bureau_head,
        world.admin, world.auditor, world.security,
        make_person(Duty.OFFICE, world.office, "副主任"),
        make_person(Duty.FIRST_RESPONSIBLE, world.commission, "主任"),
        make_person(Duty.HEAD, world.rsc, "他处处长"),
    ]  # fmt: skip


def test_the_nineteen_grounds_cite_the_five_articles():
    assert [ground.code for ground in grounds.GROUNDS] == [f"L{n}" for n in range(1, 20)]
    assert [g.article for g in grounds.GROUNDS].count(42) == 4
    assert [g.article for g in grounds.GROUNDS].count(46) == 7
    assert grounds.BY_CODE["L8"].cite == "《信访工作条例》第四十四条第（三）项"
    assert grounds.BY_CODE["L5"].cite == "《信访工作条例》第四十三条"
    assert set(grounds.GroundCode.values) == set(grounds.BY_CODE)


def test_it_is_opened_with_a_number_and_a_chain_of_its_own(world, case, opened):
    assert opened.number == "教信究〔2026〕0001"
    assert opened.post.title == "主要负责人"
    event = opened.chain.events.get()
    assert opened.chain.subject == "proceeding/XFB-ZJ-2026-0001"
    assert event.body["answerer"] == world.head.pk
    before = case.chain.events.count()
    draw(world, opened, case)
    assert case.chain.events.count() == before  # who reads the case learns nothing


def test_who_answered_on_that_day_answers_and_nobody_else(world, opened):
    Post.objects.filter(person=world.head).update(valid_to=date(2026, 5, 10))
    new = make_person(Duty.HEAD, world.jjc, "继任", valid_from=date(2026, 5, 11))
    with pytest.raises(Refused, match="当日责任链"):
        open_for(world, answerer=new)
    assert open_for(world).answerer == world.head
    with pytest.raises(Refused, match="当日责任链"):
        open_for(world, answerer=world.unit_clerk)  # a desk answers for nothing
    with pytest.raises(Refused, match="晚于今天"):
        open_for(world, acted_on=date(2027, 1, 4))


def test_it_is_opened_from_above_and_decided_from_above_by_another(world):
    for person in (world.clerk, world.head, world.handler, world.bureau_head, world.auditor):
        with pytest.raises(PermissionDenied, match="信访办主任"):
            open_for(world, by=person)
    with pytest.raises(PermissionDenied):  # the office does not judge itself
        open_for(world, unit=world.office)
    for decider in (world.director, world.head, world.bureau_head):
        with pytest.raises(Refused, match="决定人须为"):
            open_for(world, decider=decider)
    with pytest.raises(Refused, match="移送有权机关"):  # nobody above the commission
        open_for(world, unit=world.commission, answerer=world.leader)
    with pytest.raises(Refused, match="移送有权机关"):  # the only leader cannot open and decide
        open_for(world, by=world.leader)
    with pytest.raises(Refused, match="追责情形"):
        open_for(world, ground="L20")
    first = make_person(Duty.FIRST_RESPONSIBLE, world.commission, "主任")
    with pytest.raises(Refused, match="移送有权机关"):  # who stands below does not decide
        open_for(world, answerer=first, decider=world.leader)
    assert open_for(world, answerer=world.leader, decider=first).decider == first
    assert AccountabilityProceeding.objects.count() == 1
    assert open_for(world).serial == 2  # refusals left no gap


def test_facts_are_what_is_on_record_and_nothing_else(world, case, opened):
    with pytest.raises(Refused, match="还没有提取事实"):
        actions.serve_notice(opened, until=UNTIL, by=world.director, at=LATE)
    for keys in ([], ["event/999"], ["clock/C4/9"], ["他工作不力"]):
        with pytest.raises(Refused, match="列出的记录"):
            actions.draw_facts(opened, case, keys=keys, by=world.director, at=LATE)
    with pytest.raises(PermissionDenied):
        actions.draw_facts(opened, case, keys=["event/1"], by=world.leader, at=LATE)
    draw(world, opened, case)
    draw(world, opened, case)
    clock, _event = opened.facts.order_by("no")
    assert (clock.code, clock.unit) == ("C4", "JJC")
    assert clock.days_late == (timezone.localdate(LATE) - clock.due_on).days > 30
    first, second = rows_of(opened, world.director, timezone.localdate(LATE))
    assert f"逾期 {clock.days_late} 天" in first.words
    assert "登记" in second.words
    assert (first.number, first.linked) == (case.number, True)
    assert case.title not in first.words + second.words


def test_only_the_named_know_of_it_and_the_answerable_from_the_notice_on(
    world, case, opened, served
):
    first = AccountabilityProceeding.objects.get()
    for person in everybody_else(world):
        assert not seen_by(person, first)
    for person in (world.director, world.leader, world.head):
        assert seen_by(person, first)
    other = open_for(world)
    assert not seen_by(world.head, other)
    reader = world.unit_clerk
    day = timezone.localdate(LATE)
    for bad in (world.auditor, world.security, world.admin):
        with pytest.raises(Refused, match="不能列为知悉人"):
            actions.add_reader(
                first, person=bad, until=day + days(3), words="监督", by=world.director, at=LATE
            )
    with pytest.raises(PermissionDenied):
        actions.add_reader(
            first, person=reader, until=day + days(3), words="记录", by=world.leader, at=LATE
        )
    with pytest.raises(Refused, match="一年之间"):
        actions.add_reader(
            first, person=reader, until=day - days(1), words="记录", by=world.director, at=LATE
        )
    actions.add_reader(
        first, person=reader, until=day + days(3), words="记录", by=world.director, at=LATE
    )
    assert seen_by(reader, first, day + days(3))
    assert not seen_by(reader, first, day + days(4))


def test_the_person_is_heard_before_anything_is_decided(world, served):
    said = {"finding": "founded", "sanction": "talk", "words": "应当谈话提醒。"}
    with pytest.raises(Refused, match="尚未届满"):
        actions.decide_proceeding(served, **said, by=world.leader, at=LATE)
    with pytest.raises(PermissionDenied):
        actions.file_reply(served, words="我有话说。", by=world.director, at=LATE)
    actions.file_reply(served, words="当时因灾停课。", by=world.head, at=LATE + days(1))
    with pytest.raises(PermissionDenied):
        actions.decide_proceeding(served, **said, by=world.director, at=LATE + days(2))
    with pytest.raises(Refused, match="不得采取措施"):
        actions.decide_proceeding(
            served, **(said | {"finding": "unfounded"}), by=world.leader, at=LATE + days(2)
        )
    row = actions.decide_proceeding(served, **said, by=world.leader, at=LATE + days(2))
    assert (row.stage, row.finding, row.sanction) == ("decided", "founded", "talk")
    actions.file_appeal(row, words="不服。", by=world.head, at=LATE + days(3))
    with pytest.raises(Refused, match="已经提交"):
        actions.file_appeal(row, words="再次。", by=world.head, at=LATE + days(3))
    row = actions.record_outcome(row, words="已谈话。", by=world.director, at=LATE + days(9))
    assert (row.stage, row.appeal, row.outcome) == ("closed", "不服。", "已谈话。")
    kinds = list(row.chain.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "open_proceeding", "draw_facts", "serve_notice", "reply_proceeding", "decide_proceeding",
        "appeal_proceeding", "close_proceeding",
    ]  # fmt: skip


def test_after_the_lapse_it_is_decided_and_what_is_unfounded_ends(world, served):
    said = {"finding": "unfounded", "sanction": "none", "words": "事实不足。"}
    on_the_day = datetime(2026, 7, 8, 17, tzinfo=SHANGHAI)
    with pytest.raises(Refused, match="尚未届满"):
        actions.decide_proceeding(served, **said, by=world.leader, at=on_the_day)
    row = actions.decide_proceeding(served, **said, by=world.leader, at=on_the_day + days(1))
    assert (row.stage, row.ended_on) == (ProceedingStage.CLOSED, date(2026, 7, 9))


def test_five_working_days_are_the_least(world, case, opened):
    draw(world, opened, case)
    assert timezone.localdate(LATE) == date(2026, 6, 30)
    with pytest.raises(Refused, match="最早为 2026-07-07"):
        actions.serve_notice(opened, until=date(2026, 7, 6), by=world.director, at=LATE)
    row = actions.serve_notice(opened, until=date(2026, 7, 7), by=world.director, at=LATE)
    with pytest.raises(Refused, match="等候申辩"):
        draw(world, row, case)


def test_the_database_refuses_what_no_action_does(world, served):
    rows = AccountabilityProceeding.objects.filter(pk=served.pk)
    day = timezone.localdate(LATE)
    for nonsense in (
        {"decider": world.head},
        {"reply_until": day},
        {"finding": "founded", "sanction": "talk", "decided_on": day},
        {"stage": "somewhere"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**nonsense)


def test_a_recused_or_moved_decider_does_not_decide(world, case, served):
    actions.file_reply(served, words="说明。", by=world.head, at=LATE)
    said = {"finding": "partly", "sanction": "none", "words": "部分成立。", "at": LATE}
    Recusal.objects.create(
        case=case, person=world.leader, ground="kin", decided_by=world.director,
        began_on=timezone.localdate(LATE),
    )  # fmt: skip
    assert not seen_by(world.leader, served)
    with pytest.raises(PermissionDenied, match="另选决定人"):
        actions.decide_proceeding(served, by=world.leader, **said)
    with pytest.raises(Refused, match="决定人须为"):
        actions.name_decider(served, decider=world.head, words="回避", by=world.director, at=LATE)
    first = make_person(Duty.FIRST_RESPONSIBLE, world.commission, "主任")
    actions.name_decider(served, decider=first, words="回避", by=world.director, at=LATE)
    row = actions.decide_proceeding(served, by=first, **said)
    assert row.finding == Finding.PARTLY
    assert not seen_by(world.leader, row)


def accusation(world):
    matter = {
        "track": Track.ACCUSATION, "subject_unit": world.jjc, "accused_people": (world.head,)
    }  # fmt: skip
    return worlds.register(world, matter_fields=matter, title="举报内容").case


def test_an_accusation_the_person_must_not_know_of_is_no_source(world, case, opened):
    hidden = accusation(world)
    with pytest.raises(Refused, match="不能作为"):
        actions.draw_facts(opened, hidden, keys=["event/1"], by=world.director, at=LATE)
    draw(world, opened, case)
    assert not opened.facts.filter(case=hidden).exists()
    # What becomes an accusation after the facts were drawn stops the notice.
    Case.objects.filter(pk=case.pk).update(
        track=Track.ACCUSATION, restricted=True, subject_unit=world.jjc
    )
    with pytest.raises(Refused, match="终止后重新提起"):
        actions.serve_notice(opened, until=UNTIL, by=world.director, at=LATE)


def test_the_answerable_keep_their_right_to_reply_and_lose_the_number(world, case, served):
    Case.objects.filter(pk=case.pk).update(
        track=Track.ACCUSATION, restricted=True, subject_unit=world.jjc
    )
    vars(world.head).pop("standings", None)
    assert seen_by(world.head, served)
    rows = rows_of(served, world.head, timezone.localdate(LATE))
    assert {(row.number, row.linked) for row in rows} == {("", False)}


def test_notices_go_to_the_named_alone_and_name_no_case(world, case, opened):
    relay(LATE)
    kinds = ("open_proceeding", "draw_facts", "serve_notice", "decide_proceeding")
    told = Notice.objects.filter(kind__in=kinds)
    assert list(told.values_list("to", "kind")) == [(world.leader.pk, "open_proceeding")]
    draw(world, opened, case)
    actions.serve_notice(opened, until=UNTIL, by=world.director, at=LATE)
    relay(LATE)
    served = told.filter(kind="serve_notice")
    assert set(served.values_list("to", "case")) == {(world.head.pk, None), (world.leader.pk, None)}


def test_the_trail_and_the_read_log_hide_it_from_the_officers(world, served):
    browser(world.leader).get(reverse("proceeding_detail", args=[served.slug]))
    subject = f"proceeding/{served.slug}"
    assert Read.objects.filter(subject=subject, actor_id=world.leader.pk).exists()
    day = timezone.localdate()
    for person in (world.auditor, world.security):
        seen = events_visible_to(person, day, Event.objects.all())
        assert not seen.filter(chain=served.chain).exists()
        assert seen.exists()
        assert not reads_visible_to(person, day, Read.objects.filter(subject=subject)).exists()
    log = browser(world.auditor).get(reverse("audit_log")).content.decode()
    assert served.slug not in log
    mine = events_visible_to(world.director, day, Event.objects.filter(chain=served.chain))
    assert mine.count() == 3


def test_desk_items_are_owed_by_the_right_person_at_the_right_time(world, case, opened):
    day = timezone.localdate(LATE)

    def owed():
        people = {"d": world.director, "l": world.leader, "h": world.head, "o": world.handler}
        return {key for key, person in people.items() if list(items(person, day))}

    assert owed() == {"d"}
    draw(world, opened, case)
    actions.serve_notice(opened, until=UNTIL, by=world.director, at=LATE)
    assert owed() == {"h"}
    assert next(iter(items(world.head, day))).due_on == UNTIL
    actions.file_reply(opened, words="说明。", by=world.head, at=LATE)
    assert owed() == {"l"}
    actions.decide_proceeding(
        opened, finding="founded", sanction=Sanction.TALK, words="成立。", by=world.leader, at=LATE
    )
    assert owed() == {"d"}
    assert not list(items(world.auditor, day))


class Lease:
    """A lease nobody contests."""

    def confirm(self):
        pass


def test_rules_propose_once_and_only_to_who_stands_above(world, case):
    worlds.bring_to(world, worlds.register(world).case, "sign", at=LATE - days(60))
    (period,) = PROCEEDING_PROPOSALS.missing(LATE)
    first = propose_proceedings(period, Lease(), LATE)
    rows = Proposal.objects.filter(purpose=Purpose.PROCEEDING, case=case)
    proposal = rows.get()
    again = propose_proceedings(period, Lease(), LATE + days(1))
    assert first != again
    assert rows.count() == 1
    assert (proposal.about, proposal.facts["clock"]) == ("unit/JJC", "C4")
    (shown,) = suggested([proposal])
    assert "基础教育处的办结时限" in shown.why
    assert f"已逾期 {proposal.facts['days']} 天" in shown.why
    day = timezone.localdate(LATE)
    for person, sees in (
        (world.director, True), (world.leader, True), (world.clerk, False), (world.head, False),
        (world.handler, False), (world.auditor, False),
        (make_person(Duty.FIRST_RESPONSIBLE, world.jjc), False),
    ):  # fmt: skip
        seen = Proposal.objects.visible_to(person, day).filter(pk=proposal.pk).exists()
        assert seen is sees, person
    with pytest.raises(PermissionDenied):
        actions.dismiss(proposal, words="不必", by=world.clerk, at=LATE)
    before = case.chain.events.count()
    actions.dismiss(proposal, words="已督办，不追究。", by=world.director, at=LATE)
    assert case.chain.events.count() == before  # nothing on the case tells of it


def test_the_second_return_and_an_unanswered_supervision_are_proposed(world):
    case = worlds.bring_to(world, worlds.register(world).case, "submit_report")
    petitions.return_report(case, words="补充", by=world.clerk, at=MONDAY)
    now = timezone.now() + days(1)
    propose_proceedings("", Lease(), now)
    rows = Proposal.objects.filter(case=case, rule="liable_return")
    assert not rows.exists()
    petitions.begin(case, by=world.handler, at=MONDAY)
    petitions.submit_report(case, words="再报", by=world.handler, at=MONDAY)
    petitions.return_report(case, words="仍不清", by=world.clerk, at=MONDAY)
    propose_proceedings("", Lease(), now)
    propose_proceedings("", Lease(), now)
    assert "第 2 次退回" in suggested([rows.get()])[0].why


def test_by_the_pages_from_the_proposal_to_the_outcome(world, case):
    at = timezone.now()
    propose_proceedings("", Lease(), at)
    proposal = Proposal.objects.get(case=case, purpose=Purpose.PROCEEDING, facts__clock="C4")
    office, leader, head = (browser(one) for one in (world.director, world.leader, world.head))
    listed = office.get(reverse("proceeding_list")).content.decode()
    assert "期限严重逾期" in listed
    url = f"{reverse('proceeding_new')}?proposal={proposal.pk}"
    page = office.get(url).content.decode()
    assert "吴强" in page
    assert "周明" in page
    assert office.post(url, {"form_key": uuid.uuid4(), "ground": ""}).status_code == 422
    key = uuid.uuid4()
    said = {
        "form_key": key, "answerer": world.head.pk, "decider": world.leader.pk, "ground": "L9"
    }  # fmt: skip
    sent = office.post(url, said)
    assert office.post(url, said).headers["Location"] == sent.headers["Location"]
    row = AccountabilityProceeding.objects.get()
    proposal.refresh_from_db()
    assert proposal.stage == Proposal.Stage.TAKEN
    assert f"?case={case.slug}" in sent.headers["Location"]
    page = office.get(sent.headers["Location"]).content.decode()
    assert "clock/C4/0" in page
    assert (
        office.get(
            reverse("proceeding_facts", args=[row.slug]), {"number": "教信〔1999〕0001"}
        ).status_code
        == 422
    )
    detail = reverse("proceeding_detail", args=[row.slug])
    assert head.get(detail).status_code == 404
    steps = [
        (office, sent.headers["Location"], {"keys": ["nonsense"]}, 422),
        (office, sent.headers["Location"], {"keys": ["clock/C4/0"]}, 302),
        (office, "serve", {"until": "今天"}, 422),
        (office, "serve", {"until": (timezone.localdate() + days(20)).isoformat()}, 302),
        (leader, "decide", {}, 404),
        (head, "reply", {"words": ""}, 422),
        (head, "reply", {"words": "因灾停课。"}, 302),
        (office, "reader", {"person": world.unit_clerk.username, "until": "今天", "words": "记录"},
         302),
        (leader, "decide", {"finding": "unfounded", "sanction": "talk", "words": "x"}, 422),
        (leader, "decide", {"finding": "founded", "sanction": "talk", "words": "成立。"}, 302),
        (head, "appeal", {"words": "不服。"}, 302),
        (office, "outcome", {"words": "已谈话。", "recommendation": "没有"}, 422),
        (office, "outcome", {"words": "已谈话。"}, 302),
        (office, "end", {}, 404),
    ]  # fmt: skip
    for client, step, fields, status in steps:
        there = step if "/" in step else reverse("proceeding_act", args=[row.slug, step])
        if status == 302 and step in {"appeal", "serve"}:
            assert client.get(there).status_code == 200
        answer = client.post(there, {"form_key": uuid.uuid4()} | fields)
        assert answer.status_code == status, (step, answer.content.decode()[-900:])
    page = head.get(detail).content.decode()
    assert "因灾停课。" in page
    assert "谈话提醒" in page
    assert case.number in page
    assert "沈洁" not in page  # the readers are not the answerable person's business
    panel = reverse("unit_proceedings_panel", args=["JJC"])
    for client, shown in ((head, True), (leader, True), (browser(world.handler), False)):
        answer = client.get(panel)
        assert answer.status_code == 200
        assert (row.number in answer.content.decode()) is shown
    assert panel in head.get(reverse("responsibility_chain", args=["JJC"])).content.decode()


@pytest.mark.parametrize(
    ("who", "gate"), [("unit_clerk", 404), ("auditor", 403), ("other", 404), ("first", 404)]
)
def test_every_other_role_finds_nothing_on_any_page(world, case, served, who, gate):
    person = {
        "other": lambda: make_person(Duty.OFFICE, world.office, "副主任"),
        "first": lambda: make_person(Duty.FIRST_RESPONSIBLE, world.commission, "主任"),
    }.get(who, lambda: getattr(world, who))()
    client = browser(person)
    detail = reverse("proceeding_detail", args=[served.slug])
    assert client.get(detail).status_code == gate
    reply = reverse("proceeding_act", args=[served.slug, "reply"])
    assert client.post(reply, {"form_key": uuid.uuid4(), "words": "x"}).status_code == gate
    if gate == 404:
        assert client.get(reverse("proceeding_facts", args=[served.slug])).status_code == 404
    answers = [
        client.get(reverse("proceeding_list")),
        client.get(reverse("unit_proceedings_panel", args=["JJC"])),
        client.get(reverse("case_proceeding_panel", args=[case.slug])),
    ]
    for answer in answers:
        assert served.number not in answer.content.decode()
        assert answer.status_code == (403 if gate == 403 else 200)
    leads = who in {"other", "first"}
    assert bool(answers[2].content) is (leads or gate == 403)
    assert ("提起责任追究" in answers[2].content.decode()) is leads
    assert client.get(reverse("proceeding_new")).status_code == (200 if leads else 403)


def test_the_list_asks_as_much_for_one_row_as_for_twenty(world, case, opened):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser(world.director)

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("proceeding_list")).status_code == 200
        return len(asked)

    count()
    few = count()
    for _ in range(6):
        open_for(world)
    assert count() == few


def test_the_form_offers_the_people_of_that_day(world):
    give_post(world.bureau_head, Duty.DUAL, world.commission).portfolio.add(world.jjc)
    form = OpenForm(
        unit=world.jjc, on=date(2026, 5, 6), user=world.director, today=timezone.localdate(LATE)
    )
    offered = dict(form.fields["answerer"].choices)
    assert offered[world.head.pk] == "吴强（基础教育处 主要负责人）"
    assert world.bureau_head.pk in dict(form.fields["decider"].choices)
    assert world.handler.pk not in offered


def test_it_ends_without_a_decision_and_before_the_notice_nobody_hears(world, case, opened):
    with pytest.raises(Refused, match="终止的理由"):
        actions.end_without(opened, words=" ", by=world.director, at=LATE)
    with pytest.raises(PermissionDenied):
        actions.end_without(opened, words="不必", by=world.leader, at=LATE)
    row = actions.end_without(opened, words="核实后不属实。", by=world.director, at=LATE)
    assert row.stage == ProceedingStage.ENDED
    relay(LATE)
    assert not Notice.objects.filter(to=world.head, kind="end_proceeding").exists()
    assert not seen_by(world.head, row)
