"""What a clock looks like on a day, and its arithmetic in words."""

from datetime import date, datetime

import pytest

from petitions.clock import Line, Look, Step, article_of, explain, face, steps_of

DAY = date(2026, 3, 2)
LAST = date(2026, 3, 31)


def shown(today=DAY, stopped=None, due=LAST):
    one = face(due, stopped, today, soon_days=10, urgent_days=3)
    return one.state, one.words


@pytest.mark.parametrize(
    ("today", "look", "words"),
    [
        (date(2026, 3, 20), Look.OK, "还有 11 天"),
        (date(2026, 3, 21), Look.SOON, "还有 10 天"),
        (date(2026, 3, 27), Look.SOON, "还有 4 天"),
        (date(2026, 3, 28), Look.URGENT, "还有 3 天"),
        (date(2026, 3, 30), Look.URGENT, "还有 1 天"),
        (LAST, Look.URGENT, "今日到期"),
        (date(2026, 4, 1), Look.LATE, "逾期 1 天"),
    ],
)
def test_a_clock_that_runs_grows_urgent(today, look, words):
    assert shown(today) == (look, words)


def test_a_clock_that_stopped_says_how_it_ended():
    assert shown(stopped=LAST) == (Look.DONE_ON_TIME, "按时")
    assert shown(stopped=date(2026, 3, 30)) == (Look.DONE_ON_TIME, "按时（提前 1 天）")
    assert shown(stopped=date(2026, 4, 2)) == (Look.DONE_LATE, "迟 2 天")


def test_no_limit_is_no_clock():
    assert shown(due=None) == (Look.NONE, "无法定期限")
    assert face(None, None, DAY, soon_days=1, urgent_days=1).last_day is None
    assert face(LAST, None, DAY, soon_days=1, urgent_days=1).last_day == LAST


@pytest.mark.parametrize(
    ("line", "words", "law"),
    [
        (Line(DAY, "start"), "起算：首日不计入", "《民法典》第201条"),
        (Line(DAY, "first_day_counts"), "起算：首日计入", "《规》"),
        (Line(DAY, "working_days", 5), "加 5 个工作日", "《规》"),
        (Line(DAY, "calendar_days", 60), "加 60 日", "《规》"),
        (Line(DAY, "rolled_forward"), "末日为休息日，顺延至下一工作日", "《民法典》第203条"),
        (Line(DAY, "set_by_office", 7), "交办时指定，共 7 日", "《规》"),
        (
            Line(DAY, "suspended", 9, DAY, LAST, "《听》"),
            "2026-03-02至2026-03-31不计入，补 9 日", "《听》",
        ),
        (
            Line(DAY, "suspended_still", 9, DAY, LAST, "《听》"),
            "2026-03-02起不计入，至2026-03-31已补 9 日", "《听》",
        ),
        (
            Line(DAY, "extended", 30, DAY, LAST),
            "2026-03-02批准延长 30 日，2026-03-31告知", "《规》",
        ),
        (
            Line(DAY, "extension_untold", 30, DAY),
            "2026-03-02批准延长 30 日，尚未告知，不生效", "《规》",
        ),
        (
            Line(DAY, "extended_too_late", 30, DAY, LAST),
            "2026-03-02批准延长 30 日，2026-03-31才告知，期限已过，不生效", "《规》",
        ),
        (
            Line(DAY, "hour", at=datetime(2026, 3, 2, 9, 5)),  # noqa: DTZ001 -- only printed
            "09:05 起算：按小时计，不扣休息日", "《民法典》第201条",
        ),
        (Line(DAY, "hours", 4), "加 4 小时", "《规》"),
    ],
)  # fmt: skip
def test_each_line_says_what_was_done_and_by_which_law(line, words, law):
    assert (explain(line), article_of(line, "《规》")) == (words, law)


def test_the_arithmetic_is_read_line_by_line_to_its_end():
    lines = [Line(DAY, "start"), Line(LAST, "calendar_days", 29)]
    assert steps_of(lines, "《规》") == (
        Step("起算：首日不计入", DAY, "《民法典》第201条"), Step("加 29 日", LAST, "《规》"),
    )  # fmt: skip
    assert [str(step) for step in steps_of(lines, "", stopped_on=LAST)] == [
        "2026-03-02 起算：首日不计入（《民法典》第201条）",
        "2026-03-31 加 29 日",
        "2026-03-31 停止",
    ]
    assert steps_of(lines, "", stopped_on=LAST, voided=True)[-1] == Step("不再计算", LAST)
