"""The annual report: four parts counted, drafted, sealed once, followed and never changed."""

import json
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from petitions.workflow import Refused
from reports import actions, annual, annual_pages, figures
from reports.declared import yearly
from reports.models import AnnualReport
from reports.period import Days, Year
from reports.verify import check_frozen_reports, check_printed_anchors
from tests.reports import histories
from tests.reports.reference import Told
from tests.world import SHANGHAI

TODAY = date(2026, 3, 9)
NOW = datetime(2026, 3, 9, 9, tzinfo=SHANGHAI)
TEXTS = dict.fromkeys(annual.PART_CODES, "如数字所示。")


@pytest.fixture
def years(world):
    """Two matters of 2024 and six of 2025, three of them of Xuhui and about its school."""
    told = [Told("JJC", date(2024, 5, n), date(2024, 7, 5)) for n in (6, 7)]
    told += [Told("JJC", date(2025, 6, n), date(2025, 8, 5)) for n in (2, 3, 4)]
    histories.write([histories.sent(world.office, one) for one in told])
    about = {"region": "徐汇区", "subject_unit": world.school}
    told = [Told("RSC", date(2025, 6, n), date(2025, 8, 5)) for n in (9, 10, 11)]
    histories.write([histories.sent(world.office, one, **about) for one in told])
    return world


def test_every_number_is_that_of_its_figure_beside_the_year_before(years):
    content = annual.counted(2025, TODAY)
    assert (content["period"], content["compared"]) == ("2025", "2024")
    assert content["numbers"]["petitions"] == [6, 2]
    assert content["numbers"]["petitions_letter"] == [6, 2]
    assert content["numbers"]["petitions_e05"] == [6, 2]
    assert content["numbers"]["petitions_remedy"] == [6, 2]
    assert content["regions"] == [["XHQ", "徐汇区", 3, 0]]
    for code, pair in content["numbers"].items():
        assert pair == [figures.BY_CODE[code].count(Year(year)) for year in (2025, 2024)], code


def test_a_running_year_is_compared_with_the_same_days_of_the_year_before(years):
    content = annual.counted(2026, TODAY)
    assert content["period"] == "2026-01-01..2026-03-09"
    assert content["compared"] == "2025-01-01..2025-03-09"
    assert content["numbers"]["petitions"] == [0, 0]
    leap = annual.compared_with(Days(date(2024, 1, 1), date(2024, 2, 29)))
    assert leap == Days(date(2023, 1, 1), date(2023, 2, 28))
    (meetings,) = [
        line
        for shown in annual_pages.parts(content, opens=True)
        for line in shown.lines
        if line.name == figures.BY_CODE["meetings"].name
    ]
    assert (meetings.before, meetings.change) == (None, "")
    assert meetings.url.endswith("/figures/meetings/2026/whole/")


def test_rates_differ_by_points_and_numbers_by_pieces(years):
    content = annual.counted(2025, TODAY)
    content["numbers"] |= {"online_petitions": [3, 1], "petitions": [6, 10]}
    statistics = annual_pages.parts(content, opens=False)[0]
    by_name = {str(line.name): line for line in (*statistics.lines, *statistics.rates)}
    assert by_name["信访总量"].change == "−4"
    assert by_name["网信"].change == "+2"
    assert by_name["网信占比"].change == "+40.0个百分点"
    content["numbers"]["petitions"] = [6, 4]  # a rate is not made of four
    assert annual_pages.parts(content, opens=False)[0].rates[2].change == ""


def test_units_that_petitions_are_about_stand_in_groups_from_five_on(years):
    assert annual.about(2025, TODAY) == []
    about = {"subject_unit": years.bureau}
    told = [Told("RSC", date(2025, 7, n), date(2025, 9, 5)) for n in range(1, 6)]
    histories.write([histories.sent(years.office, one, **about) for one in told])
    assert annual.about(2025, TODAY) == [("不足10件", [(years.bureau, 5)])]


def test_the_sentences_are_made_of_the_numbers(years):
    words = annual.drafts(annual.counted(2025, TODAY))
    assert words["statistics"].startswith("全年收到信访件6件次，比上年增加4件次，共6人次")
    assert "教师待遇与人事6件次" in words["statistics"]
    assert "交办6件" in words["transfers"]
    assert list(words) == list(annual.PART_CODES)
    running = annual.drafts(annual.counted(2026, TODAY))
    assert running["statistics"].startswith("截至3月9日收到信访件0件次，与上年持平")


def test_the_office_drafts_and_seals_and_a_later_change_is_a_new_version(years):
    draft = actions.draft_annual_report(2025, TEXTS, by=years.director, at=NOW)
    assert (draft.version, draft.data) == (1, "")
    report = actions.seal_annual_report(2025, TEXTS, by=years.director, at=NOW)
    assert (report.pk, report.version) == (draft.pk, 1)
    before = report.data
    assert json.loads(before)["texts"] == TEXTS
    with pytest.raises(Refused, match="一致"):
        actions.seal_annual_report(2025, TEXTS, by=years.director, at=NOW)

    late = Told("JJC", date(2025, 12, 1), date(2026, 2, 5))
    histories.write([histories.sent(years.office, late)])
    again = actions.seal_annual_report(2025, TEXTS, by=years.director, at=NOW)

    assert again.version == 2
    assert AnnualReport.objects.get(version=1).data == before
    assert annual.sealed(again)["numbers"]["petitions"] == [7, 2]
    events = Event.objects.filter(chain__subject="annual/2025").order_by("seq")
    assert [event.kind for event in events] == ["annual_drafted", "annual_sealed", "annual_sealed"]
    assert not list(check_frozen_reports())
    assert not list(check_printed_anchors())


def test_a_year_that_runs_is_not_sealed_and_only_the_office_writes(years):
    with pytest.raises(Refused, match="尚未结束"):
        actions.seal_annual_report(2026, TEXTS, by=years.director, at=NOW)
    for stranger in (years.head, years.leader, years.clerk):
        for verb in (actions.draft_annual_report, actions.seal_annual_report):
            with pytest.raises(PermissionDenied):
                verb(2025, TEXTS, by=stranger, at=NOW)
    assert not AnnualReport.objects.exists()


def test_verify_finds_a_sealed_year_that_was_changed_or_removed(years):
    report = actions.seal_annual_report(2025, TEXTS, by=years.director, at=NOW)
    AnnualReport.objects.filter(pk=report.pk).update(data=report.data.replace("[6,2]", "[5,2]", 1))
    (finding,) = check_frozen_reports()
    assert (finding.where, finding.what) == ("annual/2025", "Version 1 was changed.")
    AnnualReport.objects.all().delete()
    (finding,) = check_frozen_reports()
    assert finding.what == "Version 1 is gone."


def test_restricted_cases_are_in_no_number_of_the_year(years):
    before = annual.counted(2025, TODAY)
    secret = {"track": "accusation", "restricted": True, "region": "徐汇区"}
    one = Told("JJC", date(2025, 3, 3), date(2025, 5, 6))
    histories.write([histories.sent(years.office, one, subject_unit=years.school, **secret)])
    assert annual.counted(2025, TODAY) == before
    assert all(figure.definition for figure in yearly.YEARLY)
