"""The pages of a proceeding, from what a rule proposes to the outcome."""

import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accountability.forms.proceedings import OpenForm
from accountability.models import AccountabilityProceeding, Proposal, Purpose
from accountability.proceeding_jobs import propose_proceedings
from organization.models import Duty
from tests import world as worlds
from tests.accountability.answering import LATE, browser, open_for
from tests.accountability.situations import Held
from tests.world import days, give_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def case(world):
    return worlds.bring_to(world, worlds.register(world).case, "start")


def test_by_the_pages_from_the_proposal_to_the_outcome(world, case):
    at = timezone.now()
    propose_proceedings("", Held(), at)
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
