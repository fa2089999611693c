"""From the start of a limit to its last day: the switches of a rule, and what is kept of a term."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from organization.workdays import MissingYear, WorkCalendar
from petitions.clock import (
    Extension,
    Line,
    NoRule,
    Rule,
    Suspension,
    Term,
    Unit,
    due,
    due_of,
    rule_for,
)
from petitions.limits import LIMITS, rules_of
from petitions.models.clocks import ClockCode
from tests.petitions.clock import oracle

DAYS = WorkCalendar(frozenset(oracle.OFF), frozenset(oracle.MADE_UP), frozenset(oracle.YEARS))
MONDAY = date(2026, 3, 2)
RULE = Rule("C4", 60, Unit.DAYS, 15, 5, "《规》", "第1条", date(2022, 5, 1), extension_days=30)


def rule(**fields):
    return replace(RULE, **fields)


def last(start=MONDAY, /, **fields):
    return due(rule(**fields), start, DAYS).on


def test_the_first_day_is_not_counted_and_the_last_one_moves_off_a_holiday():
    counted = due(RULE, MONDAY, DAYS)
    assert [(line.day, line.why, line.days) for line in counted.lines] == [
        (MONDAY, "start", 0),
        (date(2026, 5, 1), "calendar_days", 60),
        (date(2026, 5, 6), "rolled_forward", 0),
    ]
    assert counted.on == date(2026, 5, 6)
    assert counted.soon_on == date(2026, 4, 21)
    assert counted.at is None


def test_a_rule_may_let_the_last_day_be_a_day_off():
    assert last(roll_forward=False) == date(2026, 5, 1)
    assert last(roll_forward=True) == date(2026, 5, 6)


def test_a_rule_may_count_the_first_day():
    counted = due(rule(days=2, first_day_counts=True), MONDAY, DAYS)
    assert counted.on == date(2026, 3, 3)
    assert counted.lines[0].why == "first_day_counts"
    assert last(days=2) == date(2026, 3, 4)
    assert last(days=2, unit=Unit.WORKDAYS, first_day_counts=True) == date(2026, 3, 3)
    assert last(days=2, unit=Unit.WORKDAYS) == date(2026, 3, 4)


def test_working_days_skip_holidays_and_count_make_up_days():
    counted = due(rule(days=5, unit=Unit.WORKDAYS), date(2026, 2, 12), DAYS)
    assert counted.on == date(2026, 2, 26)  # 13, 14 (made up), 24, 25, 26
    assert counted.lines[1] == Line(date(2026, 2, 26), "working_days", 5)
    assert len(counted.lines) == 2


def test_a_year_that_is_not_known_is_never_guessed():
    with pytest.raises(MissingYear):
        due(RULE, date(2026, 12, 1), DAYS)


def test_hours_count_through_the_night_and_days_off():
    at = datetime(2026, 3, 7, 22, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    hours = rule(days=4, unit=Unit.HOURS)
    counted = due_of(Term(hours, at.date(), at), DAYS)
    assert counted.at == at + timedelta(hours=4)
    assert (counted.on, counted.soon_on) == (date(2026, 3, 8), date(2026, 3, 8))
    assert [(line.day, line.why, line.days, line.at) for line in counted.lines] == [
        (at.date(), "hour", 0, at), (date(2026, 3, 8), "hours", 4, counted.at),
    ]  # fmt: skip


def test_hours_from_a_day_without_a_minute_end_with_a_day():
    counted = due(rule(days=4, unit=Unit.HOURS), MONDAY, DAYS)
    assert (counted.on, counted.at) == (MONDAY, None)
    assert due(rule(days=30, unit=Unit.HOURS), MONDAY, DAYS).on == date(2026, 3, 3)


def extended(approved=MONDAY, notified=MONDAY, days=30, *, start=MONDAY, too_late=False, **fields):
    extension = Extension(days, approved, notified, too_late)
    return due_of(Term(rule(**fields), start, extension=extension), DAYS)


def test_an_extension_runs_on_from_the_counted_day_or_from_the_moved_one():
    start = date(2026, 5, 6)  # the 60th day is Sunday 5 July
    counted, moved = extended(start=start), extended(start=start, extends_rolled=True)
    assert (counted.on, moved.on) == (date(2026, 8, 4), date(2026, 8, 5))
    assert extended(start=start, extends_rolled=True, roll_forward=False).on == date(2026, 8, 4)
    assert counted.lines[-1] == Line(date(2026, 8, 4), "extended", 30, MONDAY, MONDAY)


def test_an_extension_nobody_was_told_of_adds_nothing():
    told, untold, late = extended(), extended(notified=None), extended(too_late=True)
    assert told.on == date(2026, 6, 1)  # the 90th day, a Sunday, is 31 May
    assert untold.on == late.on == date(2026, 5, 6)
    assert untold.lines[-2] == Line(date(2026, 5, 1), "extension_untold", 30, MONDAY, None)
    assert late.lines[-2] == Line(date(2026, 5, 1), "extended_too_late", 30, MONDAY, MONDAY)


def paused(*pauses, today=None, start=MONDAY, **fields):
    rows = tuple(Suspension(first, last, "《本地》") for first, last in pauses)
    return due_of(Term(rule(**fields), start, suspensions=rows), DAYS, today)


def test_a_suspension_gives_back_each_day_once():
    ten, eighteen = date(2026, 3, 10), date(2026, 3, 18)
    one = paused((ten, eighteen), days=30)
    assert one.on == date(2026, 4, 10)
    assert one.lines[2] == Line(date(2026, 4, 10), "suspended", 9, ten, eighteen, "《本地》")
    again = paused((ten, eighteen), (eighteen, date(2026, 3, 20)), days=30, roll_forward=False)
    assert again.on == date(2026, 4, 12)
    assert [line.days for line in again.lines] == [0, 30, 9, 2]


def test_the_day_of_receipt_is_no_day_to_be_given_back():
    two = (MONDAY, date(2026, 3, 3))
    assert paused(two, days=30).on == date(2026, 4, 2)
    assert paused(two, days=30, first_day_counts=True).on == date(2026, 4, 2)
    assert paused((MONDAY, MONDAY), days=30).lines[2].days == 0


def test_a_weekend_in_a_suspension_gives_working_days_nothing():
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    assert paused((friday, monday), days=5, unit=Unit.WORKDAYS).on == date(2026, 3, 11)
    saturday, sunday = date(2026, 3, 7), date(2026, 3, 8)
    assert paused((saturday, sunday), days=5, unit=Unit.WORKDAYS).on == date(2026, 3, 9)


def test_what_goes_on_is_counted_up_to_today_or_not_at_all():
    still = (date(2026, 3, 10), None)
    assert paused(still, days=30).on == date(2026, 4, 1)
    counted = paused(still, days=30, today=date(2026, 3, 12))
    assert counted.on == date(2026, 4, 7)  # 4 April is a holiday
    assert counted.lines[2].why == "suspended_still"


def test_a_day_the_office_set_stands_as_set_until_something_moves_it():
    sunday = date(2026, 3, 29)
    plain = Term(RULE, MONDAY, set_to=sunday)
    assert due_of(plain, DAYS).on == sunday
    assert due_of(plain, DAYS).lines[1] == Line(sunday, "set_by_office", 27)
    longer = replace(plain, extension=Extension(7, MONDAY, MONDAY))
    assert due_of(longer, DAYS).on == date(2026, 4, 7)  # 5 April is a holiday
    stood = replace(plain, suspensions=(Suspension(MONDAY, date(2026, 3, 9), "《本地》"),))
    assert due_of(stood, DAYS).on == date(2026, 4, 7)


FULL = Term(
    RULE,
    MONDAY,
    datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
    date(2026, 3, 29),
    Extension(7, date(2026, 3, 5), date(2026, 3, 6)),
    (Suspension(date(2026, 3, 9), date(2026, 3, 10), "甲"), Suspension(MONDAY, None, "乙")),
)


@pytest.mark.parametrize(
    "term",
    [
        FULL,
        Term(RULE, MONDAY),
        Term(RULE, MONDAY, extension=Extension(7, MONDAY)),
        Term(RULE, MONDAY, extension=Extension(7, MONDAY, MONDAY, too_late=True)),
    ],
)
def test_what_is_kept_of_a_term_says_it_all(term):
    assert Term.of(RULE, MONDAY, term.kept()) == term


def test_nothing_is_kept_of_a_plain_term():
    assert Term(RULE, MONDAY).kept() is None
    assert set(FULL.kept()) == {"at", "set_to", "extension", "suspensions"}


def test_the_rule_of_the_day_is_the_latest_in_force():
    old = rule(valid_from=date(2000, 1, 1), valid_to=date(2022, 4, 30))
    new, newer = RULE, rule(valid_from=date(2024, 1, 1))
    rules = [newer, old, new]
    assert rule_for("C4", date(2022, 4, 30), rules) is old
    assert rule_for("C4", date(2022, 5, 1), rules) is new
    assert rule_for("C4", date(2024, 1, 1), rules) is newer
    with pytest.raises(NoRule, match="No deadline rule C4 is in force on 1999-12-31"):
        rule_for("C4", date(1999, 12, 31), rules)
    with pytest.raises(NoRule):
        rule_for("C5", MONDAY, rules)


def test_both_regulations_know_every_clock():
    for era in ("2005", "2022"):
        assert {one.code for one in rules_of(era)} == set(ClockCode.values)
    with pytest.raises(KeyError):
        rules_of("1995")
    for _kind, one in LIMITS:
        assert one.urgent_days <= one.soon_days <= one.days
    assert {one.code for _, one in LIMITS if one.suspension} == {ClockCode.REREVIEW}
