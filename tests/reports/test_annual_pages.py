"""The pages of the annual report: every number opens its list, words are kept and sealed."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from reports import annual
from reports.models import AnnualReport
from tests.reports import histories
from tests.reports.reference import Told


@pytest.fixture
def years(world):
    told = [Told("JJC", date(2025, 6, n), date(2025, 8, 5)) for n in range(1, 7)]
    about = {"region": "徐汇区", "subject_unit": world.school}
    histories.write([histories.sent(world.office, one, **about) for one in told])
    return world


def page_of(client, person, name="annual", **query):
    client.force_login(person)
    return client.get(reverse(name, args=[2025]), query)


def post(client, **fields):
    texts = dict.fromkeys(annual.PART_CODES, "情况如下。")
    fields = {"form_key": uuid4()} | texts | fields
    return client.post(reverse("annual_write", args=[2025]), fields)


def test_every_number_opens_a_list_of_that_many_rows(client, years):
    answer = page_of(client, years.director)
    shown = [line for part in answer.context["parts"] for line in part.lines]
    for line in (*shown, *answer.context["regions"]):
        assert line.url
    (total,) = [line for line in shown if str(line.name) == "信访总量"]
    for url in (total.url, answer.context["regions"][0].url):
        rows = client.get(url)
        assert rows.status_code == 200
        assert rows.context["count"] == 6
    meetings = next(line for line in shown if str(line.name) == "信访工作例会")
    assert client.get(meetings.url).status_code == 200


def test_the_leadership_alone_reads_which_units_petitions_are_about(client, years):
    page = page_of(client, years.leader).content.decode()
    assert "第四十一条第一项" in page
    assert "不作排名" in page
    page = page_of(client, years.head).content.decode()
    assert "被投诉较多的机关、单位" not in page
    assert years.school.name not in page


def test_words_are_drafted_kept_and_sealed_with_the_numbers(client, years):
    answer = page_of(client, years.director, "annual_write")
    assert "全年收到信访件6件次" in answer.content.decode()

    assert post(client, others="开展培训三次。").status_code == 302
    assert "开展培训三次。" in page_of(client, years.director, "annual_write").content.decode()
    assert AnnualReport.objects.get().generated_at is None
    assert post(client, others="开展培训三次。", seal="1").status_code == 302

    page = page_of(client, years.director).content.decode()
    assert "已冻结的第1版" in page
    assert "开展培训三次。" in page
    answer = post(client, others="开展培训三次。", seal="1")
    assert answer.status_code == 422
    assert "无需再封存" in answer.content.decode()


def test_nothing_typed_is_lost_when_it_is_too_long(client, years):
    client.force_login(years.director)
    answer = post(client, others="长" * 4001)
    assert answer.status_code == 422
    assert "长" * 4001 in answer.content.decode()


def test_only_the_office_writes_and_other_years_are_no_pages(client, years):
    assert page_of(client, years.leader, "annual_write").status_code == 403
    assert page_of(client, years.handler).status_code == 403
    client.force_login(years.director)
    for name in ("annual", "annual_xlsx", "annual_write"):
        for year in (1999, 2900):
            assert client.get(reverse(name, args=[year])).status_code == 404
    assert client.get(reverse("annual_latest")).status_code == 302


def test_what_changed_since_the_seal_is_said_on_the_page(client, years):
    client.force_login(years.director)
    post(client, seal="1")
    histories.write([histories.sent(years.office, Told("JJC", date(2025, 7, 1), date(2025, 9, 5)))])
    assert page_of(client, years.director).context["differing"]
    live = page_of(client, years.director, live=1)
    assert "不是冻结的一版" in live.content.decode()


def test_the_file_holds_numbers_and_words(client, years):
    answer = page_of(client, years.leader, "annual_xlsx")
    rows = load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    (total,) = [row for row in rows if row[1] == "信访总量"]
    assert total[2:5] == [6.0, 0.0, "+6"]
    assert [row[2] for row in rows if row[1] == "徐汇区"] == [6.0]


def test_the_yearly_figures_stand_beside_those_of_the_year_before(client, years):
    answer = page_of(client, years.leader, "briefing")
    page = answer.content.decode()
    assert reverse("annual", args=[2025]) in page
    assert all(line.before is not None for line in answer.context["lines"])
    this_year = client.get(reverse("briefing_latest"))
    assert all(line.before is None for line in this_year.context["lines"])


def test_the_page_costs_the_same_however_many_matters(client, years, django_assert_max_num_queries):
    client.force_login(years.director)
    with django_assert_max_num_queries(40):
        client.get(reverse("annual", args=[2025]))
