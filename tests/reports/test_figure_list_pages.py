"""Every figure opens exactly its rows, for everybody who may open it, as a page and as a file."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audit.models import Event
from petitions.models import Case, Petition
from reports import figures
from reports import rows as rows_of
from reports.asked import asked
from reports.measures import WHOLE, Scope
from reports.month import Month
from reports.period import Days, Year
from tests.reports import stories

TODAY = date(2026, 3, 2)
SPRING = Days(date(2018, 2, 10), date(2018, 8, 20))


@pytest.fixture
def told(world):
    return stories.tell(world, 3, 50)


def opened(client, user, code, period, whose):
    client.force_login(user)
    return client.get(reverse("figure_list", args=[code, period, whose]))


@pytest.mark.parametrize(
    ("who", "unit"), [("director", "XFB"), ("leader", "JJC"), ("head", "JJC"), ("clerk", "RSC")]
)
def test_every_list_is_as_long_as_its_number(world, told, who, unit):
    scope = Scope.of([{"XFB": world.office, "JJC": world.jjc, "RSC": world.rsc}[unit].pk])
    user, filled = getattr(world, who), 0
    for figure in figures.ALL:
        if not figure.by:
            continue
        period = Year(2018) if figure.yearly else SPRING
        found = asked(figure.code, period, unit, {}, user=user, on=TODAY)
        rows = list(found.every_row(user, TODAY))
        number = figure.count(period, scope)
        assert found.number == number == sum(row.many or 1 for row in rows), figure.code
        filled += bool(number)
    assert filled > 8


def test_the_page_lists_what_the_number_counts(world, told, client):
    for code in ("people", "unit_notice_due", "replied", "assigned", "leads", "recommended"):
        answer = opened(client, world.director, code, SPRING, "JJC")
        figure, scope = figures.BY_CODE[code], Scope.of([world.jjc.pk])
        assert answer.status_code == 200
        assert answer.context["asked"].number == figure.count(SPRING, scope)
        assert len(answer.context["rows"]) == figure.rows(SPRING, scope).count() <= 50


def test_what_the_reader_may_not_see_keeps_number_and_days(world, told, client):
    figure = figures.BY_CODE["unit_notice_due"]
    answer = opened(client, world.handler, figure.code, Year(2018), "JJC")
    rows = answer.context["rows"]
    assert len(rows) == figure.count(Year(2018), Scope.of([world.jjc.pk]))
    hidden = [row for row in rows if not row.url]
    assert all(row.number and not row.title and row.days[0][1] for row in hidden)


def test_rows_of_a_case_exist_for_whoever_sees_the_case_and_for_nobody_else(world, told):
    for user in (world.clerk, world.leader, world.head, world.handler, world.bureau_clerk):
        for model in rows_of.OF_CASE:
            every, seen = model.objects.order_by("pk"), Case.objects.visible_to(user, TODAY)
            found = {pk for pk, _known in rows_of._seen(model, every, user, TODAY)}
            assert found == set(every.filter(case__in=seen).values_list("pk", flat=True))
            if model is not Petition:
                own = model.objects.visible_to(user, TODAY)
                assert found == set(own.values_list("pk", flat=True)), model


def test_the_whole_and_a_subtree_open_for_who_reaches_them(world, told, client):
    for user, whose, status in (
        (world.director, "whole", 200), (world.leader, "whole", 200), (world.head, "whole", 403),
        (world.director, "SHEC+", 200), (world.bureau_clerk, "XHQ+", 200),
        (world.head, "SHEC+", 403), (world.head, "all", 403), (world.admin, "whole", 403),
    ):  # fmt: skip
        assert opened(client, user, "petitions", Year(2018), whose).status_code == status
    answer = opened(client, world.director, "petitions", Year(2018), "whole")
    assert answer.context["asked"].number == figures.BY_CODE["petitions"].count(Year(2018), WHOLE)
    below = opened(client, world.director, "petitions", Year(2018), "SHEC+")
    assert below.context["asked"].number == answer.context["asked"].number
    assert "及下属单位" in below.content.decode()


def test_what_there_is_not_is_not_found(world, told, client):
    for code, period, whose in (
        ("nix", "2018", "JJC"), ("petitions", "2999", "JJC"), ("petitions", "2018", "NIX"),
        ("petitions", "2018", "NIX+"), ("campaign_listed", "2018-03", "JJC"),
        ("meetings", "2018", "JJC"), ("petitions", "2018-13", "JJC"),
        ("petitions", "2018-02-30..2018-03-01", "JJC"), ("petitions", "2018..2019", "JJC"),
    ):  # fmt: skip
        client.force_login(world.director)
        assert client.get(f"/desk/figures/{code}/{period}/{whose}/").status_code == 404
    url = reverse("figure_list", args=["petitions", "2018", "XFB"])
    assert client.get(f"{url}?source=bulletin").status_code == 404


def test_the_file_has_the_same_rows_and_is_on_the_trail(world, told, client):
    client.force_login(world.director)
    figure = figures.BY_CODE["people"]
    answer = client.get(reverse("figure_xlsx", args=["people", SPRING, "XFB"]))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    lines = rows.to_python()
    head = next(place for place, line in enumerate(lines) if line[0] == "编号")
    assert lines[head][:4] == ["编号", "登记单位", "收到日期", "人次"]
    scope = Scope.of([world.office.pk])
    assert sum(line[3] for line in lines[head + 1 :]) == figure.count(SPRING, scope)
    event = Event.objects.get(kind="export")
    assert event.body["rows"] == figure.rows(SPRING, scope).count() == len(lines) - head - 1
    assert event.chain.subject == f"figures/{SPRING}"


def test_a_list_is_read_in_the_same_queries_however_long(
    world, told, client, django_assert_max_num_queries
):
    client.force_login(world.director)
    for period in (Month(2018, 3), Year(2018)):
        with django_assert_max_num_queries(22):
            client.get(reverse("figure_list", args=["petitions", period, "XFB"]))


def test_a_part_of_a_number_opens_its_rows(world, told, client):
    client.force_login(world.director)
    figure, scope = figures.BY_CODE["people"], Scope.of([world.office.pk])
    url = reverse("figure_list", args=["people", SPRING, "XFB"])
    answer = client.get(f"{url}?channel=visit&subtopic=E05-04")
    assert answer.context["asked"].number == figures.BY_CODE["visitors"].count(SPRING, scope)
    page = answer.content.decode()
    assert "来访" in page
    assert "channel=visit&amp;subtopic=E05-04" in page  # the file is narrowed as well
    assert figure.count(SPRING, scope) > answer.context["asked"].number
    for query in ("channel=nix", "topic=E99", "host=NIX", "region=NIX"):
        assert client.get(f"{url}?{query}").status_code == 404
    entries = reverse("figure_list", args=["enquiries", SPRING, "XFB"])
    assert client.get(f"{entries}?channel=visit").status_code == 404  # they are of no case
