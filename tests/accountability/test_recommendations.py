"""The three kinds of recommendation, and the root causes they grow from."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability import actions, causes
from accountability.models import Cause, Outcome, Recommendation, RecommendationKind, RootCause
from accountability.supervision_desk import items_of
from organization.models import Duty
from petitions.models import Notice, Track
from petitions.notices import relay
from petitions.verify import check_numbers, check_projections
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import MONDAY, bring_to, days, make_person

pytestmark = pytest.mark.django_db
TEXT = "评审结果公示不足五个工作日，建议统一公示办法。"
UNTIL = MONDAY.date() + days(30)


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def case(world):
    return bring_to(world, worlds.register(world).case, "start")


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def recommend(world, case, **fields):
    said = {
        "unit": world.jjc, "kind": RecommendationKind.IMPROVE, "text": TEXT, "cases": [case],
        "until": UNTIL, "by": world.director, "at": MONDAY,
    }  # fmt: skip
    return actions.recommend(**(said | fields))


def test_it_is_issued_answered_by_the_head_and_closed(world, case):
    row = recommend(world, case)
    assert (row.number, row.slug) == ("教信建〔2026〕0001", "XFB-JY-2026-0001")
    assert case.chain.events.get(kind="recommend").body["recommendation"] == row.slug
    for trace in (case.number, case.slug):
        assert trace not in str(row.chain.events.get().body)
    relay(MONDAY)
    told = Notice.objects.filter(kind="recommendation_issued")
    assert {notice.to for notice in told} == {world.head, world.unit_clerk}
    (item,) = items_of(world.head, UNTIL)
    assert (item.due_on, row.number in item.words) == (UNTIL, True)
    said = {"outcome": Outcome.PARTLY, "answer": "先在两校试行。", "at": MONDAY}
    with pytest.raises(PermissionDenied, match="负责人书面反馈"):
        actions.answer_recommendation(row, by=world.handler, **said)
    with pytest.raises(Refused, match="待反馈"):
        actions.close_recommendation(row, by=world.director, at=MONDAY)
    with pytest.raises(Refused, match="理由"):
        actions.answer_recommendation(row, by=world.head, **(said | {"answer": " "}))
    actions.answer_recommendation(row, by=world.head, **said)
    with pytest.raises(PermissionDenied):
        actions.close_recommendation(row, by=world.head, at=MONDAY)
    actions.close_recommendation(row, by=world.clerk, at=MONDAY)
    relay(MONDAY)
    answered = Notice.objects.filter(kind="recommendation_answered")
    assert {notice.to for notice in answered} == {world.director, world.clerk}
    kinds = list(row.chain.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "recommendation_issued", "recommendation_answered", "recommendation_closed"
    ]  # fmt: skip
    assert list(check_projections()) == list(check_numbers()) == []


def test_what_will_not_do_is_refused(world, case):
    with pytest.raises(PermissionDenied):
        recommend(world, case, by=world.clerk)
    with pytest.raises(Refused, match="须有依据"):
        recommend(world, case, cases=[])
    with pytest.raises(Refused, match="没有能反馈"):
        recommend(world, case, unit=worlds.make_unit("ZZ", "外", worlds.Unit.Kind.COMMISSION))
    with pytest.raises(Refused, match="一百八十日"):
        recommend(world, case, until=MONDAY.date())
    # The bureau does not handle it: nothing in the text may tell which case it was.
    with pytest.raises(Refused, match="信访人姓名"):
        recommend(world, case, unit=world.bureau, text="王建国反映公示不足。")
    assert recommend(world, case, unit=world.bureau).unit == world.bureau
    # One case outside the reader's sight stops the whole letter.
    outsider = make_person(Duty.OFFICE, world.bureau, "区信访办")
    with pytest.raises(PermissionDenied):
        recommend(world, case, by=outsider)


def test_one_that_grew_from_an_accusation_is_for_the_office_and_the_unit_alone(world):
    matter = {"track": Track.ACCUSATION, "subject_unit": world.school}
    fields = {"title": "反映食堂采购", "text": "来信人反映食堂采购指定供应商，账目未公开。"}
    case = worlds.register(world, matter_fields=matter, **fields).case
    principal = make_person(Duty.HEAD, world.school, "赵校长")
    text = "近期发现个别单位采购环节公开不够，建议开展自查。"
    with pytest.raises(Refused, match="第三十条"):
        recommend(world, case, unit=world.school, text=text)
    with pytest.raises(Refused, match="请改写"):
        recommend(world, case, unit=world.bureau, text="来信人反映食堂采购指定供应商的问题属实。")
    row = recommend(world, case, unit=world.bureau, text=text)
    relay(MONDAY)
    assert not Notice.objects.filter(to=principal, kind__startswith="recomm").exists()
    shown = {
        person.name
        for person in (principal, world.bureau_head, world.leader, world.clerk, world.head)
        if Recommendation.objects.visible_to(person, MONDAY.date()).exists()
    }
    assert shown == {"钱进", "刘敏"}
    url = reverse("recommendation_detail", args=[row.slug])
    assert browser(principal).get(url).status_code == 404
    page = browser(world.bureau_head).get(url).content.decode()
    assert case.number not in page.split("<main")[-1]
    assert text in page


def test_root_causes_are_counted_as_they_are_listed(world, case):
    other = bring_to(world, worlds.register(world, name="李四").case, "start")
    hidden = worlds.register(world, name="张三").case  # with the office alone
    for one, cause in ((case, Cause.PROCEDURE), (other, Cause.PROCEDURE), (hidden, Cause.POLICY)):
        actions.set_root_cause(one, cause=cause, words="公示不足。", by=world.clerk, at=MONDAY)
    actions.set_root_cause(case, cause=Cause.PROCEDURE, words="改记。", by=world.head, at=MONDAY)
    assert RootCause.objects.get(case=case).words == "改记。"
    assert case.chain.events.filter(kind="set_root_cause").count() == 2
    with pytest.raises(PermissionDenied):
        actions.set_root_cause(case, cause=Cause.OTHER, words="无", by=world.bureau_head, at=MONDAY)
    asked = causes.asked({"quarter": "2026Q1", "cause": "procedure"}, date(2026, 6, 1))
    assert set(causes.cases_of(asked, world.director, MONDAY.date())) == {case, other}
    quarters, rows = causes.table(asked.quarter, world.head, MONDAY.date())
    assert [str(one) for one in quarters] == ["2025Q2", "2025Q3", "2025Q4", "2026Q1"]
    found = {str(row["label"]): row["counts"][-1].n for row in rows}
    assert (found["程序不规范、信息不公开"], found["政策不完善或不衔接"]) == (2, 0)
    (cluster, *_rest) = causes.clusters(causes.Asked(asked.quarter), world.director, MONDAY.date())
    assert (
        cluster.count.n
        == causes.cases_of(cluster.count.asked, world.director, MONDAY.date()).count()
    )


def test_by_the_pages_a_cluster_becomes_a_recommendation(world, case):
    office, head = browser(world.director), browser(world.head)
    edit = reverse("root_cause_edit", args=[case.slug])
    said = {"cause": "policy", "words": "", "form_key": str(uuid.uuid4())}
    assert head.post(edit, said).status_code == 422
    said |= {"words": "缺少统一公示办法。", "form_key": str(uuid.uuid4())}
    assert head.post(edit, said).status_code == 302
    quarter = causes.quarter_of(timezone.localdate())
    page = office.get(reverse("root_cause_list")).content.decode()
    query = f"quarter={quarter}&amp;cause=policy"
    assert f"{reverse('root_cause_cases')}?{query}" in page
    listed = office.get(f"{reverse('root_cause_cases')}?quarter={quarter}&cause=policy")
    assert case.number in listed.content.decode()
    new = f"{reverse('recommendation_new')}?quarter={quarter}&cause=policy"
    assert head.get(new).status_code == 403
    assert case.number in office.get(new).content.decode()
    assert case.number not in office.get(reverse("recommendation_new")).content.decode()
    letter = {
        "kind": "policy", "unit": world.jjc.pk, "cases": [case.pk], "text": TEXT,
        "until": (timezone.localdate() + days(30)).isoformat(), "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    assert office.post(new, letter | {"text": "", "form_key": str(uuid.uuid4())}).status_code == 422
    there = office.post(new, letter).headers["Location"]
    assert office.post(new, letter).headers["Location"] == there
    row = Recommendation.objects.get()
    assert "信访工作建议书（完善政策）" in head.get(there).content.decode()
    answer = {"step": "answer", "outcome": "adopted", "answer": "纳入年度计划。"}
    assert head.post(there, answer | {"form_key": str(uuid.uuid4())}).status_code == 302
    close = {"step": "close", "form_key": str(uuid.uuid4())}
    assert office.post(there, close).status_code == 302
    row.refresh_from_db()
    assert row.closed_by == world.director
    for client in (office, head):
        assert (
            row.number in client.get(reverse("recommendation_list") + "?show=all").content.decode()
        )
    assert browser(world.bureau_head).get(there).status_code == 404
    panel = office.get(reverse("case_supervision_panel", args=[case.slug])).content.decode()
    assert "政策不完善或不衔接" in panel
    assert row.number in panel
