"""Following facts: what cannot be has no effect, and is a contradiction to whoever asks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from petitions.clock import Contradiction, Fact, State, read
from petitions.limits import rules_of
from tests.petitions.clock.test_counting import DAYS

RULES = rules_of("2022")
MONDAY = date(2026, 3, 2)
SHANGHAI = ZoneInfo("Asia/Shanghai")
H, RR = ("C4", 0), ("C9", 0)


def day(month, number):
    return date(2026, month, number)


def reading(*facts, key=H, **options):
    return read([Fact(MONDAY, starts=(key,)), *facts], RULES, DAYS, **options)[key]


def refusal(*facts, key=H):
    with pytest.raises(Contradiction) as refused:
        reading(*facts, key=key, strict=True)
    return str(refused.value)


def test_a_clock_runs_until_it_is_met_and_keeps_the_first_stop():
    one = reading(Fact(day(4, 1), stops=(H,)), Fact(day(5, 10), stops=(H,)))
    assert one.stopped_on == day(4, 1)
    assert (one.code, one.assignment, one.started_on, one.due.on) == ("C4", 0, MONDAY, day(5, 6))
    assert one.state(day(6, 1)) is State.MET
    assert one.days_left(day(6, 1)) == 35
    late = reading(Fact(day(5, 7), stops=(H,)))
    assert (late.state(day(6, 1)), late.days_left(day(6, 1))) == (State.MET_LATE, -1)


def test_a_clock_is_overdue_from_the_day_after_its_last():
    one = reading()
    assert one.state(day(5, 6)) is State.RUNNING
    assert one.state(day(5, 7)) is State.OVERDUE
    assert (one.days_left(day(5, 6)), one.days_left(day(5, 8))) == (0, -2)


def test_resuming_runs_from_the_first_start_as_if_it_had_never_stopped():
    one = reading(Fact(day(4, 1), stops=(H,)), Fact(day(4, 20), resumes=(H,)))
    assert (one.stopped_on, one.due.on, one.state(day(5, 7))) == (None, day(5, 6), State.OVERDUE)
    back = reading(Fact(day(4, 1), voids=(H,)), Fact(day(4, 20), resumes=(H,)))
    assert (back.voided, back.stopped_on) == (False, None)


def test_what_falls_away_is_neither_met_nor_missed():
    one = reading(Fact(day(4, 1), voids=(H,)))
    assert (one.state(day(6, 1)), one.days_left(day(6, 1))) == (State.VOID, None)
    assert one.stopped_on == day(4, 1)
    met = reading(Fact(day(4, 1), stops=(H,)), Fact(day(4, 2), voids=(H,)))
    assert (met.state(day(6, 1)), met.voided) == (State.MET, False)


def test_stops_voids_and_resumptions_may_be_said_of_clocks_that_never_began():
    facts = [Fact(MONDAY, stops=(H,), voids=(H,), resumes=(H,))]
    assert read(facts, RULES, DAYS, strict=True) == {}
    for fact in (
        Fact(MONDAY, suspends=(H,), basis="甲"), Fact(MONDAY, unsuspends=(H,)),
        Fact(MONDAY, extends=((*H, 5),)), Fact(MONDAY, notifies=(H,)),
    ):  # fmt: skip
        assert read([fact], RULES, DAYS) == {}
        with pytest.raises(Contradiction, match="尚未起算"):
            read([fact], RULES, DAYS, strict=True)


def test_an_extension_counts_at_once_unless_its_notice_follows():
    at_once = reading(Fact(day(4, 1), extends=((*H, 10),)))
    assert at_once.due.on == day(5, 11)
    assert at_once.extension.notified_on == day(4, 1)
    follows = Fact(day(4, 1), extends=((*H, 10),), notice_follows=True)
    assert reading(follows).due.on == day(5, 6)
    told = reading(follows, Fact(day(5, 6), notifies=(H,)))
    assert (told.due.on, told.extension.counts) == (day(5, 11), True)
    late = reading(follows, Fact(day(5, 7), notifies=(H,)))
    assert (late.due.on, late.extension.too_late) == (day(5, 6), True)


def test_extending_a_clock_that_another_matter_has_leaves_this_one_alone():
    facts = [Fact(MONDAY, starts=(H, ("C5", 1))), Fact(day(4, 1), extends=(("C5", 1, 10),))]
    clocks = read(facts, RULES, DAYS)
    assert (clocks[H].due.on, clocks["C5", 1].due.on) == (day(5, 6), day(5, 11))


LONGER = Fact(day(4, 1), extends=((*H, 10),))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([LONGER, LONGER], "只能延期一次"),
        ([Fact(day(4, 1), extends=((*H, 0),))], "延期须为1至30日"),
        ([Fact(day(4, 1), extends=((*H, 31),))], "延期须为1至30日"),
        ([Fact(day(5, 7), extends=((*H, 1),))], "期限已过"),
        ([Fact(day(3, 9), stops=(H,)), LONGER], "已经停止"),
        ([LONGER, Fact(day(4, 2), notifies=(H,))], "没有待告知的延期"),
        ([Fact(day(4, 2), notifies=(H,))], "没有待告知的延期"),
        ([Fact(day(4, 2), suspends=(H,))], "依法只有复核听证"),
        ([Fact(day(5, 7), suspends=(H,), basis="甲")], "期限已过"),
        ([Fact(day(4, 2), stops=(H,)), Fact(day(4, 3), suspends=(H,), basis="甲")], "已经停止"),
        ([Fact(day(4, 2), unsuspends=(H,))], "没有中止"),
    ],
)
def test_what_cannot_be_has_no_effect_and_is_a_contradiction_when_asked(facts, said):
    assert said in refusal(*facts)
    assert reading(*facts[-1:]).due.on == day(5, 6) or LONGER in facts
    assert reading(*facts).suspended_on is None


def test_the_shortest_and_the_longest_extension_and_one_on_the_last_day_are_lawful():
    for number in (1, 30):
        reading(Fact(day(5, 6), extends=((*H, number),)), strict=True)


def test_only_the_rule_that_names_a_law_is_suspended_without_a_basis():
    one = reading(Fact(day(3, 10), suspends=(RR,)), key=RR, strict=True)
    assert one.suspended_on == day(3, 10)
    assert one.term.suspensions[0].basis == "《信访工作条例》(2022)第36条"
    own = reading(Fact(day(3, 10), suspends=(RR,), basis="甲"), key=RR)
    assert own.term.suspensions[0].basis == "甲"
    assert "不能延期" in refusal(Fact(day(3, 10), extends=((*RR, 1),)), key=RR)


def test_a_suspension_stands_still_and_overdue_time_is_not_forgiven():
    pause = Fact(day(3, 10), suspends=(RR,))
    still = reading(pause, key=RR)
    assert still.state(day(12, 1)) is State.SUSPENDED
    assert still.due.on == day(4, 1)
    assert reading(pause, key=RR, today=day(3, 12)).due.on == day(4, 7)
    over = reading(pause, Fact(day(3, 18), unsuspends=(RR,)), key=RR)
    assert (over.due.on, over.suspended_on) == (day(4, 10), None)
    assert over.state(day(4, 11)) is State.OVERDUE
    assert over == reading(pause, Fact(day(3, 18), unsuspends=(RR,)), key=RR, today=day(4, 11))


def test_a_suspension_is_not_begun_twice_nor_ended_before_it_began():
    pause = Fact(day(3, 10), suspends=(RR,))
    assert "已在中止中" in refusal(pause, pause, key=RR)
    assert "早于中止日期" in refusal(pause, Fact(day(3, 9), unsuspends=(RR,)), key=RR)
    same = reading(pause, Fact(day(3, 10), unsuspends=(RR,)), key=RR, strict=True)
    assert same.due.on == day(4, 2)


def test_what_ends_while_it_stands_still_ends_the_suspension_too():
    pause = Fact(day(3, 10), suspends=(RR,))
    for end in (Fact(day(3, 12), stops=(RR,)), Fact(day(3, 12), voids=(RR,))):
        one = reading(pause, end, key=RR)
        assert (one.suspended_on, one.term.suspensions[0].last) == (None, day(3, 12))
    assert reading(pause, Fact(day(3, 12), stops=(RR,)), key=RR).due.on == day(4, 7)


def test_an_extension_may_be_decided_while_the_clock_stands_still():
    pause = Fact(day(4, 1), suspends=(H,), basis="甲")
    late = Fact(day(6, 1), extends=((*H, 5),))
    one = reading(pause, late, strict=True)
    assert one.extension.counts


def test_a_day_is_set_only_where_the_rule_lets_the_office_set_it():
    assign, set_to = ("C5", 1), day(3, 20)
    facts = [Fact(MONDAY, starts=(assign, ("C2b", 1)), set_due=set_to)]
    clocks = read(facts, RULES, DAYS)
    assert (clocks[assign].due.on, clocks["C2b", 1].due.on) == (set_to, day(3, 17))


def test_a_clock_may_count_from_another_day_and_by_the_rule_of_that_day():
    one = read([Fact(day(3, 9), starts=(H,), counted_from=MONDAY)], RULES, DAYS)[H]
    assert (one.started_on, one.due.on) == (MONDAY, day(5, 6))


def test_hours_are_judged_to_the_minute_where_it_is_known():
    at = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
    key = ("C15", 1)
    start = Fact(MONDAY, starts=(key, H), at=at)
    one = read([start], RULES, DAYS)[key]
    four = at + timedelta(hours=4)
    assert one.state(MONDAY, four) is State.RUNNING
    assert one.state(MONDAY, four + timedelta(minutes=1)) is State.OVERDUE
    assert one.state(MONDAY) is State.RUNNING
    assert one.state(day(3, 3)) is State.OVERDUE
    met = read([start, Fact(MONDAY, stops=(key,), at=four)], RULES, DAYS)[key]
    late = read([start, Fact(MONDAY, stops=(key,), at=four + timedelta(minutes=1))], RULES, DAYS)
    assert met.state(MONDAY) is State.MET
    assert late[key].state(MONDAY) is State.MET_LATE
    assert read([start], RULES, DAYS)[H].term.at is None


def test_clocks_are_told_in_the_order_in_which_they_started():
    facts = [Fact(MONDAY, starts=(("C2a", 0), ("C1", 0))), Fact(day(3, 3), starts=(H,))]
    assert list(read(facts, RULES, DAYS)) == [("C2a", 0), ("C1", 0), H]
