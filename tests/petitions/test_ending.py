"""How a case ends besides a reply, and begins anew."""

import pytest
from django.core.exceptions import PermissionDenied

from petitions import actions, verify
from petitions.models import Case, Petition
from petitions.workflow import Refused, WrongStage
from reports.period import Year
from reports.queries.petitions import petitions
from tests.world import MONDAY, OPINION, bring_to, days, register, submission

DAY = MONDAY.date()
CALL = {"means": "phone", "contacted_on": DAY + days(3), "words": "本人确认撤回。"}


@pytest.fixture(autouse=True)
def verified(db):
    yield
    assert list(verify.check_projections()) == []


def ask(case, by):
    return actions.ask_withdraw(case, asked_on=DAY, words="书面撤回。", by=by, at=MONDAY + days(2))


def test_a_withdrawal_is_written_down_by_one_and_confirmed_by_another(world, case):
    case = ask(bring_to(world, case, "start"), world.handler)
    assert (case.stage, case.withdraw_by) == ("in_progress", world.handler)
    case = actions.withdraw(case, **CALL, by=world.clerk, at=MONDAY + days(3))
    assert (case.stage, case.closed_on, case.withdraw_by) == ("withdrawn", DAY + days(3), None)
    assert case.assignments.get().stage == "dropped"
    left = case.clocks.filter(stopped_on=DAY + days(3))
    assert {row.code for row in left} >= {"C4", "C5"}
    assert all(row.voided for row in left)
    assert case.due_on is None


def test_who_wrote_it_down_or_handles_it_does_not_confirm(world, case):
    with pytest.raises(Refused, match="没有撤回申请"):
        actions.withdraw(case, **CALL, by=world.clerk, at=MONDAY + days(3))
    case = ask(case, world.clerk)
    for step in (actions.withdraw, actions.keep_up):
        with pytest.raises(PermissionDenied):
            step(case, **CALL, by=world.clerk, at=MONDAY + days(3))
    with pytest.raises(Refused, match="已登记撤回申请"):
        ask(case, world.director)
    case = actions.keep_up(case, **CALL, by=world.director, at=MONDAY + days(3))
    assert (case.stage, case.withdraw_by) == ("triage", None)
    assert ask(case, world.clerk).withdraw_by == world.clerk


def test_accusations_and_what_harms_a_minor_go_on(world):
    case = register(world, matter_fields={"track": "accusation", "subject_unit": world.school}).case
    with pytest.raises(WrongStage, match="不适用“登记撤回申请”"):
        ask(case, world.clerk)
    case = register(world, matter_fields={"minor_harm": True}).case
    with pytest.raises(Refused, match="未成年人"):
        ask(case, world.clerk)


def test_an_answered_matter_is_withdrawn_no_more(world, case):
    case = ask(bring_to(world, case, "approve_draft"), world.handler)
    case = actions.issue(case, by=world.head, at=MONDAY + days(3))
    assert case.withdraw_by is None
    with pytest.raises(WrongStage, match="已答复"):
        actions.withdraw(case, **CALL, by=world.clerk, at=MONDAY + days(3))


def test_the_days_of_a_withdrawal_are_plausible(world, case):
    with pytest.raises(Refused, match="申请日期"):
        actions.ask_withdraw(case, asked_on=DAY + days(9), words="撤", by=world.clerk, at=MONDAY)
    case = ask(case, world.clerk)
    wrong = CALL | {"contacted_on": DAY - days(1)}
    with pytest.raises(Refused, match="核实日期"):
        actions.withdraw(case, **wrong, by=world.director, at=MONDAY + days(3))


def test_a_voided_registration_keeps_its_number_and_counts_nowhere(world, case):
    with pytest.raises(PermissionDenied):
        actions.void(case, words="测试", by=world.clerk, at=MONDAY)
    year = Year(DAY.year)
    assert petitions(year).count() == 1
    case = actions.void(case, words="测试登记", by=world.director, at=MONDAY)
    assert (case.stage, case.closed_on) == ("void", DAY)
    assert petitions(year).count() == 0
    assert Petition.objects.count() == 1
    assert all(row.voided for row in case.clocks.all())
    with pytest.raises(WrongStage, match="已作废"):
        actions.note(case, words="备注", by=world.clerk, at=MONDAY)


def test_a_case_with_several_petitions_is_not_voided(world, case):
    actions.join(case, submission(), by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="先拆分"):
        actions.void(case, words="误扫", by=world.director, at=MONDAY)


def test_a_closed_case_is_handled_anew_with_days_of_its_own(world, case):
    case = bring_to(world, case, "close")
    at = MONDAY + days(30)
    case = actions.reopen(case, ground="new_facts", words="有新证据", by=world.director, at=at)
    assert (case.stage, case.closed_on, case.replied_on) == ("in_progress", None, None)
    assert (case.host, case.handler, case.awaits) == (world.jjc, world.handler, "draft")
    old, new = case.assignments.order_by("no")
    assert (old.stage, new.stage, new.kind) == ("done", "working", "assign")
    first, second = case.proceedings.order_by("no")
    assert (first.issued_on, second.accepted_on, second.issued_on) == (DAY, at.date(), None)
    former, fresh = case.clocks.filter(code="C4").order_by("assignment_no")
    assert (former.stopped_on, former.proceeding) == (DAY, first)
    assert (fresh.started_on, fresh.stopped_on, fresh.proceeding) == (at.date(), None, second)
    case = actions.draft(case, OPINION, by=world.handler, at=at)
    assert case.replies.count() == 2
    case = actions.submit_draft(case, by=world.handler, at=at)
    case = actions.approve_draft(case, by=world.head, at=at)
    case = actions.issue(case, by=world.head, at=at)
    assert case.clocks.filter(code="C4", stopped_on=None).count() == 0
    second.refresh_from_db()
    assert second.issued_on == at.date()
    case = bring_to(world, case, "close", after="issue", at=at)
    assert (case.stage, case.closed_on) == ("closed", at.date())


def test_a_reply_whose_report_is_due_is_taken_up_anew_as_well(world, case):
    case = bring_to(world, case, "serve")
    case = actions.reopen(case, ground="quality", words="缺依据", by=world.director, at=MONDAY)
    assert [row.stage for row in case.assignments.order_by("no")] == ["dropped", "working"]


def test_a_handler_who_left_the_unit_is_not_handler_of_the_new_proceeding(world, case):
    case = bring_to(world, case, "close")
    world.handler.posts.update(valid_to=DAY + days(1))
    case = actions.reopen(
        case, ground="quality", words="缺依据", by=world.director, at=MONDAY + days(5)
    )
    assert case.handler is None


def test_what_the_office_answered_itself_is_registered_anew(world, case):
    case = actions.answer_now(case, OPINION, by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="没有承办单位"):
        actions.reopen(case, ground="quality", words="缺", by=world.director, at=MONDAY)


def test_an_archived_case_can_only_be_read(world, case):
    case = actions.archive(bring_to(world, case, "close"), by=world.clerk, at=MONDAY + days(90))
    assert (case.stage, case.closed_on) == ("archived", DAY)
    for refused in (
        lambda: actions.note(case, words="备注", by=world.clerk, at=MONDAY + days(91)),
        lambda: actions.join(case, submission(), by=world.clerk, at=MONDAY + days(91)),
        lambda: actions.reopen(
            case, ground="quality", words="缺", by=world.director, at=MONDAY + days(91)
        ),
    ):
        with pytest.raises(WrongStage, match="已归档"):
            refused()
    assert not Case.objects.open().exists()
