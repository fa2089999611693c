"""The pages of assessments: who finds them, the six steps, the signature, the register."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organization.models import Duty
from petitions import actions as petitions
from petitions.models import Recusal
from risk_assessment import actions
from risk_assessment.models import MajorDecision, Measure
from tests import world as worlds
from tests.risk_assessment.deciding import enter, write
from tests.world import MONDAY, bring_to, days, make_person

pytestmark = pytest.mark.django_db


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def send(client, url, **said):
    return client.post(url, {"form_key": uuid.uuid4()} | said)


def text(response):
    return response.content.decode().split("<main")[-1].split("</main")[0]


def step(decision, no):
    return reverse("decision_step", args=[decision.slug, no])


def test_nobody_else_finds_a_decision(world, decision):
    detail = reverse("decision_detail", args=[decision.slug])
    names = ("decision_print", "decision_reassess")
    client = browser(world.bureau_head)
    for url in (detail, step(decision, 1), *(reverse(n, args=[decision.slug]) for n in names)):
        assert client.get(url).status_code == 404
    assert send(client, step(decision, 3), do="point", title="风险").status_code == 404
    assert decision.number not in text(client.get(reverse("assessment_list")))
    assert browser(make_person(Duty.HANDLER, world.rsc)).get(detail).status_code == 404
    for person in (world.clerk, world.auditor):
        assert browser(person).get(detail).status_code == 403
    for person in (world.director, world.leader):  # they see it, and write none of it
        client = browser(person)
        assert decision.number in text(client.get(detail))
        assert client.get(step(decision, 1)).headers["Location"] == detail
        assert send(client, step(decision, 3), do="point", title="风险").status_code == 403


def test_by_the_pages_from_entering_to_the_issue(world):
    client, today = browser(world.handler), timezone.localdate()
    planned = (today + days(60)).isoformat()
    new = {"unit": world.jjc.pk, "title": "调整学区", "kind": "admission", "matter": "重新划分",
           "planned_on": planned, "touches_public": 1}  # fmt: skip
    refused = send(client, reverse("decision_new"), **(new | {"touches_public": 0}))
    assert refused.status_code == 422
    assert "重新划分" in text(refused)
    key = uuid.uuid4()
    for _ in range(2):  # the same form sent twice makes one decision
        client.post(reverse("decision_new"), new | {"form_key": key})
    decision = MajorDecision.objects.get()
    said = {"matter": "重新划分", "basis": "第十二条", "planned_on": planned, "legality": "合法",
            "reasonableness": "合理", "feasibility": "可行"}  # fmt: skip
    assert send(client, step(decision, 1), do="describe", **said).status_code == 302
    half = send(client, step(decision, 2), do="group", name="家长", size="", demand="就近")
    assert half.status_code == 422
    assert "就近" in text(half)
    group = {"name": "家长", "size": 400, "demand": "就近", "expected": 2}
    send(client, step(decision, 2), do="group", **group)
    told = {"kind": "department", "held_on": today.isoformat(), "who": "人事处", "headcount": 1}
    send(client, step(decision, 2), do="record", findings="同意", **told)
    send(client, step(decision, 3), do="drop_point", no=3)
    send(client, step(decision, 3), do="point", title="班额超标")
    half = send(client, step(decision, 4), do="score", l1=4, i1="", l2=2, i2=2, l4=1, i4=1)
    assert "要一起打分" in text(half)
    send(client, step(decision, 4), do="score", l1=4, i1=4, l2=2, i2=2, l4=1, i4=1)
    send(client, step(decision, 4), do="score", l1=5, i1=4, l2=2, i2=2, l4=1, i4=1)
    page = text(client.get(step(decision, 4)))
    assert "原来 高 16" in " ".join(page.split())
    measure = {"no": 1, "what": "开家长会", "unit": world.jjc.pk, "until": planned}
    assert send(client, step(decision, 5), do="measure", **measure).status_code == 302
    send(client, step(decision, 5), do="after", l1=2, i1=4)
    done = {"controllability": "可控", "conclusion": "proceed", "words": "可以实施"}
    refused = send(client, step(decision, 6), do="conclude", **done)
    assert "处置预案" in text(refused)
    send(client, step(decision, 5), do="plan", plan="由基教处接待。")
    assert send(client, step(decision, 6), do="conclude", **done).status_code == 302
    detail = reverse("decision_detail", args=[decision.slug])
    assert client.get(step(decision, 6)).headers["Location"] == detail
    issue = reverse("decision_issue", args=[decision.slug])
    assert send(client, issue, issued_on=today.isoformat()).status_code == 422
    leader = browser(world.leader)
    sign = reverse("decision_sign", args=[decision.slug])
    assert send(leader, sign, do="return", words="").status_code == 422
    assert send(leader, sign, do="sign", words="同意").status_code == 302
    assert send(client, issue, issued_on=today.isoformat()).status_code == 302
    page = text(client.get(detail))
    assert "已出台" in text(client.get(reverse("assessment_list")))
    assert 'href="#risk-1"' in page
    assert "未经签署" not in text(client.get(reverse("decision_print", args=[decision.slug])))


def test_the_register_counts_what_its_tabs_list(world, decision, signed):
    enter(world, touches_public=False, why_not="内部事务")
    client = browser(world.director)
    Measure.objects.update(until=MONDAY.date() - days(400))
    enter(world, title="合并两所小学", kind="merger")
    for view, titles in {"": 3, "missing": 1, "to_sign": 0, "late": 1, "exempt": 1}.items():
        page = client.get(reverse("assessment_list"), {"view": view})
        assert len(page.context["lines"]) == titles
        (tab,) = [tab for tab in page.context["tabs"] if tab["active"]]
        assert tab["count"] == titles
    assert "缺评估" in text(client.get(reverse("assessment_list")))


def test_a_list_asks_as_much_for_many_as_for_one(world, django_assert_max_num_queries):
    client = browser(world.director)
    first = enter(world)
    write(world, first, scores={1: (4, 4)}, measures=[1])
    client.get(reverse("assessment_list"))
    with django_assert_max_num_queries(40) as one:
        client.get(reverse("assessment_list"))
    for _ in range(5):
        write(world, enter(world), scores={1: (4, 4)}, measures=[1])
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(reverse("assessment_list"))


def test_past_cases_are_offered_and_cited_only_where_they_may_be_seen(world, decision):
    mine = bring_to(world, worlds.register(world, title="反映划片不公").case, "assign")
    hidden = worlds.register(world, title="反映录取顺序").case
    client = browser(world.handler)
    page = text(client.get(step(decision, 3)))
    assert mine.number in page
    assert hidden.number not in page
    refused = send(client, step(decision, 3), do="cite", no=1, case=hidden.pk)
    assert refused.status_code == 422
    assert send(client, step(decision, 3), do="cite", no=1, case=mine.pk).status_code == 302
    event = decision.chain.events.get(kind="risk_case_cited")
    assert event.body == {"round": 1, "point": 1}
    url = reverse("decision_detail", args=[decision.slug])
    assert mine.number in text(client.get(url))
    petitions.recuse(
        mine,
        world.handler,
        ground=Recusal.Ground.RELATION,
        words="子女在校",
        by=world.head,
        at=MONDAY,
    )
    assert mine.number not in text(client.get(url))
    assert mine.number not in text(client.get(step(decision, 3)))


def test_who_owes_a_measure_in_another_unit_sees_the_measure_alone(world, signed):
    owner = make_person(Duty.HEAD, world.rsc)
    Measure.objects.update(unit=world.rsc, person=None)
    url = reverse("decision_measure", args=[Measure.objects.get().pk])
    client = browser(owner)
    page = text(client.get(url))
    assert signed.title in page
    detail = reverse("decision_detail", args=[signed.slug])
    assert detail not in page
    assert client.get(detail).status_code == 404
    assert browser(world.bureau_head).get(url).status_code == 404
    assert send(client, url, proof="").status_code == 422
    assert send(client, url, proof="已召开家长会，附签到表。").status_code == 302
    assert Measure.objects.get().done_by == owner


def test_a_case_is_linked_by_its_page(world, signed):
    case = bring_to(world, worlds.register(world).case, "assign")
    client = browser(world.handler)
    url = reverse("case_decision_link", args=[case.slug])
    assert signed.number in text(client.get(url))
    assert send(client, url, decision="").status_code == 422
    group = signed.assessments.get().groups.get()
    assert send(client, url, decision=signed.pk, group=group.pk).status_code == 302
    assert "已经关联" in text(send(client, url, decision=signed.pk))
    detail = reverse("decision_detail", args=[signed.slug])
    assert case.number in text(client.get(detail))
    assert send(client, url, unlink=signed.links.get().pk).status_code == 302
    assert case.number not in text(client.get(detail))
    assert send(client, url, unlink=signed.links.get().pk).status_code == 404
    assert send(client, url, decision=signed.pk).status_code == 302
    assert signed.links.running().count() == 1


def test_a_second_round_by_the_page(world, signed):
    url = reverse("decision_reassess", args=[signed.slug])
    client = browser(world.director)
    assert send(client, url, words="").status_code == 422
    assert send(client, url, words="信访集中").status_code == 302
    assert signed.assessments.count() == 2
    actions.add_point(signed, title="新的风险", by=world.handler, at=MONDAY)
