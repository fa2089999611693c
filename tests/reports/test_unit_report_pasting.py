"""Pasting reasons and next days from Excel: read leniently, faults named by line."""

from datetime import date

import pytest

from petitions.models import Case
from reports import pasting

TODAY = date(2026, 4, 2)


def case(pk, serial, office="教信", code="XFB"):
    return Case(
        pk=pk, number=f"{office}〔2026〕{serial:04}", slug=f"{code}-2026-{serial:04}",
        year=2026, serial=serial,
    )  # fmt: skip


CASES = {"XFB-2026-0001/1": case(1, 1), "XFB-2026-0002/1": case(2, 2)}


def read(block):
    return pasting.read(block, CASES, TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026/4/20", date(2026, 4, 20)),
        ("2026-04-20", date(2026, 4, 20)),
        ("2026年4月20日", date(2026, 4, 20)),
        ("２０２６年４月２０日", date(2026, 4, 20)),
        ("20260420", date(2026, 4, 20)),
        ("0420", date(2026, 4, 20)),
        ("4月20日", date(2026, 4, 20)),
        ("2026/4/20 0:00", date(2026, 4, 20)),
        ("0302", date(2027, 3, 2)),  # without a year it is the next such day
        ("0402", date(2026, 4, 2)),
        ("今天", date(2026, 4, 2)),
        ("明天", date(2026, 4, 3)),
        ("下周", None),
        ("2026/13/1", None),
    ],
)
def test_a_day_to_come_is_read_in_many_forms(text, day):
    assert pasting.coming_day(text, TODAY) == day


def test_two_and_three_columns_with_a_head_and_empty_lines():
    found = read("编号\t原因\t下次日期\n\n教信〔2026〕0001\t等材料\t2026/4/20\n2026-0002\t已约谈\n")

    assert not found.faults
    assert found.taken["XFB-2026-0001/1"] == pasting.Cells("等材料", date(2026, 4, 20))
    assert found.taken["XFB-2026-0002/1"] == pasting.Cells("已约谈", None)


def test_numbers_in_full_width_other_brackets_and_quoted_cells():
    found = read('教信［２０２６］０００１号\t"等材料"\t４月２０日\r\nXFB-2026-0002  已约谈  0420')

    assert not found.faults
    assert [cells.next_on for cells in found.taken.values()] == [date(2026, 4, 20)] * 2


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2026-0009\t原因", "没有“2026-0009”"),
        ("随便写\t原因", "没有“随便写”"),
        ("2026-0001", "没有原因，也没有下次日期"),
        ("2026-0001\t原因\t下周", "看不懂日期“下周”"),
        ("2026-0001\t原因\t2026/3/2", "已经过去"),
        ("2026-0001\t原因\t0420\t多的", "多于三栏"),
        ("2026-0001\t" + "长" * 501, "原因超过500字"),
    ],
)
def test_a_line_that_does_not_fit_says_why_and_leaves_the_others(line, why):
    found = read(f"2026-0002\t好的\t0420\n{line}")

    assert list(found.taken) == ["XFB-2026-0002/1"]
    (fault,) = found.faults
    assert (fault.line, why in fault.why) == (2, True)


def test_the_second_line_of_a_case_is_a_fault():
    found = read("2026-0001\t先\n2026-0001\t后")

    assert found.taken["XFB-2026-0001/1"].reason == "先"
    assert "前面已有一行" in found.faults[0].why


def test_year_and_serial_that_fit_two_offices_ask_for_the_whole_number():
    both = CASES | {"PDQ-2026-0001/1": case(3, 1, "浦教", "PDQ")}

    found = pasting.read("2026-0001\t原因\n浦教〔2026〕0001\t原因", both, TODAY)

    assert "不止一件" in found.faults[0].why
    assert list(found.taken) == ["PDQ-2026-0001/1"]


@pytest.mark.parametrize("block", ["", "\n\n", "\t\t", "\x00\t\x00", "編" * 5000, "|||||"])
def test_no_block_breaks_the_reading(block):
    assert not read(block).taken
