"""What single cells mean."""

from datetime import date

import pytest
from django.utils import timezone

from organization.workbooks import values
from organization.workbooks.values import BadCell, Limit

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "cell",
    [
        "2026/3/2", "2026-03-02", "2026.3.2", "2026年3月2日", "2026 年 3 月 2 日", "20260302",
        " ２０２６／３／２ ", "２０２６年３月２日", "2026/03/02 00:00:00", 20260302.0, 20260302,
        46083.0, "46083", {"at": "2026-03-02T00:00:00"},
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(cell):
    assert values.moment(cell, TODAY) == (date(2026, 3, 2), None)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2019/4/25 9:32:09", "2019-04-25T09:32:09"),
        ("2019-04-25T09:32:09.000", "2019-04-25T09:32:09"),
        ("2019年4月25日 9时32分", "2019-04-25T09:32:00"),
        ("2019年4月25日9：32", "2019-04-25T09:32:00"),
        ("20190425 09:32", "2019-04-25T09:32:00"),
        (43580.397326388885, "2019-04-25T09:32:09"),
        ({"at": "2019-04-25T09:32:09"}, "2019-04-25T09:32:09"),
        # Twice that day, and never: China had summer time until 1991.
        ("1991/9/15 1:30:00", "1991-09-15T01:30:00"),
    ],
)
def test_a_time_of_day_is_kept_in_shanghai_time(cell, at):
    found = values.moment(cell, TODAY)
    assert (found.on.isoformat(), timezone.make_naive(found.at).isoformat()) == (at[:10], at)


@pytest.mark.parametrize("cell", ["", "  ", None])
def test_an_empty_cell_is_no_day(cell):
    assert values.moment(cell, TODAY) is None


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2026/2/30", "不是日期"), ("2026/13/1", "不是日期"), ("昨天", "不是日期"),
        ("2026-3/2", "不是日期"), ("3/2/2026", "不是日期"), ("2026/3/2 25:00", "不是日期"),
        (12.0, "不是日期"), (-5.0, "不是日期"), (1e300, "15位"), (True, "不是日期"),
        ("0001-01-01", "早于1949"), ("1949-09-30", "早于1949"), ("2026-11-21", "晚于今天"),
        ("9999-12-31", "晚于今天"), ({"at": "1940-06-01T00:30:00"}, "早于1949"),
        ({"error": "#N/A"}, "公式错误"),
    ],
)  # fmt: skip
def test_what_is_no_day_of_our_time_is_refused(cell, why):
    with pytest.raises(BadCell, match=why):
        values.moment(cell, TODAY)


@pytest.mark.parametrize(
    ("cell", "limit"),
    [
        (60.0, Limit(days=60)), ("60", Limit(days=60)), ("60天", Limit(days=60)),
        ("６０日", Limit(days=60)), ("15个工作日", Limit(days=15, working_days=True)),
        ("15 工作日内", Limit(days=15, working_days=True)), ("30个自然日", Limit(days=30)),
        ("2026-05-01", Limit(on=date(2026, 5, 1))), (46083.0, Limit(on=date(2026, 3, 2))),
        ({"at": "2027-01-04T00:00:00"}, Limit(on=date(2027, 1, 4))), ("", None),
    ],
)  # fmt: skip
def test_a_limit_is_a_day_or_a_number_of_days(cell, limit):
    assert values.limit(cell) == limit


@pytest.mark.parametrize("cell", ["0", "0天", "尽快", "-3", "1000天"])
def test_what_is_no_limit_is_refused(cell):
    with pytest.raises(BadCell):
        values.limit(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2549.0, "2549"), (2549, "2549"), (1.5, "1.5"), (-0.0, "0"), (True, "TRUE"), (None, ""),
        ("\n\t 前后空格 \r\n", "\n\t 前后空格 \r\n"), ("=1+1", "=1+1"), ("𠮷\u200b", "𠮷\u200b"),
        ({"at": "2026-03-02T00:00:00"}, "2026-03-02"),
        ({"at": "2026-03-02T09:05:00"}, "2026-03-02 09:05:00"),
    ],
)  # fmt: skip
def test_a_text_is_kept_to_the_letter(cell, text):
    assert values.text(cell) == text


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1f", "\x7f", "\x85", "\ud800", "\uffff"])
def test_what_no_database_or_export_can_carry_is_refused_by_its_code(letter):
    with pytest.raises(BadCell, match=f"{ord(letter):04X}"):
        values.text(f"前{letter}后")


def test_numbers_that_excel_has_cut_and_endless_texts_are_refused():
    with pytest.raises(BadCell, match="15位"):
        values.text(110101199001011234.0)
    with pytest.raises(BadCell, match="32767"):
        values.text("字" * 32768)
