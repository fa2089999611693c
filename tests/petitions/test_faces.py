"""What a clock shows in a row and on a strip, and how it says it was counted."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from petitions import actions, clock, faces, fold, replay, situation
from petitions.clock import Fact
from petitions.models import Case, Clock, ClockRule
from tests.petitions.pages.browsers import browser
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


def row(case, code, *facts):
    """Return the clock as it would be kept after these facts."""
    key, last = (code, 0), DAY + days(300)
    days_off = replay.calendar.load(DAY, last)
    told = [Fact(DAY, starts=(key,), at=MONDAY), *(one(key) for one in facts)]
    reading = clock.read(told, replay.rules(), days_off)[key]
    rule = ClockRule.objects.get(pk=reading.rule.key)
    return Clock(case=case, code=code, rule=rule, **replay.clock_columns(reading))


def extend(key):
    return Fact(DAY + days(5), extends=((*key, 10),))


def pause(key):
    return Fact(DAY + days(8), suspends=(key,))


def go_on(key):
    return Fact(DAY + days(16), unsuspends=(key,))


def void(key):
    return Fact(DAY + days(2), voids=(key,))


def stop(key):
    return Fact(DAY + days(2), stops=(key,))


def test_an_extension_is_said_with_the_day_it_leads_to(case):
    face = faces.face_of(row(case, "C4", extend), DAY + days(6))
    assert (face.state, face.words) == ("ok", "延至 5月11日，还有 64 天")
    assert face.last_day == date(2026, 5, 11)
    untold = row(case, "C4", lambda key: Fact(DAY, extends=((*key, 10),), notice_follows=True))
    assert faces.face_of(untold, DAY).words == "还有 65 天"
    assert faces.face_of(row(case, "C4", extend, stop), DAY + days(9)).words.startswith("按时")


def test_what_stands_still_shows_no_days_left(case):
    face = faces.face_of(row(case, "C9", pause), DAY + days(10))
    assert (face.state, face.words) == ("held", "不计期限（已 3 天）")
    assert faces.face_of(row(case, "C9", pause, go_on), DAY + days(17)).state == "ok"


def test_what_fell_away_is_neither_met_nor_missed(case):
    face = faces.face_of(row(case, "C4", void), DAY + days(100))
    assert (face.state, face.words, face.total) == ("held", "不再计算", 0)


@pytest.mark.parametrize(
    ("code", "open_words", "used", "lapsed"),
    [
        ("C6", "可申请复查", "已申请复查", "未在期内申请复查"),
        ("C8", "可申请复核", "已申请复核", "未在期内申请复核"),
        ("C10", "可评价", "已评价", "超期未评"),
    ],
)
def test_a_petitioners_window_is_a_right(case, code, open_words, used, lapsed):
    late = DAY + days(100)
    assert faces.face_of(row(case, code), DAY).words == open_words
    assert faces.face_of(row(case, code, stop), late).words == used
    assert faces.face_of(row(case, code), late).words == lapsed
    assert faces.face_of(row(case, code), late).state == "right"


def test_hours_are_shown_with_their_minute_until_the_day_is_over(case):
    assert faces.face_of(row(case, "C15"), DAY).words == "今日到期，13:00 前"
    assert faces.face_of(row(case, "C15"), DAY + days(1)).words == "逾期 1 天"


def test_the_arithmetic_names_what_was_not_counted_and_what_was_added(case):
    (hearing,) = faces.explained([row(case, "C9", pause, go_on)])
    assert hearing.lines() == [
        "2026-03-02 起算：首日不计入（《民法典》第201条）",
        "2026-04-01 加 30 日（《信访工作条例》(2022)第36条）",
        "2026-04-10 2026-03-10至2026-03-18不计入，补 9 日（《信访工作条例》(2022)第36条）",
    ]
    (longer,) = faces.explained([row(case, "C4", extend)])
    assert longer.lines()[2].startswith("2026-05-11 2026-03-07批准延长 10 日，2026-03-07告知")
    still = faces.explained([row(case, "C9", pause)], DAY + timedelta(days=10))[0]
    assert still.steps[2].day == date(2026, 4, 4)  # and then on to the next working day
    (gone,) = faces.explained([row(case, "C4", void)])
    assert gone.lines()[-1] == "2026-03-04 不再计算"
    assert faces.explained([]) == []


def test_the_public_page_names_no_unit(world, case):
    bring_to(world, case, "assign", at=MONDAY)
    rows = list(case.clocks.select_related("rule", "assignment__unit").order_by("pk"))
    assert not any("基础教育处" in each.label for each in faces.explained(rows, units=False))
    assert any("基础教育处" in each.label for each in faces.explained(rows))


def test_a_case_that_only_stands_still_has_no_last_day_and_says_so(case):
    happened = replay.happened(case)
    rules, days_off = replay.rules(), replay.calendar_for(happened)
    picture = fold.picture(happened, rules, days_off)
    facts = [
        Fact(DAY, starts=(("C9", 0),)),
        Fact(date(2026, 3, 10), suspends=(("C9", 0),)),
    ]
    picture.readings = clock.read(facts, rules, days_off)
    columns = replay.case_columns(picture)
    assert (columns["due_on"], columns["due_code"]) == (None, "C9")
    case.due_on, case.due_code = None, "C9"
    face = faces.face_of_case(case, DAY, rules)
    assert (face.state, face.words, face.label) == ("held", "不计期限", "复核")


def test_the_print_carries_the_arithmetic(world, case):
    page = browser(world.clerk).get(reverse("case_print", args=[case.slug])).content.decode()
    assert "2026-03-17 加 15 日（《信访工作条例》(2022)第22条）" in page
