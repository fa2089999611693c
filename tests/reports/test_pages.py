"""The pages: every number equals its list and its file; who may open what."""

import json
import re
from datetime import date
from hashlib import sha256
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from audit.models import Event
from organization.models import Duty, Unit
from reports import actions, figures
from reports.jobs import MONTHLY_BULLETIN, MONTHLY_UNIT_REPORTS
from reports.models import Bulletin, MonthlyReport
from reports.month import Month
from tests import world as worlds
from tests.reports import histories
from tests.reports.reference import Told
from tests.reports.test_figures import random_histories

pytestmark = pytest.mark.usefixtures("bare_rail")  # numbers are asked, hundreds of pages of them
KEY = "11111111-1111-4111-8111-11111111111%d"
FIRST, SPRING = Month(2018, 1), Month(2018, 5)


@pytest.fixture
def filled(world):
    """A year and a half of random histories for three departments, one month frozen."""
    random_histories(world, 1, 120)
    at = timezone.now()
    for unit in (world.jjc, world.rsc, world.office):
        actions.generate_unit_report(unit, SPRING, by=None, at=at)
    actions.generate_bulletin(SPRING, by=None, at=at)
    return world


@pytest.fixture
def visit(client):
    """Open a page as somebody; returns the answer."""

    def opened(user, name, *args, query="", **kwargs):
        client.force_login(user)
        return client.get(reverse(name, args=args) + query, **kwargs)

    return opened


def numbers_of(answer):
    """Return [(url of the list, number)] of a page's linked numbers."""
    text = answer.content.decode()
    found = re.findall(r'href="(/desk/figures/[^"]+)"\s*>\s*([\d,]+)\s*件?\s*</a>', text)
    return [(unescape(url), int(number.replace(",", ""))) for url, number in found]


def sheet_of(answer):
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    return sheet.to_python()


def checked(client, url, number):
    """Assert that a number, its list on all pages and its file agree."""
    listed, place = 0, 1
    while True:
        answer = client.get(url, {"page": place} | _query(url))
        assert answer.status_code == 200
        assert answer.context["count"] == number
        listed += len(answer.context["rows"])
        if not answer.context["page"].has_next():
            break
        place += 1
    assert listed == number
    path, _, query = url.partition("?")
    rows = sheet_of(client.get(f"{path}xlsx/?{query}"))
    assert len(rows) - 5 == number or (not number and len(rows) <= 5)


def _query(url):
    return dict(pair.split("=") for pair in url.partition("?")[2].split("&") if pair)


@pytest.mark.parametrize("month", [Month(2018, 2), SPRING, Month(2019, 3)])
@pytest.mark.parametrize("who", ["director", "leader"])
def test_every_number_of_the_bulletin_is_its_list_and_its_file(filled, client, visit, month, who):
    answer = visit(getattr(filled, who), "bulletin", month)

    numbers = numbers_of(answer)

    assert len(numbers) == 4 * len(figures.SIX)  # three departments and the total
    for url, number in numbers:
        checked(client, url, number)


def test_every_number_of_a_unit_report_is_its_list_and_its_file(filled, client, visit):
    for month in (SPRING, Month(2018, 9)):
        answer = visit(filled.unit_clerk, "unit_report", month, "JJC")
        numbers = numbers_of(answer)
        assert len(numbers) == len(figures.REPORT)
        for url, number in numbers:
            checked(client, url, number)


def test_frozen_numbers_keep_their_lists_when_the_data_move_on(filled, client, visit):
    before = numbers_of(visit(filled.director, "bulletin", SPRING))
    late = Told("JJC", SPRING.first, SPRING.last)
    histories.write([histories.brought_in(filled.office, late)])

    answer = visit(filled.director, "bulletin", SPRING)

    assert numbers_of(answer) == before
    assert answer.context["differing"] == 2  # assigned, overdue and open
    for url, number in before:
        checked(client, url, number)
    live = visit(filled.director, "bulletin", SPRING, query="?live=1")
    assert sum(n for _, n in numbers_of(live)) > sum(n for _, n in before)
    for url, number in numbers_of(live):
        checked(client, url, number)


def test_departments_read_all_numbers_and_open_their_own(filled, client, visit):
    answer = visit(filled.head, "bulletin", SPRING)

    groups = answer.context["groups"]
    lines = [line for group in groups for line in group.lines]
    assert [(line.name, line.is_own) for line in lines] == [
        ("基础教育处", True), ("信访办公室", False), ("人事处", False),
    ]  # fmt: skip
    assert {bool(number.url) for number in lines[0].numbers} == {True}
    others = [number for line in lines[1:] for number in line.numbers]
    others += answer.context["total"].numbers
    assert not any(number.url for number in others)
    for url, number in numbers_of(answer):
        checked(client, url, number)
    assert visit(filled.head, "figure_list", "assigned", SPRING, "RSC").status_code == 403
    assert visit(filled.head, "figure_list", "assigned", SPRING, "all").status_code == 403
    assert visit(filled.head, "figure_xlsx", "assigned", SPRING, "RSC").status_code == 403


