"""Every month of a real register, counted a second time straight from the workbook."""

import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import holidays
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from petitions.models import Assignment
from reports import actions, contents, corrections, issues
from reports.models import Bulletin
from reports.month import Month
from reports.verify import check_frozen_reports
from tests.reports import histories, issuing, reference
from tests.reports.reference import SIX, Told

REGISTER = Path(settings.BASE_DIR).parent / "shared" / "data" / "petitions-with-replies.xlsx"
FIRST, LAST = "2011-01", "2020-12"
SATURDAY = 5

pytestmark = pytest.mark.skipif(
    not REGISTER.exists(), reason="the register of real petitions is not beside the repository"
)


def answer(*args, **options):
    """Return the JSON document that a command prints."""
    out = StringIO()
    call_command(*args, **options, stdout=out)
    return json.loads(out.getvalue())


def day(text):
    return date(*map(int, str(text).split()[0].split("/")))


def due(received, off, worked):
    """The sixtieth day after receipt; the first day is not counted, the last is a worked one."""
    last = received + timedelta(days=60)
    while last not in worked and (last.weekday() >= SATURDAY or last in off):
        last += timedelta(days=1)
    return last


@pytest.fixture(scope="module")
def told():
    sheet = CalamineWorkbook.from_path(REGISTER).get_sheet_by_index(0).to_python()
    place = {name: column for column, name in enumerate(sheet[0])}
    off = holidays.country_holidays("CN", years=range(2009, 2023))
    worked = set(off.weekend_workdays)
    rows = {tuple(map(str, row)) for row in sheet[1:]}  # a row that stands there twice counts once
    result = []
    for row in rows:
        received = day(row[place["留言时间"]])
        result.append(
            Told("JJC", received, due(received, off, worked), day(row[place["答复时间"]]))
        )
    return result


def test_every_month_of_the_bulletin_is_what_the_workbook_says(world, told):
    done = answer("import_petitions", REGISTER, unit="JJC", as_json=True)
    assert done["imported"] == len(told) == Assignment.objects.count()

    for key in reference.months(FIRST, LAST):
        bulletin = answer("bulletin", key, as_json=True)
        numbers = reference.count(told, key)
        numbers.pop("left")
        (office,) = [office for office in bulletin["offices"] if office["unit"] == "JJC"]
        assert {code: office[code] for code in SIX} == numbers, key
        assert bulletin["total"] == numbers, key
        assert bulletin["month"] == key

    everything = [answer("bulletin", key, as_json=True) for key in ("2011-01", "2020-12")]
    assert [office["unit"] for office in everything[0]["offices"]] == ["XFB", "JJC", "RSC"]
    assert everything[1]["total"]["open_not_due"] == 0


def test_spread_over_units_every_month_is_the_reference_and_frozen_months_stay(world, told):
    codes = ("JJC", "RSC", "XFB")
    spread = [
        replace(one, unit=codes[(one.assigned.toordinal() + one.due.day) % len(codes)])
        for one in told
    ]
    histories.write([histories.brought_in(world.office, one) for one in spread])

    frozen = {}
    for key in reference.months(FIRST, LAST):
        month = Month.parse(key)
        rows = {row.code: row.numbers for row in contents.live_bulletin(month).rows}
        for code in codes:
            mine = [one for one in spread if one.unit == code]
            assert rows[code] == reference.count(mine, key), (key, code)
        if key.endswith("-06"):
            at = histories.at(month.next.first)
            frozen[key] = actions.generate_bulletin(month, by=None, at=at).data
    issuing.published(world, Month(2013, 6))

    late = [Told(code, date(2013, 6, 5), date(2013, 8, 5)) for code in codes]
    histories.write([histories.brought_in(world.office, one) for one in late])
    assert dict(Bulletin.objects.values_list("month", "data")) == frozen
    assert issues.data_of(Month(2012, 6)) == frozen["2012-06"]
    assert issues.data_of(Month(2013, 6)) != frozen["2013-06"]
    corrected = {(line.month, line.unit, line.figure) for line in corrections.due(Month(2014, 1))}
    assert {("2013-06", code, "assigned") for code in codes} <= corrected
    assert not list(check_frozen_reports())


def test_the_commands_refuse_in_one_sentence(world, capsys):
    for args in (("bulletin", "2018-13"), ("bulletin", "x"), ("unit_report", "x", "JJC")):
        with pytest.raises(CommandError, match="请写成"):
            call_command(*args)
    with pytest.raises(CommandError, match="没有代码为“NIX”的单位。"):
        call_command("unit_report", "2018-11", "NIX")


def test_the_commands_print_tables_and_one_unit(world, capsys):
    one = Told("JJC", date(2018, 11, 5), date(2018, 11, 20))
    histories.write([histories.brought_in(world.office, one)])

    call_command("bulletin", "2018-11")
    call_command("unit_report", "2018-11", "JJC")
    text = capsys.readouterr().out
    assert "基础教育处 (JJC)" in text
    assert "1 = 1" in text

    report = answer("unit_report", "2018-11", "JJC", as_json=True)
    assert report["overdue"] == ["XFB-2018-0001/1"]
    assert (report["assigned"], report["overdue_open"], report["left"]) == (1, 1, 0)
