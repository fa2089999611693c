"""Review and re-review by the bodies above, hearings, the end of the way, and settlements."""

from datetime import datetime, time

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from jobs.leases import Lease
from petitions import actions, desk_items, timing, verify, windows
from petitions.models import Case
from petitions.workflow import BY_CODE, Refused, WrongStage
from petitions.worklist import Desk
from tests.petitions.steps import act
from tests.world import MONDAY, OPINION, bring_to, days, make_person, register

DAY = MONDAY.date()


@pytest.fixture(autouse=True)
def verified(db):
    yield
    assert list(verify.check_projections()) == []


@pytest.fixture
def served(world, case):
    return bring_to(world, case, "serve")


def ask(case, by, on=10, step=actions.request_review, **more):
    fields = {"received_on": DAY + days(on), "words": "不服处理意见"} | more
    return step(case, **fields, by=by, at=MONDAY + days(on))


def decide(case, by, on=30, verdict="upheld", step=actions.decide_review):
    return step(case, verdict=verdict, words="经复查，维持。", by=by, at=MONDAY + days(on))


def serve(case, by, on=32):
    return actions.serve_review(
        case, method="post", served_on=DAY + days(on), by=by, at=MONDAY + days(on)
    )


def clock(case, code):
    return case.clocks.get(code=code)


def test_the_window_counts_from_service(world, case):
    case = bring_to(world, case, "issue")
    case = actions.serve(
        case, method="post", served_on=DAY + days(4), by=world.handler, at=MONDAY + days(5)
    )
    assert (clock(case, "C6").started_on, clock(case, "C6").due_on) == (
        DAY + days(4), DAY + days(36),  # thirty days later is Qingming, until the Monday
    )  # fmt: skip


def test_the_days_for_a_rating_count_from_service_and_are_nobodys_duty(world, case):
    case = bring_to(world, case, "issue")
    case = actions.serve(
        case, method="post", served_on=DAY + days(4), by=world.handler, at=MONDAY + days(5)
    )
    assert (clock(case, "C10").started_on, clock(case, "C10").due_on) == (
        DAY + days(4), DAY + days(36),
    )  # fmt: skip
    case = bring_to(world, case, "close", after="serve", at=MONDAY + days(5))
    assert (case.due_on, clock(case, "C10").stopped_on) == (None, None)
    anew = {"ground": "new_facts", "words": "另有事实", "by": world.director}
    case = actions.reopen(case, **anew, at=MONDAY + days(9))
    assert clock(case, "C10").voided


@pytest.mark.parametrize(
    ("track", "opinion", "windows"),
    [("remedy", True, "C6 C10"), ("suggestion", False, "C10"), ("accusation", False, "")],
)
def test_every_answer_is_rated_but_for_that_to_an_accusation(track, opinion, windows):
    opened = timing.opened(BY_CODE["serve"].starts, opinion=opinion, track=track)
    assert " ".join(opened) == windows


def test_the_whole_way_to_the_final_opinion(world, served):
    second = make_person("office", world.office)
    case = ask(served, world.clerk)
    assert (case.stage, case.awaits, case.review_desk) == ("review", "decide_review", world.office)
    assert clock(case, "C6").stopped_on == DAY + days(10)
    assert clock(case, "C7").started_on == DAY + days(10)
    assert Desk(world.director, DAY + days(11)).waiting("decide_review").get() == case
    case = decide(case, world.director)
    assert (case.stage, case.review_level) == ("reviewed", 1)
    sent = {"method": "post", "served_on": DAY + days(32), "by": world.clerk}
    with pytest.raises(Refused, match="一步办理"):  # its days would not begin to count
        actions.serve_paper(case.papers.get(kind="review"), **sent, at=MONDAY + days(32))
    case = serve(case, world.clerk)
    assert (case.stage, case.closed_on) == ("closed", DAY + days(32))
    opinion = case.papers.get(kind="review")
    assert (opinion.served_on, opinion.served_by) == (case.closed_on, world.clerk)
    proof = case.papers.filter(kind="service").order_by("no").last()
    assert (proof.about, proof.unit) == (opinion, opinion.unit)
    assert clock(case, "C8").started_on == DAY + days(32)
    case = ask(case, world.clerk, on=40, step=actions.request_rereview)
    assert (case.stage, case.closed_on) == ("rereview", None)
    with pytest.raises(PermissionDenied):  # whoever decided the review
        decide(case, world.director, on=50, step=actions.decide_rereview)
    case = decide(case, second, on=50, step=actions.decide_rereview)
    assert (case.stage, case.review_level, case.awaits) == ("closed_final", 2, "")
    assert [row.kind for row in case.proceedings.order_by("no")] == [
        "initial",
        "review",
        "rereview",
    ]
    last = case.proceedings.get(kind="rereview")
    assert (last.accepted_on, last.issued_on, last.outcome) == (
        DAY + days(40),
        DAY + days(50),
        "upheld",
    )
    assert last.due_on == clock(case, "C9").due_on