def test_a_case_the_reader_may_not_see_keeps_its_row_and_nothing_else(world, visit):
    one = Told("JJC", date(2026, 3, 30), date(2026, 5, 29), ended=date(2026, 4, 2))
    histories.write([histories.sent(world.office, one, how="cancel", title="机密题名")])

    answer = visit(world.head, "figure_list", "assigned", Month(2026, 3), "JJC")

    assert answer.context["count"] == len(answer.context["rows"]) == 1
    assert "机密题名" not in answer.content.decode()
    rows = sheet_of(visit(world.head, "figure_xlsx", "assigned", Month(2026, 3), "JJC"))
    assert not any("机密题名" in str(cell) for row in rows for cell in row)


def test_restricted_cases_are_counted_apart_for_the_office_alone(world, visit):
    told = Told("JJC", date(2026, 3, 3), date(2026, 5, 4))
    secret = {"track": "accusation", "restricted": True, "subject_unit": world.rsc}
    histories.write([histories.sent(world.office, told, title="检举题名", **secret)])
    month = Month(2026, 3)

    office = visit(world.director, "bulletin", month)
    assert office.context["apart"] == 1
    assert "另有限制知悉" in office.content.decode()
    for reader in (world.head, world.leader, world.unit_clerk):
        answer = visit(reader, "bulletin", month)
        assert "apart" not in answer.context
        assert "另有限制知悉" not in answer.content.decode()
    accused = worlds.make_person(Duty.OFFICE, world.office)
    worlds.give_post(accused, Duty.HEAD, world.rsc)
    assert visit(accused, "bulletin", month).context["apart"] == 0


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_system_and_audit_staff_see_no_numbers(filled, visit, who):
    for name, *args in (
        ("bulletin_latest",), ("bulletin", SPRING), ("bulletin_xlsx", SPRING), ("report_list",),
        ("unit_report", SPRING, "JJC"), ("unit_report_xlsx", SPRING, "JJC"),
        ("figure_list", "assigned", SPRING, "JJC"), ("figure_xlsx", "assigned", SPRING, "JJC"),
    ):  # fmt: skip
        assert visit(getattr(filled, who), name, *args).status_code == 403


def test_a_unit_opens_its_own_reports_and_those_below(filled, visit):
    assert visit(filled.bureau_clerk, "unit_report", SPRING, "XHQ").status_code == 200
    assert visit(filled.bureau_clerk, "unit_report", SPRING, "XH001").status_code == 200
    assert visit(filled.bureau_clerk, "unit_report", SPRING, "JJC").status_code == 403
    assert visit(filled.unit_clerk, "unit_report", SPRING, "XHQ").status_code == 403
    assert visit(filled.clerk, "unit_report", SPRING, "XH001").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/bulletins/2018-13/", 404),
        ("/desk/bulletins/abc/", 404),
        ("/desk/bulletins/2017-12/", 404),
        ("/desk/bulletins/2999-01/", 404),
        ("/desk/bulletins/2899-01/", 404),
        ("/desk/reports/2018-05/NIX/", 404),
        ("/desk/reports/2016-05/JJC/", 404),
        ("/desk/figures/nix/2018-05/JJC/", 404),
        ("/desk/figures/assigned/2018-05/NIX/", 404),
        ("/desk/figures/assigned/2018-05/JJC/?source=nix", 404),
        ("/desk/figures/assigned/2018-06/JJC/?source=report", 404),
        ("/desk/figures/assigned/2018-06/all/?source=bulletin", 404),
        ("/desk/figures/assigned/2018-06/all/?source=report", 404),
    ],
)
def test_what_is_not_there_is_404(filled, client, path, status):
    client.force_login(filled.director)

    assert client.get(path).status_code == status


def test_the_latest_bulletin_is_of_the_month_that_ended_last(world, visit):
    answer = visit(world.head, "bulletin_latest")

    previous = Month.at(timezone.now()).previous
    assert answer.url == reverse("bulletin", args=[previous])
    assert visit(world.head, "bulletin", previous).status_code == 200


def test_the_clerk_confirms_once_with_one_click(filled, client, visit):
    answer = visit(filled.unit_clerk, "unit_report", SPRING, "JJC")
    assert answer.context["may_confirm"]
    assert "确认报送" in answer.content.decode()
    url, body = reverse("unit_report", args=[SPRING, "JJC"]), {"form_key": KEY % 1, "remarks": ""}
    for _line, reason, next_on in answer.context["form"].rows():
        body |= {reason.name: "等待学校补充材料。", next_on.name: "明天"}

    assert client.post(url, body).status_code == 302
    assert client.post(url, body).status_code == 302

    report = MonthlyReport.objects.get(unit=filled.jjc)
    assert (report.status, report.confirmed_by) == ("confirmed", filled.unit_clerk)
    assert Event.objects.filter(kind="report_confirmed").count() == 1
    again = client.post(url, body | {"form_key": KEY % 2})
    assert again.status_code == 422
    assert "此月报已经确认报送" in again.content.decode()
    assert client.post(url, body | {"form_key": KEY % 3, "remarks": "长" * 301}).status_code == 422


