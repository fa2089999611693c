"""The lawful path from registration to 办结, and what it leaves behind."""

from datetime import date

from petitions import verify
from petitions.models import AssignmentStage, Clock
from petitions.models.clocks import RIGHTS
from tests.world import MONDAY, bring_to, days, register


def test_a_case_goes_from_registration_to_closed_and_its_rows_say_what_its_events_say(world, case):
    case = bring_to(world, case, "close", at=MONDAY + days(3))

    assignment = case.assignments.get()
    assert (case.stage, case.closed_on) == ("closed", date(2026, 3, 5))
    assert (assignment.stage, assignment.done_on) == (AssignmentStage.DONE, date(2026, 3, 5))
    assert case.due_on is None
    # What may still be asked for is the petitioner's right; nobody owes anything any more.
    running = Clock.objects.running().filter(case=case)
    assert not running.exclude(code__in=RIGHTS).exists()
    assert list(verify.check_projections()) == []
    assert list(verify.check_numbers()) == []


def test_the_clocks_start_at_receipt_and_stop_with_the_papers(world):
    case = register(world, at=MONDAY, received_on=date(2026, 2, 27)).case
    clocks = {clock.code: clock for clock in case.clocks.all()}
    assert set(clocks) == {"C1", "C2a"}
    assert clocks["C1"].started_on == date(2026, 2, 27)
    assert clocks["C1"].due_on == date(2026, 3, 16)  # the 15th day is a Saturday

    case = bring_to(world, case, "accept", at=MONDAY)
    clocks = {clock.code: clock for clock in case.clocks.all()}
    assert {code for code, clock in clocks.items() if clock.stopped_on} == {
        "C1", "C2a", "C2b", "C3",
    }  # fmt: skip
    assert clocks["C3"].due_on == date(2026, 3, 9)
    assert clocks["C4"].due_on == date(2026, 5, 6)  # 1 May and what follows are holidays
    assert case.due_on == date(2026, 5, 6)