def test_who_had_a_part_in_the_handling_decides_no_review(world, served):
    served.replies.update(reviewer=world.director)
    case = ask(Case.objects.get(pk=served.pk), world.clerk)
    with pytest.raises(PermissionDenied):
        decide(case, world.director)
    assert not Desk(world.director, DAY + days(11)).waiting("decide_review").exists()
    with pytest.raises(PermissionDenied):
        decide(case, world.clerk)  # takes requests in, and decides none


def test_a_hearing_is_not_counted(world, served):
    second = make_person("office", world.office)
    case = serve(decide(ask(served, world.clerk), world.director), world.clerk)
    case = ask(case, world.clerk, on=40, step=actions.request_rereview)
    before = clock(case, "C9").due_on
    case = act(world, case, "open_hearing", second, MONDAY + days(45))
    assert (case.stage, case.awaits) == ("suspended", "close_hearing")
    with pytest.raises(WrongStage):
        decide(case, second, on=46, step=actions.decide_rereview)
    case = act(world, case, "close_hearing", second, MONDAY + days(53))
    assert case.stage == "rereview"
    assert clock(case, "C9").due_on > before


def test_what_a_review_revokes_is_handled_anew_at_once(world, served):
    case = decide(ask(served, world.clerk), world.director, verdict="revoked")
    assert (case.stage, case.host, case.review_level) == ("in_progress", world.jjc, 0)
    steps = case.chain.events.exclude(kind="paper_issued").order_by("seq")
    assert list(steps.values_list("kind", flat=True))[-2:] == ["decide_review", "redo"]
    assert [row.kind for row in case.proceedings.order_by("no")] == ["initial", "review", "initial"]
    assert case.clocks.filter(code="C4", stopped_on=None).get().started_on == DAY + days(30)
    case = bring_to(world, case, "serve", after="start", at=MONDAY + days(35))
    assert clock(case, "C6").started_on == DAY + days(35)
    assert ask(case, world.clerk, on=36).stage == "review"


def test_a_late_request_needs_a_reason(world, served):
    with pytest.raises(Refused, match="须写明理由"):
        ask(served, world.clerk, on=40)
    case = ask(served, world.clerk, on=40, late_reason="住院")
    assert case.chain.events.get(kind="request_review").body["late"] is True


def test_only_a_served_opinion_is_reviewed_and_only_once(world, case):
    case = bring_to(world, case, "issue")
    with pytest.raises(Refused, match="没有送达的信访处理意见书"):
        ask(case, world.clerk, on=1)
    case = bring_to(world, case, "serve", after="issue")
    with pytest.raises(WrongStage):  # it is not closed yet, nor reviewed
        ask(case, world.clerk, step=actions.request_rereview)
    with pytest.raises(Refused, match="送达之日与今天"):
        ask(case, world.clerk, received_on=DAY - days(1))
    case = serve(decide(ask(case, world.clerk), world.director), world.clerk)
    with pytest.raises(Refused, match="已复查"):
        ask(case, world.clerk, on=40)