def test_nobody_else_confirms(filled, client, visit):
    for reader in (filled.handler, filled.director, filled.leader):
        answer = visit(reader, "unit_report", SPRING, "JJC")
        assert not answer.context["may_confirm"]
        posted = client.post(
            reverse("unit_report", args=[SPRING, "JJC"]), {"form_key": KEY % 4, "remarks": ""}
        )
        assert posted.status_code == 403


def test_only_the_office_makes_anew_and_corrects(filled, client, visit):
    again = reverse("bulletin_regenerate", args=[SPRING])
    report = reverse("unit_report_correct", args=[SPRING, "JJC"])
    client.force_login(filled.head)
    for place, url in enumerate((again, report)):
        assert client.post(url, {"form_key": KEY % place}).status_code == 403

    client.force_login(filled.director)
    late = Told("JJC", SPRING.first, SPRING.last)
    histories.write([histories.brought_in(filled.office, late)])
    assert client.post(again, {"form_key": KEY % 6}).status_code == 302
    assert client.post(report, {"form_key": KEY % 7}).status_code == 302
    assert Bulletin.objects.filter(version=2, status="draft").exists()
    assert MonthlyReport.objects.filter(unit=filled.jjc, version=2).exists()
    assert visit(filled.director, "bulletin", SPRING).context["document"].version == 2


def test_the_file_of_the_bulletin_says_what_it_is(filled, visit):
    rows = sheet_of(visit(filled.director, "bulletin_xlsx", SPRING))

    assert rows[0][0] == "2018年5月处室办理情况通报"
    assert "已冻结的第1版" in rows[1][0]
    assert rows[3][:2] == ["处室", "上月结转"]
    assert [row[0] for row in rows[4:]] == ["信访办公室", "基础教育处", "人事处", "合计"]
    assert rows[-1][2] == sum(row[2] for row in rows[4:-1])


def test_text_in_a_file_stays_text_and_the_export_is_on_the_trail(world, visit):
    one = Told("JJC", date(2026, 3, 3), date(2026, 5, 4))
    histories.write([histories.brought_in(world.office, one, title='=HYPERLINK("http://x")')])

    answer = visit(world.director, "figure_xlsx", "assigned", Month(2026, 3), "JJC")

    assert sheet_of(answer)[5][5] == '=HYPERLINK("http://x")'
    event = Event.objects.get(kind="export")
    said = {name: event.body[name] for name in ("figure", "unit", "rows")}
    assert said == {"figure": "assigned", "unit": "JJC", "rows": 1}
    assert event.body["sha256"] == sha256(answer.content).hexdigest()
    assert event.actor_id == world.director.pk


def test_the_list_of_reports_shows_own_units_and_the_search(world, visit):
    first = Month.at(timezone.now()).previous
    one = Told("JJC", first.first, first.last)
    histories.write([histories.brought_in(world.office, one)])
    for job in (MONTHLY_UNIT_REPORTS, MONTHLY_BULLETIN):
        assert job.missing(timezone.now()) == [first.key]
    actions.generate_unit_report(world.jjc, first, by=None, at=timezone.now())

    def units(answer):
        return [line["unit"].code for line in answer.context["lines"]]

    assert units(visit(world.unit_clerk, "report_list")) == ["JJC"]
    assert units(visit(world.director, "report_list")) == ["JJC", "RSC", "XFB", "XHQ", "XH001"]
    found = visit(world.director, "report_list", query="?q=人事")
    assert units(found) == ["RSC"]
    assert "未生成" in found.content.decode()


def test_empty_registers_have_empty_pages(world, visit):
    assert "还没有月报" in visit(world.director, "report_list").content.decode()


def test_pages_cost_the_same_queries_for_few_and_many_departments(
    filled, client, django_assert_max_num_queries
):
    paths = [
        reverse("bulletin", args=[SPRING]),
        reverse("bulletin", args=[Month(2018, 9)]),
        reverse("report_list"),
        reverse("unit_report", args=[SPRING, "JJC"]),
        reverse("figure_list", args=["opening", Month(2018, 9), "all"]),
    ]
    client.force_login(filled.director)

    def costs():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    before = costs()
    made = [
        worlds.make_unit(f"D{n}", f"第{n}处", Unit.Kind.DEPARTMENT, filled.commission)
        for n in range(20)
    ]
    told = [Told(unit.code, date(2018, 8, 1), date(2018, 9, 1)) for unit in made]
    histories.write([histories.brought_in(filled.office, one) for one in told])

    assert costs() == before
    assert max(before) <= 25


def test_frozen_data_hold_no_words_of_a_case(filled):
    for report in MonthlyReport.objects.all():
        assert set(json.loads(report.data)) == {"month", "unit", "name", "figures", "duties"}
        assert "反映问题" not in report.data
