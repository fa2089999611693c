"""The rates of a month beside each other: each number is as long as its list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.models import Duty
from reports import figures
from reports.statistics import rates
from tests import world as worlds
from tests.reports import stories, taken_apart

JULY = "?month=2018-07"


@pytest.fixture
def filled(world):
    stories.tell(world, 3, count=45)
    return world


@pytest.fixture
def visit(client):
    def opened(user, query=JULY):
        client.force_login(user)
        return client.get(reverse("rates") + query)

    return opened


@pytest.mark.parametrize(("who", "query"), [("director", JULY), ("leader", f"{JULY}&unit=JJC")])
def test_every_number_is_as_long_as_its_list(filled, visit, who, query):
    reader = getattr(filled, who)
    answer = visit(reader, query)
    assert answer.status_code == 200
    assert len(taken_apart.numbers_of(answer)) > 10
    assert taken_apart.differing(answer, reader) == []


def test_the_page_has_the_rates_of_the_law_and_says_which_may_still_change(filled, visit):
    lines = {
        line.rate.code: line
        for group in visit(filled.director).context["groups"]
        for line in group.lines
    }
    assert lines.keys() == {rate.code for rate in rates.RATES}
    assert {rate.code for rate in (*figures.remedies.RATES, *figures.ratings.RATES)} <= lines.keys()
    assert all(line.is_final for line in lines.values())
    running = visit(filled.director, "").context["groups"]
    waits = {line.rate.code for group in running for line in group.lines if not line.is_final}
    assert waits == {"settled_at_once_rate", "review_rate", "rereview_rate"}


def test_it_is_a_panel_of_the_overview_in_few_statements(filled, visit, client):
    page = visit(filled.leader).content.decode()
    panel = visit(filled.leader, f"{JULY}&panel=1").content.decode()
    assert panel.strip().startswith("<section")
    assert panel.strip() in page
    client.force_login(filled.leader)
    assert (
        f"{reverse('rates')}?month=2018-07&amp;panel=1"
        in client.get(reverse("overview") + JULY).content.decode()
    )
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("rates") + JULY)
    assert len(asked) <= 12


def test_whoever_sees_the_report_of_a_unit_sees_its_rates_and_no_further(filled, visit, client):
    bureau = worlds.make_person(Duty.IN_CHARGE, filled.bureau)
    for stranger in (bureau, filled.bureau_clerk):
        assert visit(stranger, f"{JULY}&unit=JJC").status_code == 403
    assert visit(filled.auditor).status_code == 403
    address, whole = reverse("unit_report", args=["2018-07", "JJC"]), visit(filled.director)
    for who in ("head", "handler", "unit_clerk"):
        answer = visit(getattr(filled, who))
        assert taken_apart.differing(answer, getattr(filled, who)) == []
        assert 0 < len(answer.context["groups"]) == len(whole.context["groups"])
        assert answer.context["asked"].place.code == "JJC"
        assert visit(getattr(filled, who), f"{JULY}&unit=RSC").status_code == 403
        assert reverse("rates") in client.get(address).content.decode()


def test_the_list_behind_a_rate_opens_for_a_handler_and_leads_back(filled, visit, client):
    numbers = taken_apart.numbers_of(visit(filled.handler))
    listed = next(url for url, number in numbers.items() if number)
    page = client.get(listed)
    assert page.status_code == 200
    assert f'href="{reverse("statistics")}"' not in page.content.decode()
    assert f'href="{reverse("rates")}"' in page.content.decode()
    other = listed.replace("unit=JJC", "unit=RSC")
    assert other != listed
    assert client.get(other).status_code == 403