def test_the_opinion_of_a_school_is_reviewed_by_its_bureau(world, case):
    staff = {duty: make_person(duty, world.school) for duty in ("handler", "head", "specialist")}
    case = actions.assign(case, to=world.school, by=world.clerk, at=MONDAY)
    for step in (actions.sign, actions.accept, actions.start):
        case = step(case, by=staff["handler"], at=MONDAY)
    case = actions.draft(case, OPINION, by=staff["handler"], at=MONDAY)
    case = actions.submit_draft(case, by=staff["handler"], at=MONDAY)
    case = actions.approve_draft(case, by=staff["head"], at=MONDAY)
    case = actions.issue(case, by=staff["head"], at=MONDAY)
    case = actions.serve(case, method="post", served_on=DAY, by=staff["handler"], at=MONDAY)
    with pytest.raises(PermissionDenied):
        ask(case, world.clerk)
    case = ask(case, world.bureau_clerk)
    assert case.review_desk == world.bureau
    assert case.proceedings.get(kind="review").unit == world.bureau
    with pytest.raises(PermissionDenied):
        decide(case, staff["head"])
    case = serve(decide(case, world.bureau_head), world.bureau_clerk)
    # The re-review is the commission's, which its petition office keeps.
    case = ask(case, world.clerk, on=40, step=actions.request_rereview)
    assert (case.review_desk, case.proceedings.get(kind="rereview").unit) == (
        world.office, world.commission,
    )  # fmt: skip


def test_on_the_same_facts_nothing_is_accepted_any_more(world, served):
    second = make_person("office", world.office)
    case = serve(decide(ask(served, world.clerk), world.director), world.clerk)
    case = ask(case, world.clerk, on=40, step=actions.request_rereview)
    final = decide(case, second, on=50, step=actions.decide_rereview)
    again = register(world, at=MONDAY + days(60)).case
    cite = {"words": "事实和理由相同", "at": MONDAY + days(61)}
    with pytest.raises(PermissionDenied):
        actions.no_longer_accept(again, number=final.number, by=world.clerk, **cite)
    with pytest.raises(Refused, match="未经复核终结"):
        actions.no_longer_accept(again, number=again.number, by=world.director, **cite)
    again = actions.no_longer_accept(again, number=final.number, by=world.director, **cite)
    assert (again.stage, again.closed_on) == ("not_reaccepted", DAY + days(61))
    assert again.chain.events.get(kind="no_longer_accept").body["number"] == final.number


def test_a_file_is_not_put_away_while_a_review_may_be_asked_for(world, case):
    case = bring_to(world, case, "close")
    with pytest.raises(Refused, match="此后才能归档"):
        actions.archive(case, by=world.clerk, at=MONDAY + days(20))
    assert actions.archive(case, by=world.clerk, at=MONDAY + days(40)).stage == "archived"


def test_what_nobody_asks_to_have_reviewed_is_closed_when_the_window_ends(world, case, monkeypatch):
    monkeypatch.setattr(Lease, "confirm", lambda lease: None)
    case = bring_to(world, case, "pass_report")
    other = bring_to(world, register(world).case, "serve")  # its report is still owed
    due = clock(case, "C6").due_on
    early = timezone.make_aware(datetime.combine(due, time()))
    windows.lapse("", Lease.__new__(Lease), early)
    case.refresh_from_db()
    assert case.stage == "replied"
    windows.lapse("", Lease.__new__(Lease), early + days(1))
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.stage, case.closed_on, other.stage) == ("closed", due + days(1), "replied")
    assert case.chain.events.get(kind="window_lapse").actor_id is None
    assert windows.days_missing(early) == [due.isoformat()]


def promised(case, user, on):
    """Return what lies on the desk because a settlement must be kept by a day."""
    items = desk_items.items_of(user, DAY + days(on))
    return [item for item in items if item.due_on and item.words == case.number]


def test_a_settlement_takes_the_place_of_an_opinion(world, case):
    case = bring_to(world, case, "start")
    terms = {"terms": "双方同意退还费用。", "by": world.handler, "at": MONDAY + days(3)}
    with pytest.raises(Refused, match="不能早于今天"):
        actions.mediate(case, perform_by=DAY, **terms)
    case = actions.mediate(case, perform_by=DAY + days(20), **terms)
    assert (case.stage, case.awaits, case.perform_by) == (
        "replied",
        "submit_report",
        DAY + days(20),
    )
    assert clock(case, "C4").stopped_on == DAY + days(3)
    assert not case.clocks.filter(code="C6").exists()
    assert clock(case, "C10").started_on == DAY + days(3)
    reply = case.replies.get()
    assert (reply.stage, reply.outcome, reply.served_on) == ("served", "settled", DAY + days(3))
    assert not promised(case, world.handler, 5)
    (item,) = promised(case, world.handler, 14)
    assert item.due_on == DAY + days(20)
    case = actions.propose_resolution(case, words="已退款", by=world.handler, at=MONDAY + days(15))
    assert not promised(case, world.handler, 16)
