"""What a clock shows in a row and on a strip, and how it says it was counted."""

from datetime import date

from petitions import actions, faces, replay, situation
from petitions.models import Case
from tests.world import MONDAY, bring_to, days, register

DAY = MONDAY.date()


def strip(case, today):
    return {face.code: face for face in faces.strip(situation.of(case), today)}


def test_the_nearest_unmet_duty_comes_first_and_rights_come_after_duties(world, case):
    bring_to(world, case, "assign", at=MONDAY)
    shown = faces.strip(situation.of(case), DAY + days(1))
    assert [face.code for face in shown] == ["C2b", "C5", "C3", "C1", "C2a"]


def test_an_objection_is_a_right_and_never_late(world, case):
    bring_to(world, case, "assign", at=MONDAY)
    early, late = strip(case, DAY)["C3"], strip(case, DAY + days(20))["C3"]
    assert (early.state, early.words) == ("right", "可提出异议")
    assert (late.state, late.words) == ("right", "异议期已结束")


def test_the_bar_counts_the_days_spent_and_stops_at_the_whole(world, case):
    bring_to(world, case, "accept", at=MONDAY)
    face = strip(case, DAY + days(10))["C4"]
    assert (face.spent, face.total) == (10, 65)  # the 60th day falls into a holiday
    assert strip(case, DAY + days(100))["C4"].spent == 65
    assert strip(case, DAY + days(100))["C4"].state == "late"


def test_a_row_shows_the_nearest_duty_of_an_open_case_without_a_query(
    case, django_assert_num_queries
):
    rules = replay.rules()
    with django_assert_num_queries(0):
        face = faces.face_of_case(case, DAY + days(13), rules)
    assert (face.state, face.words, face.code) == ("urgent", "还有 2 天", "C1")
    assert face.basis == "《信访工作条例》(2022)第22条"


def test_a_closed_row_says_how_it_ended(world, case):
    bring_to(world, case, "close", at=MONDAY)
    case = Case.objects.get(pk=case.pk)
    rules = replay.rules()
    assert faces.face_of_case(case, DAY, rules).words == "已办结"
    assert faces.face_of_case(case, DAY, rules, was_late=True).state == "done_late"


def test_the_arithmetic_names_each_day_and_its_article(world):
    case = register(world, at=MONDAY, received_on=date(2026, 2, 27)).case
    sums = {each.label: each.steps for each in faces.arithmetic(situation.of(case))}
    assert [(step.day, step.article) for step in sums["分办"]] == [
        (date(2026, 2, 27), "《民法典》第201条"),
        (date(2026, 3, 14), "《信访工作条例》(2022)第22条"),
        (date(2026, 3, 16), "《民法典》第203条"),
    ]


def test_a_day_set_by_the_office_is_said_to_be_set(world, case):
    due_on = date(2026, 3, 20)
    actions.assign(case, to=world.jjc, due_on=due_on, by=world.clerk, at=MONDAY)
    sums = {each.label: each.steps for each in faces.arithmetic(situation.of(case))}
    assert sums["交办反馈·基础教育处"][-1].label == "交办时指定，共 18 日"
    assert sums["交办反馈·基础教育处"][-1].day == due_on


def test_a_limit_nobody_could_meet_any_more_is_not_called_met(world, case):
    bring_to(world, case, "assign", at=MONDAY)
    actions.cancel(case, words="转错。", by=world.clerk, at=MONDAY)
    shown = {face.code: face for face in faces.earlier(situation.of(case), DAY)}
    assert (shown["C5"].state, shown["C5"].words) == ("held", "已撤销")
    assert shown["C5"].label == "交办反馈·基础教育处"
