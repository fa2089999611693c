"""Supervision: issued by a person, answered by the unit, checked by somebody else."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability import actions, jobs
from accountability.models import Failing, Proposal, Supervision, SupervisionStage
from accountability.supervision_desk import items_of
from organization.models import Duty
from petitions.models import Notice, Track
from petitions.notices import relay
from petitions.verify import check_numbers, check_projections
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import MONDAY, bring_to, days, give_post

pytestmark = pytest.mark.django_db
WEEK = MONDAY.date() + days(7)


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def case(world):
    return bring_to(world, worlds.register(world).case, "start")


class Lease:
    """A lease nobody takes away."""

    def confirm(self):
        pass


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def supervise(world, case, **fields):
    said = {
        "unit": world.jjc, "failing": Failing.DELAY, "requirement": "请说明调查进度并回复信访人。",
        "until": WEEK, "by": world.director, "at": MONDAY,
    }  # fmt: skip
    return actions.supervise(case, **(said | fields))


def test_from_the_notice_to_its_end(world, case):
    notice = supervise(world, case)
    assert (notice.number, notice.slug) == ("教信督〔2026〕0001", "XFB-DB-2026-0001")
    assert notice.leader == world.leader
    relay(MONDAY)
    told = set(Notice.objects.filter(kind="supervise").values_list("to__name", flat=True))
    assert told == {"何敏", "沈洁", "吴强", "周明"}
    (item,) = items_of(world.handler, WEEK)
    assert (item.due_on, notice.number in item.words) == (WEEK, True)
    assert items_of(world.bureau_head, WEEK) == items_of(world.clerk, WEEK) == []

    with pytest.raises(PermissionDenied, match="基础教育处回复"):
        actions.answer_supervision(notice, answer="已办", by=world.director, at=MONDAY)
    with pytest.raises(Refused, match="待回复"):
        actions.pass_supervision(notice, words="", by=world.clerk, at=MONDAY)
    actions.answer_supervision(notice, answer="已约谈学校。", by=world.handler, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.return_supervision(notice, words="不实", until=WEEK, by=world.head, at=MONDAY)
    actions.return_supervision(
        notice, words="未附记录", until=WEEK + days(3), by=world.clerk, at=MONDAY
    )
    actions.answer_supervision(notice, answer="已附记录。", by=world.handler, at=MONDAY)
    actions.list_supervision(notice, words="市级挂牌", by=world.leader, at=MONDAY)
    with pytest.raises(Refused, match="已经挂牌"):
        actions.list_supervision(notice, words="再挂", by=world.leader, at=MONDAY)
    actions.pass_supervision(notice, words="属实", by=world.director, at=MONDAY)
    notice.refresh_from_db()
    assert (notice.stage, notice.checked_by) == (SupervisionStage.PASSED, world.director)
    assert items_of(world.handler, WEEK) == []
    steps = case.chain.events.exclude(kind="paper_issued").order_by("seq")
    kinds = list(steps.values_list("kind", flat=True))[-6:]
    assert kinds == [
        "supervise", "answer_supervision", "return_supervision", "answer_supervision",
        "list_supervision", "pass_supervision",
    ]  # fmt: skip
    assert list(check_projections()) == list(check_numbers()) == []


def test_who_answered_does_not_check_and_what_will_not_do_is_refused(world, case):
    with pytest.raises(PermissionDenied):
        supervise(world, case, by=world.head)
    with pytest.raises(Refused, match="承办、协办单位或其上级"):
        supervise(world, case, unit=world.bureau)
    with pytest.raises(Refused, match="六十日"):
        supervise(world, case, until=MONDAY.date())
    with pytest.raises(Refused, match="督办要求"):
        supervise(world, case, requirement="  ")
    notice = supervise(world, case)
    with pytest.raises(Refused, match="0001"):
        supervise(world, case)
    give_post(world.director, Duty.SPECIALIST, world.jjc)
    vars(world.director).pop("standings", None)
    actions.answer_supervision(notice, answer="已办", by=world.director, at=MONDAY)
    with pytest.raises(PermissionDenied, match="本人回复"):
        actions.pass_supervision(notice, words="", by=world.director, at=MONDAY)
    fresh = worlds.register(world, name="李四").case
    with pytest.raises(Refused, match="承办、协办单位"):  # nobody works on it yet
        supervise(world, fresh)


def test_a_proposal_is_taken_up_with_the_notice_and_only_for_its_case(world, case):
    facts = {"clock": "C4", "due": "2026-05-06", "on": "2026-05-12", "days": 6}
    proposal = actions.propose("overdue", "x", case=case, facts=facts, at=MONDAY)
    other = bring_to(world, worlds.register(world, name="李四").case, "start")
    with pytest.raises(Refused, match="不是此件"):
        supervise(world, other, proposal=proposal)
    supervise(world, case, proposal=proposal)
    proposal.refresh_from_db()
    assert (proposal.stage, proposal.decided_by) == (Proposal.Stage.TAKEN, world.director)
    assert not other.supervisions.exists()


def test_an_accusation_and_its_supervision_do_not_exist_for_the_accused(world):
    matter = {"track": Track.ACCUSATION, "accused_people": (world.handler,)}
    case = worlds.register(world, matter_fields=matter).case
    case = bring_to(world, case, "assign")
    notice = supervise(world, case)
    relay(MONDAY)
    assert not Notice.objects.filter(to=world.handler).exists()
    assert items_of(world.handler, WEEK) == []
    for name, slug in (("supervision_detail", notice.slug), ("case_supervision_panel", case.slug)):
        assert browser(world.handler).get(reverse(name, args=[slug])).status_code == 404
    listed = browser(world.handler).get(reverse("supervision_list")).content.decode()
    assert notice.number not in listed
    assert notice.leader is None  # a leader sees no accusation by post
    shut = browser(world.head).get(reverse("supervision_detail", args=[notice.slug]))
    assert notice.requirement not in shut.content.decode()
    panel = browser(world.head).get(reverse("case_supervision_panel", args=[case.slug]))
    assert notice.number not in panel.content.decode()
    assert "督办 1 份" in panel.content.decode()


def test_by_the_pages_it_is_proposed_issued_answered_and_passed(world, case):
    facts = {"clock": "C4", "due": "2026-05-06", "on": "2026-05-12", "days": 6}
    proposal = actions.propose("overdue", "x", case=case, facts=facts, at=MONDAY)
    office, unit = browser(world.director), browser(world.handler)
    page = office.get(reverse("supervision_list")).content.decode()
    assert "办结期限为 2026年5月6日，至 2026年5月12日 已逾期 6 天。" in page
    assert "2026-05-12" not in unit.get(reverse("supervision_list")).content.decode()
    take = f"{reverse('supervision_take')}?proposal={proposal.pk}"
    assert unit.get(take).status_code == 403
    url = office.get(take).headers["Location"]
    form = office.get(url).content.decode()
    assert "已逾期 6 天。请查明原因" in form
    today = timezone.localdate()
    said = {
        "unit": world.jjc.pk, "failing": "late", "requirement": "请于一周内办结。",
        "until": (today + days(7)).isoformat(), "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    wrong = office.post(url, said | {"until": "去年", "form_key": str(uuid.uuid4())})
    assert wrong.status_code == 422
    assert "请于一周内办结。" in wrong.content.decode()
    there = office.post(url, said)
    assert there.status_code == 302
    assert office.post(url, said).headers["Location"] == there.headers["Location"]
    notice = Supervision.objects.get()
    detail = reverse("supervision_detail", args=[notice.slug])
    paper = unit.get(detail).content.decode()
    assert "督办函" in paper
    assert "依据《信访工作条例》第四十条" in paper
    answer = {"step": "answer", "answer": "已办结并告知。", "form_key": str(uuid.uuid4())}
    assert office.post(detail, answer).status_code == 403
    assert unit.post(detail, answer | {"answer": " "}).status_code == 422
    assert unit.post(detail, answer | {"form_key": str(uuid.uuid4())}).status_code == 302
    panel = unit.get(reverse("case_supervision_panel", args=[case.slug])).content.decode()
    assert "待核查" in panel
    assert "supervise/" not in panel
    ended = {"step": "pass", "words": "", "form_key": str(uuid.uuid4())}
    assert office.post(detail, ended).status_code == 302
    passed = office.get(reverse("supervision_list") + "?show=passed").content.decode()
    assert notice.number in passed
    assert office.get(reverse("case_detail", args=[case.slug])).status_code == 200


def test_a_late_answer_stands_out_and_nothing_shows_where_there_is_nothing(world, case):
    notice = supervise(world, case)
    for _ in range(2):
        for day in (WEEK, WEEK + days(1), WEEK + days(2)):
            at = MONDAY + (day - MONDAY.date())
            jobs.REMINDERS.run(day.isoformat(), Lease(), at)
    event = case.chain.events.get(kind="supervision_late")
    assert event.body["until"] == WEEK.isoformat()
    told = {world.head, world.unit_clerk, world.handler, world.leader, world.director}
    assert set(event.body["tell"]) == {person.pk for person in told}
    late = browser(world.head).get(reverse("supervision_list") + "?show=late").content.decode()
    assert notice.number in late
    assert "已过期" in late
    elsewhere = browser(world.bureau_head).get(reverse("supervision_list") + "?show=late")
    assert notice.number not in elsewhere.content.decode()
    assert browser(world.auditor).get(reverse("supervision_list")).status_code == 403


def test_the_notice_is_a_paper_of_the_case_with_its_number(world, case):
    notice = supervise(world, case)
    paper = case.papers.get(kind="supervise")
    assert (paper.number, paper.addressee) == (notice.number, notice.unit.name)
    text = str(paper.content["blocks"])
    assert case.number in text
    assert "第四十条" in text
