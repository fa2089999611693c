"""A unit's report from 待确认 to 已审: who takes which step from which state, and what remains."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import Event
from petitions.models import Recusal
from petitions.workflow import Refused
from reports import actions, overdue
from reports.models import LineComment, MonthlyReport, OverdueNote
from reports.overdue import Note
from reports.verify import check_frozen_reports
from tests import world as worlds
from tests.reports import unit_report_story as story
from tests.reports.unit_report_story import LATE_KEY, MARCH, NEXT, on

STATES = ("generated", "confirmed", "accepted", "returned")
ACTORS = ("unit_clerk", "head", "handler", "bureau_clerk", "leader", "clerk", "director", "admin")
# Who may take a step, and the states it may begin in; everything else is refused.
STEPS = {
    "confirm": ({"unit_clerk", "head"}, {"generated", "returned"}),
    "accept": ({"director"}, {"confirmed"}),
    "return": ({"director"}, {"confirmed"}),
}


@pytest.fixture
def world(db):
    return story.build()


def bring_to(world, state):
    report = story.report_of(world.jjc)
    if state != "generated":
        report = story.confirm(world)
    if state == "accepted":
        report = actions.accept_report(report, by=world.extra["second"], at=on(3))
    if state == "returned":
        said = {"opening": "请核对。"}
        report = actions.return_report(report, said, by=world.extra["second"], at=on(3))
    return report


def take(step, report, by):
    if step == "confirm":
        return actions.confirm_report(report, notes={LATE_KEY: NEXT}, by=by, at=on(7))
    if step == "accept":
        return actions.accept_report(report, by=by, at=on(7))
    return actions.return_report(report, {"assigned": "少一件。"}, by=by, at=on(7))


@pytest.mark.parametrize("state", STATES)
def test_each_step_is_for_its_people_and_its_states_alone(world, state):
    report = bring_to(world, state)
    for step, (people, states) in STEPS.items():
        for name in ACTORS:
            expected = None if state in states else Refused
            expected = expected if name in people else PermissionDenied
            before = Event.objects.count()
            with transaction.atomic():
                if expected is None:
                    take(step, report, getattr(world, name))
                    assert Event.objects.count() == before + 1, (step, name)
                else:
                    with pytest.raises(expected):
                        take(step, report, getattr(world, name))
                    assert Event.objects.count() == before, (step, name)
                transaction.set_rollback(True)


def test_who_confirmed_does_not_judge(world):
    report = actions.confirm_report(
        actions.generate_unit_report(world.office, MARCH, by=None, at=on(1)),
        by=worlds.make_person("specialist", world.office), at=on(2),
    )  # fmt: skip
    assert actions.accept_report(report, by=world.director, at=on(3)).status == "accepted"
    again = story.confirm(world)
    MonthlyReport.objects.filter(pk=again.pk).update(confirmed_by=world.director)
    with pytest.raises(Refused, match="其他人员审核"):
        actions.accept_report(again, by=world.director, at=on(3))


def test_a_returned_report_keeps_its_comments_and_is_confirmed_again(world):
    report = story.confirm(world)
    with pytest.raises(Refused, match="至少对一个项目"):
        actions.return_report(report, {"opening": " "}, by=world.director, at=on(3))
    with pytest.raises(Refused, match="没有这个项目"):
        actions.return_report(report, {"nothing": "错"}, by=world.director, at=on(3))
    said = {"overdue_open": "原因不具体。", "remarks": "请补充建议。", "assigned": ""}
    actions.return_report(report, said, by=world.director, at=on(3))

    again = story.confirm(world, by=world.head, at=on(7))

    assert (again.status, again.confirmed_by, again.judged_by) == ("confirmed", world.head, None)
    assert set(LineComment.objects.values_list("figure", flat=True)) == {"overdue_open", "remarks"}
    kinds = Event.objects.filter(chain__subject="report/2026-03/JJC").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == [
        "report_generated", "report_confirmed", "report_returned", "report_confirmed",
    ]  # fmt: skip
    assert kinds[2].body["lines"] == ["overdue_open", "remarks"]
    assert OverdueNote.objects.count() == 2
    assert not list(check_frozen_reports())


@pytest.mark.parametrize(
    ("notes", "why"),
    [
        ({}, "还缺：教信〔2026〕0001"),
        ({LATE_KEY: Note("  ", NEXT.next_on)}, "还缺"),
        ({LATE_KEY: Note("等待", date(2026, 4, 1))}, "不能早于今天"),
    ],
)
def test_every_overdue_case_needs_a_reason_and_a_day_to_come(world, notes, why):
    with pytest.raises(Refused, match=why):
        story.confirm(world, notes=notes)
    assert not OverdueNote.objects.exists()


def test_the_words_to_an_overdue_case_go_on_to_the_next_version(world):
    story.confirm(world)
    story.put_right(2, date(2026, 3, 30))

    second = actions.correct_unit_report(world.jjc, MARCH, by=world.director, at=on(9))

    assert overdue.notes_of(second) == {LATE_KEY: NEXT}
    assert story.report_of(world.jjc).status == "confirmed"
    with pytest.raises(Refused, match="更正版"):
        actions.accept_report(story.report_of(world.jjc), by=world.director, at=on(9))


def test_a_case_kept_from_who_confirms_is_not_asked_of_them(world):
    Recusal.objects.create(
        case=story.case(1), person=world.unit_clerk, ground="relation", began_on=date(2026, 3, 4)
    )

    assert story.confirm(world, notes={}).status == "confirmed"


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "confirmed"},
        {"confirmed_at": on(2)},
        {"status": "accepted"},
        {"judged_at": on(2)},
    ],
)
def test_the_database_refuses_a_state_without_its_people(world, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyReport.objects.filter(unit=world.rsc).update(**broken)
