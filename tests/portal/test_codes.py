"""Who wrote, came or telephoned gets a query code at the desk: once, on a slip."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from petitions.models import Channel, Topic, Track
from petitions.workflow import Refused
from portal import actions, codes
from portal.models import QueryCode
from tests import world as worlds
from tests.world import bring_to, days

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def petition(world, now):
    return worlds.register(world, at=now - days(3))


def follow(code, second="1234"):
    """Ask by a code as the public does; returns the browser and the answer."""
    client = Client()
    return client, client.post("/track/", {"code": code, "second": second})


def test_the_desk_makes_a_code_that_opens_the_progress_page(world, petition, now):
    code = actions.issue_code(petition, by=world.clerk, at=now)
    client, answer = follow(code)
    assert "收到" in client.get(answer.headers["Location"]).content.decode()
    event = petition.case.chain.events.get(kind="query_code_issued")
    assert event.actor_id == world.clerk.pk
    kept = [str(row) for row in QueryCode.objects.values_list()]
    kept += [str(row) for row in Event.objects.values_list()]
    assert not any(code in row or codes.plain(code) in row for row in kept)


def test_a_new_code_ends_the_old_one_and_what_it_opened(world, petition, now):
    old = actions.issue_code(petition, by=world.clerk, at=now)
    client, answer = follow(old)
    with pytest.raises(Refused, match="已经发放过"):
        actions.issue_code(petition, by=world.clerk, at=now)
    new = actions.issue_code(petition, replace=True, by=world.clerk, at=now)
    assert client.get(answer.headers["Location"]).headers["Location"] == "/track/"
    assert follow(old)[1].status_code == 422
    assert follow(new)[1].status_code == 302
    assert QueryCode.objects.count() == 1


@pytest.mark.parametrize("who", ["unit_clerk", "handler", "head", "leader", "admin"])
def test_only_the_office_that_registered_hands_out_codes(who, world, petition, now):
    bring_to(world, petition.case, "sign", at=now)
    with pytest.raises(PermissionDenied):
        actions.issue_code(petition, by=getattr(world, who), at=now)
    assert not QueryCode.objects.exists()


def test_what_came_online_has_its_code(world, now):
    petition = worlds.register(world, at=now, channel=Channel.ONLINE)
    with pytest.raises(Refused, match="网上提交"):
        actions.issue_code(petition, by=world.clerk, at=now)


def test_the_code_of_an_accusation_shows_only_that_it_was_passed_on(world, now):
    matter = {"track": Track.ACCUSATION, "topic": Topic.objects.get(code="E14-01")}
    petition = worlds.register(world, at=now, matter_fields=matter)
    code = actions.issue_code(petition, by=world.clerk, at=now)
    client, answer = follow(code)
    words = client.get(answer.headers["Location"]).content.decode()
    assert "不在网上显示" in words
    assert petition.case.title not in words


def test_the_slip_is_shown_once(world, petition, signed):
    browser, page = signed(world.clerk), reverse("case_code", args=[petition.case.slug])
    panel = reverse("case_petitioner_panel", args=[petition.case.slug])
    assert page in browser.get(panel).content.decode()
    assert browser.send(page, petition=petition.pk).status_code == 302
    slip = browser.get(page).content.decode()
    (code,) = CODE.findall(slip)
    assert follow(code)[1].status_code == 302
    assert "后4位" in slip
    assert code not in browser.get(page).content.decode()
    again = browser.send(page, petition=petition.pk)
    assert again.status_code == 422
    assert "原查询码作废" in again.content.decode()
    assert browser.send(page, petition=petition.pk, replace="on").status_code == 302
    assert CODE.findall(browser.get(page).content.decode()) != [code]


def test_the_page_is_shut_to_the_unit(world, petition, signed, now):
    bring_to(world, petition.case, "sign", at=now)
    browser, page = signed(world.unit_clerk), reverse("case_code", args=[petition.case.slug])
    assert browser.get(page).status_code in {302, 403}
    panel = reverse("case_petitioner_panel", args=[petition.case.slug])
    assert page not in browser.get(panel).content.decode()
