"""The office overview: every number is as long as its list, for everybody who may open it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organization.models import Duty, Unit
from reports import actions
from reports.month import Month
from tests import world as worlds
from tests.reports import histories, stories, taken_apart
from tests.reports.reference import Told

JULY = "?month=2018-07"


@pytest.fixture
def filled(world):
    stories.tell(world, 3, count=45)
    return world


@pytest.fixture
def visit(client):
    def opened(user, query="", name="overview"):
        client.force_login(user)
        return client.get(reverse(name) + query)

    return opened


@pytest.mark.parametrize("who", ["director", "clerk", "leader"])
def test_every_number_is_as_long_as_its_list(filled, visit, who):
    reader = getattr(filled, who)

    answer = visit(reader, JULY)

    assert answer.status_code == 200
    assert len(taken_apart.numbers_of(answer)) > 30
    assert taken_apart.differing(answer, reader) == []


def test_the_list_itself_has_the_rows_of_the_number(filled, client, visit):
    numbers = taken_apart.numbers_of(visit(filled.director, JULY))
    for url, number in list(numbers.items())[::9]:
        answer = client.get(url)
        assert answer.context["behind"].number == number
        assert answer.context["count"] == number


def test_the_units_add_up_and_so_do_the_units_below_them(filled, visit):
    told = Told("XH001", date(2018, 7, 3), date(2018, 8, 3))
    histories.write([histories.sent(filled.office, told), histories.sent(filled.office, told)])

    whole = visit(filled.director, JULY).context["page"]
    bureau = next(line for line in whole.lines if line.place.code == "XHQ")
    below = visit(filled.director, f"{JULY}&unit=XHQ").context["page"]

    assert [n.value for n in below.total] == [n.value for n in bureau.numbers]
    for place, total in enumerate(whole.total):
        assert sum(line.numbers[place].value for line in whole.lines) == total.value


def test_units_stand_in_their_order_or_by_what_is_late_but_never_by_volume(filled, visit):
    page = visit(filled.director, "?month=2019-02").context["page"]
    assert [line.place.rank for line in page.lines] == sorted(
        line.place.rank for line in page.lines
    )

    late = visit(filled.director, "?month=2019-02&sort=overdue").context["page"]
    assert [line.overdue for line in late.lines] == sorted(
        (line.overdue for line in late.lines), reverse=True
    )
    received = visit(filled.director, "?month=2019-02&sort=assigned").context["page"]
    assert [line.place for line in received.lines] == [line.place for line in page.lines]


def test_a_frozen_month_shows_what_reports_froze_and_lists_it(filled, visit):
    july, now = Month(2018, 7), timezone.now()
    for unit in (filled.jjc, filled.rsc, filled.office):
        actions.generate_unit_report(unit, july, by=None, at=now)
    before = taken_apart.numbers_of(visit(filled.director, f"{JULY}&source=frozen"))
    late = Told("JJC", july.first, july.last)
    histories.write([histories.brought_in(filled.office, late)])

    answer = visit(filled.director, f"{JULY}&source=frozen")

    assert before
    assert taken_apart.numbers_of(answer) == before
    assert taken_apart.differing(answer, filled.director) == []
    live = visit(filled.director, JULY).context["page"]
    assert live.total[0].value == answer.context["page"].total[0].value + 1


def test_an_accusation_changes_no_number_anybody_sees(filled, visit):
    readers = (filled.director, filled.leader, filled.clerk)
    before = [taken_apart.numbers_of(visit(reader, JULY)) for reader in readers]
    told = Told("JJC", date(2018, 7, 3), date(2018, 7, 20))
    secret = {"track": "accusation", "restricted": True, "subject_unit": filled.rsc}
    histories.write([histories.sent(filled.office, told, title="检举题名", **secret)])

    after = [taken_apart.numbers_of(visit(reader, JULY)) for reader in readers]

    assert after == before


def test_the_page_asks_as_many_queries_for_many_units_as_for_few(filled, client, visit):
    visit(filled.director, JULY)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("overview") + JULY)
    for n in range(20):
        unit = worlds.make_unit(f"S{n}", f"第{n}中学", Unit.Kind.SCHOOL, filled.bureau)
        told = Told(unit.code, date(2018, 7, 3), date(2018, 8, 3))
        histories.write([histories.sent(filled.office, told)])
    with CaptureQueriesContext(connection) as many:
        answer = client.get(reverse("overview") + JULY)

    assert len(answer.context["page"].lines) > 2
    assert len(many) == len(few) <= 18


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?month=2018-13", 404), ("?month=abc", 404), ("?month=2999-01", 404), ("?month=", 200),
        ("?unit=NIX", 404), ("?month=2018-07&topic=%00", 404), ("?month=1949-01", 200),
        ("?month=2018-07&sort=%00&source=x&all=1", 200),
    ],
)  # fmt: skip
def test_whatever_the_address_says_there_is_an_answer(filled, visit, query, status):
    assert visit(filled.director, query).status_code == status


def test_a_leader_of_a_bureau_sees_the_bureau_and_nothing_else(filled, visit):
    leader = worlds.make_person(Duty.IN_CHARGE, filled.bureau)

    answer = visit(leader, JULY)

    assert [place.code for place in answer.context["trail"]] == ["XHQ"]
    assert taken_apart.differing(answer, leader) == []
    assert visit(leader, f"{JULY}&unit=JJC").status_code == 403


@pytest.mark.parametrize("who", ["head", "handler", "unit_clerk", "admin", "auditor"])
def test_the_overview_is_not_for_everybody(filled, visit, who):
    assert visit(getattr(filled, who), JULY).status_code == 403
