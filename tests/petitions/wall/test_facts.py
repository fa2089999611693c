"""Blind transfer: the unit answers a question and learns nothing of the case."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from audit.models import Event
from organization.models import Duty
from petitions import actions, redaction
from petitions.models import FactRequest, FactStage, Notice
from petitions.notices import relay
from petitions.verify import check_numbers
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import MONDAY, days, make_person

pytestmark = pytest.mark.django_db

QUESTION = "请提供近两个学年度食材供应的招标文件和结算清单。"
DUE = MONDAY.date() + days(10)


@pytest.fixture
def clerk_of_school(world):
    return make_person(Duty.SPECIALIST, world.school, "校办员")


@pytest.fixture
def asked(world, accusation, clerk_of_school, principal):
    return actions.ask_facts(
        accusation, unit=world.school, text=QUESTION, due_on=DUE, by=world.clerk, at=MONDAY
    )


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def ask(world, case, text=QUESTION, **fields):
    said = {"unit": world.bureau, "due_on": DUE, "by": world.clerk, "at": MONDAY} | fields
    return actions.ask_facts(case, text=text, **said)


def test_the_accused_unit_may_be_asked_under_a_number_of_its_own(world, accusation, asked):
    assert asked.number == "教信核〔2026〕0001"
    assert asked.stage == FactStage.ASKED
    assert ask(world, accusation).number == "教信核〔2026〕0002"


def test_its_chain_tells_nothing_of_the_case_and_the_case_tells_of_it(accusation, asked):
    event = asked.chain.events.get()
    assert asked.chain.subject == f"fact/{asked.slug}"
    assert event.body == {"unit": "XH001", "due_on": DUE.isoformat()}
    said = accusation.chain.events.get(kind="ask_facts").body
    assert said == {"request": asked.slug}
    for trace in (accusation.number, accusation.slug, accusation.title):
        assert trace not in f"{event.body}{asked.chain.subject}{asked.number}{asked.text}"


def test_the_way_to_an_answer_and_its_end(world, asked, clerk_of_school, principal):
    actions.sign_facts(asked, by=clerk_of_school, at=MONDAY)
    actions.draft_answer(asked, answer="已附清单。", by=clerk_of_school, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.approve_answer(asked, by=clerk_of_school, at=MONDAY)
    actions.return_answer(asked, words="补充合同", by=principal, at=MONDAY)
    actions.draft_answer(asked, answer="已附清单和合同。", by=clerk_of_school, at=MONDAY)
    with pytest.raises(Refused, match="待审核"):
        actions.close_facts(asked, by=world.clerk, at=MONDAY)
    actions.approve_answer(asked, by=principal, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.close_facts(asked, by=principal, at=MONDAY)
    actions.close_facts(asked, by=world.director, at=MONDAY)
    asked.refresh_from_db()
    assert (asked.stage, asked.answer) == (FactStage.CLOSED, "已附清单和合同。")
    assert (asked.answered_by, asked.reviewed_by) == (clerk_of_school, principal)
    kinds = list(asked.chain.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "fact_asked", "fact_signed", "fact_drafted", "fact_returned", "fact_drafted",
        "fact_answered", "fact_closed",
    ]  # fmt: skip


def test_a_head_does_not_review_what_the_head_wrote(world, asked, principal):
    from tests.world import give_post

    give_post(principal, Duty.HANDLER, world.school)
    vars(principal).pop("standings", None)
    actions.sign_facts(asked, by=principal, at=MONDAY)
    actions.draft_answer(asked, answer="已附。", by=principal, at=MONDAY)
    with pytest.raises(PermissionDenied, match="本人起草"):
        actions.approve_answer(asked, by=principal, at=MONDAY)


def test_it_is_taken_back_with_words_that_tell_nothing(world, accusation, asked, clerk_of_school):
    with pytest.raises(Refused, match="信访件编号"):
        actions.withdraw_facts(asked, words=f"{accusation.number}已结", by=world.clerk, at=MONDAY)
    actions.withdraw_facts(asked, words="不再需要", by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="已撤回"):
        actions.sign_facts(asked, by=clerk_of_school, at=MONDAY)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("请说明与王建国的往来。", "信访人姓名：王建国"),
        ("请说明王 建 国的情况。", "信访人姓名"),
        ("电话130-0000-1234是否在册？", "信访人电话"),
        ("请说明梧桐路１２号的情况。", "信访人住址"),
        ("请说明赵校长的采购经过。", "被反映人姓名：赵校长"),
        ("关于教信〔2026〕0001，请说明。", "信访件编号"),
        ("关于教信件〔2026〕0001，请说明。", "信访件编号"),
        ("关于XFB-2026-0001，请说明。", "信访件编号"),
        ("请说明食堂采购长期指定同一家供应商的情况。", "食堂采购长期指定同一家供应商"),
        ("请说明“账目，从未 公开”的情况吗？账目从未公开来信", "账目从未公开"),
    ],
)
def test_a_text_that_gives_the_case_away_is_refused_and_says_what(
    world, accuse, principal, text, what
):
    case = accuse(
        people=[principal],
        address="梧桐路12号",
        text="来信人反映食堂采购长期指定同一家供应商，账目从未公开来信人请求查处。",
    )
    with pytest.raises(Refused) as refused:
        ask(world, case, text)
    assert what in str(refused.value)
    assert not FactRequest.objects.exists()
    assert not case.chain.events.filter(kind="ask_facts").exists()


def test_seven_characters_in_a_row_are_language_and_eight_are_the_letter(world, accuse):
    case = accuse(title="反映问题", text="甲乙丙丁戊己庚辛壬癸")
    assert redaction.found(case, "请核实甲乙丙丁戊己庚的情况。") == []
    (sentence,) = redaction.found(case, "请核实甲乙丙，丁戊己 庚辛的情况。")
    assert sentence.endswith("甲乙丙丁戊己庚辛")
    (sentence,) = redaction.found(case, "甲乙丙丁戊己庚辛壬癸")
    assert sentence.endswith("甲乙丙丁戊己庚辛壬癸")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due_on": MONDAY.date()}, "回复期限"),
        ({"due_on": date(2027, 1, 1)}, "回复期限"),
        ({"text": "  "}, "请写明"),
    ],
)
def test_what_will_not_do_is_refused_with_a_sentence(world, accusation, fields, words):
    with pytest.raises(Refused, match=words):
        ask(world, accusation, **fields)


def test_the_own_office_and_an_empty_unit_are_refused(world, accusation):
    with pytest.raises(Refused, match="登记单位自己"):
        ask(world, accusation, unit=world.office)
    with pytest.raises(Refused, match="没有在岗"):
        ask(world, accusation, unit=world.school)


def test_only_the_office_asks_and_nothing_remains_when_the_event_fails(
    world, accusation, monkeypatch
):
    with pytest.raises(PermissionDenied):
        ask(world, accusation, by=world.leader)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("petitions.actions.asking_facts.log.append", fail)
    with pytest.raises(RuntimeError):
        ask(world, accusation)
    assert not FactRequest.objects.exists()


def pages_of(person, asked):
    client = browser(person)
    return [
        client.get(url).content.decode().split("<main")[-1].split("</main")[0]
        for url in (
            reverse("fact_list"),
            reverse("fact_detail", args=[asked.slug]),
            reverse("notices"),
        )
    ]


def test_the_unit_sees_question_and_number_and_no_trace_of_the_case(
    world, accusation, asked, clerk_of_school
):
    relay(MONDAY)
    listed, page, notices = pages_of(clerk_of_school, asked)
    assert asked.number in listed
    assert QUESTION in page
    assert "发出核查函" in notices
    for text in (listed, page, notices):
        for trace in (accusation.number, accusation.slug, accusation.title, "检举", "王建国"):
            assert trace not in text
        assert "/cases/" not in text.replace(reverse("case_list"), "")
    assert Notice.objects.filter(to=clerk_of_school).get().case is None
    client = browser(clerk_of_school)
    assert client.get(reverse("fact_office", args=[asked.slug])).status_code == 404
    assert client.get(reverse("case_detail", args=[accusation.slug])).status_code == 404


def test_nobody_else_finds_the_request(world, asked):
    for person in (world.bureau_clerk, world.handler, world.leader):
        for name in ("fact_detail", "fact_office"):
            there = browser(person).get(reverse(name, args=[asked.slug]))
            nowhere = browser(person).get(reverse(name, args=["XFB-HC-2026-9999"]))
            assert there.status_code == nowhere.status_code in {403, 404}


def test_by_the_pages_it_is_asked_signed_answered_reviewed_and_closed(
    world, accusation, clerk_of_school, principal
):
    office = browser(world.clerk)
    office.post(
        reverse("case_open", args=[accusation.slug]),
        {"form_key": uuid.uuid4(), "reason": "handling"},
    )
    url = reverse("case_act", args=[accusation.slug, "ask_facts"])
    assert office.get(url).status_code == 200
    said = {"version": accusation.version, "unit": world.school.pk, "due_on": next_week()}
    wrong = office.post(url, said | {"form_key": uuid.uuid4(), "text": "请说明王建国的事。"})
    assert wrong.status_code == 422
    assert "信访人姓名" in wrong.content.decode()
    assert "请说明王建国的事。" in wrong.content.decode()
    assert office.post(url, said | {"form_key": uuid.uuid4(), "text": QUESTION}).status_code == 302
    asked = FactRequest.objects.get()
    unit, head = browser(clerk_of_school), browser(principal)
    page = reverse("fact_detail", args=[asked.slug])
    for client, fields, status in (
        (unit, {"step": "sign"}, 302),
        (unit, {"step": "answer", "answer": ""}, 422),
        (unit, {"step": "answer", "answer": "已附清单。"}, 302),
        (head, {"step": "return", "words": ""}, 422),
        (head, {"step": "return", "words": "补充合同"}, 302),
        (unit, {"step": "answer", "answer": "已附清单和合同。"}, 302),
        (head, {"step": "approve"}, 302),
        (unit, {"step": "sign"}, 422),
        (unit, {"step": "burn"}, 404),
    ):
        answer = client.post(page, {"form_key": uuid.uuid4()} | fields)
        assert answer.status_code == status, fields
    there = reverse("fact_office", args=[asked.slug])
    assert "已附清单和合同" in office.get(there).content.decode()
    assert (
        asked.number in office.get(reverse("case_detail", args=[accusation.slug])).content.decode()
    )
    assert office.post(there, {"form_key": uuid.uuid4(), "step": "close"}).status_code == 302
    asked.refresh_from_db()
    assert asked.stage == FactStage.CLOSED


def next_week():
    from django.utils import timezone

    return (timezone.localdate() + days(7)).isoformat()


def test_the_list_asks_as_much_for_one_row_as_for_twenty(
    world, accusation, clerk_of_school, principal
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser(clerk_of_school)

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("fact_list")).status_code == 200
        return len(asked)

    ask(world, accusation, unit=world.school)
    count()
    few = count()
    for _ in range(19):
        ask(world, accusation, unit=world.school)
    assert count() == few


def test_an_auditor_of_the_accused_unit_reads_of_the_question_and_not_of_the_case(
    world, accusation, asked
):
    from petitions.permissions import events_visible_to

    auditor = make_person(Duty.AUDITOR, world.school)
    seen = events_visible_to(auditor, MONDAY.date(), Event.objects.all())
    chains = set(seen.values_list("chain__subject", flat=True))
    assert f"fact/{asked.slug}" in chains
    assert f"case/{accusation.slug}" not in chains


def test_a_case_that_is_no_accusation_may_ask_too(world, case):
    assert ask(world, worlds.register(world).case).unit == world.bureau


def test_verify_finds_a_missing_number_of_a_request(asked):
    assert list(check_numbers()) == []
    FactRequest.objects.update(serial=2)
    (finding,) = check_numbers()
    assert "missing [1], counter 1" in finding.what
