"""Holding somebody to account: opened from above, facts with a source, heard before decided."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accountability import actions, grounds
from accountability.models import AccountabilityProceeding, Finding, ProceedingStage, Sanction
from accountability.proceeding_desk import items
from accountability.proceeding_facts import rows_of
from organization.models import Duty, Post
from petitions.models import Notice, Recusal
from petitions.notices import relay
from petitions.workflow import Refused
from tests import world as worlds
from tests.accountability.answering import LATE, UNTIL, draw, open_for, seen_by
from tests.world import SHANGHAI, days, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def case(world):
    return worlds.bring_to(world, worlds.register(world).case, "start")


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
    with pytest.raises(Refused, match="最早为 2026年7月7日"):
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
