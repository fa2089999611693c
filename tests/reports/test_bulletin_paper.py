"""An issue as an official paper: what it says, and the same bytes each time."""

import json
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from petitions.paper import docx, pdf
from reports import bulletin_rates
from reports.bulletin_paper import paper_of
from reports.bulletin_rates import band_of, change, on_time, points
from reports.measures import Share
from reports.models import Bulletin
from tests.reports import histories, issuing
from tests.reports.issuing import APRIL, MARCH
from tests.reports.reference import Told


@pytest.fixture
def spring(world):
    """Two months of which the second corrects the first."""
    told = [
        Told("JJC", date(2026, 3, n), date(2026, 4, 20 + n), date(2026, 4, 15)) for n in range(1, 6)
    ]
    told += [
        Told("JJC", date(2026, 3, 9), date(2026, 3, 20)),
        Told("RSC", date(2026, 4, 9), date(2026, 7, 7)),
    ]
    histories.write([histories.brought_in(world.office, one) for one in told])
    issuing.published(world, MARCH)
    late = Told("RSC", date(2026, 3, 12), date(2026, 7, 7))
    histories.write([histories.brought_in(world.office, late)])
    return world


def read(bulletin):
    return Document(BytesIO(docx.written(paper_of(bulletin))))


def test_the_paper_says_number_sums_table_groups_overdue_and_corrections(spring):
    sheet = read(issuing.published(spring, APRIL))
    said = [line.text for line in sheet.paragraphs if line.text]

    assert said[:4] == [
        "信访工作通报", "〔2026〕第4期", "市教育委员会信访办公室\t2026年5月21日",
        "2026年4月处室信访事项办理情况通报",
    ]  # fmt: skip
    summary = next(line for line in said if line.startswith("2026年4月，"))
    assert "上月结转7件，本月交办1件；按时办结5件" in summary
    assert "按时率83.3%（5/6）" in summary
    assert "交办件数减少6件，逾期仍在办理持平" in summary
    numbered = [f"{numeral}、" for numeral in "一二三四五六"]
    assert [line for line in said if line[:2] in numbered] == [
        "一、总体情况", "二、各处室办理情况", "三、分组情况",
        "四、逾期仍在办理的信访件", "五、更正", "六、口径",
    ]  # fmt: skip
    overdue = [cell.text for cell in sheet.tables[2].rows[1].cells]
    assert overdue == ["基础教育处", "1", "教信〔2026〕0006"]
    assert any(line.startswith("1.〔2026〕第3期人事处“交办件数”0件更正为1件") for line in said)
    table = sheet.tables[0]
    assert [cell.text for cell in table.rows[3].cells] == [
        "基础教育处", "6", "0", "5", "0", "1", "0", "83.3%", "－6", "0", "—",
    ]  # fmt: skip
    assert table.rows[-1].cells[0].text == "合计"


def test_the_foot_of_every_page_ties_it_to_hash_rules_and_code(spring):
    bulletin = Bulletin.objects.get(month="2026-03")
    foot = [line.text for line in read(bulletin).sections[0].footer.paragraphs]
    assert foot[1] == f"内容哈希 SHA-256 {bulletin.sha256}"
    assert foot[2].startswith("时限规则")
    assert "《信访工作条例》(2022)" in foot[2]
    assert f"程序版本 {json.loads(bulletin.data)['code']}" in foot[2]


def test_a_draft_says_that_it_is_one(spring):
    paper = paper_of(issuing.draft(APRIL))
    assert paper.title.endswith("（核对稿）")
    assert paper.mark[0] == "核对稿第1版，以发布稿为准。"
    assert paper.imprint is None


def test_the_same_version_is_the_same_bytes_and_a_pdf(spring):
    bulletin = Bulletin.objects.get(month="2026-03")
    again = Bulletin.objects.get(month="2026-03")
    assert docx.written(paper_of(bulletin)) == docx.written(paper_of(again))
    first = pdf.written(paper_of(bulletin))
    assert first == pdf.written(paper_of(again))
    assert first.startswith(b"%PDF-")


def test_a_month_without_cases_says_so(world):
    told = Told("XHQ", date(2026, 3, 5), date(2026, 7, 7))
    histories.write([histories.brought_in(world.office, told)])
    said = [line.text for line in read(issuing.draft(MARCH)).paragraphs]
    assert "2026年3月，各处室无交办件。" in said
    assert "四、逾期仍在办理的信访件" not in said


def test_a_rate_needs_five_cases_that_were_due():
    assert (Share(4, 4).percent, Share(4, 4).words, Share(4, 4).counts) == (None, "—", "4/4")
    assert (Share(5, 6).percent, Share(5, 6).words) == (83.3, "83.3%")
    row = {"closed_on_time": 3, "closed_late": 1, "overdue_open": 2}
    assert on_time(row) == Share(3, 6)


def test_changes_are_counts_and_points():
    assert [change(3, 1), change(1, 3), change(1, 1), change(1, None)] == ["＋2", "－2", "0", "—"]
    assert points(Share(6, 6), Share(5, 6)) == "＋16.7"
    assert points(Share(5, 6), Share(6, 6)) == "－16.7"
    assert points(Share(6, 6), Share(6, 6)) == "0"
    assert {points(Share(6, 6), None), points(Share(1, 1), Share(6, 6))} == {"—"}


@pytest.mark.parametrize(
    ("in_hand", "fewest"), [(0, 0), (4, 0), (5, 5), (19, 5), (20, 20), (99, 20)]
)
def test_size_groups_are_the_same_every_month(in_hand, fewest):
    ends = ("closed_on_time", "closed_late", "overdue_open", "open_not_due")
    row = {"opening": in_hand + 1, "left": 1, "assigned": 0} | dict.fromkeys(ends, 0)
    assert band_of(row).fewest == fewest
    assert [band.fewest for band in bulletin_rates.BANDS] == [20, 5, 0]
