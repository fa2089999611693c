"""From every page of numbers the others are one step away, and from the desk two at most."""

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.policy import pages_for
from organization.standing import standing
from reports.ways import WAYS

OPEN = ("overview", "statistics", "report_list", "briefing_latest")
PEOPLE = ("director", "clerk", "leader", "head", "unit_clerk", "handler")


@pytest.mark.parametrize("who", PEOPLE)
def test_each_page_leads_to_all_that_open(world, client, who):
    person = getattr(world, who)
    client.force_login(person)
    open_to = pages_for(standing(person, timezone.localdate()).roles)
    expected = [reverse(name) for name in WAYS if name in open_to]
    for name in OPEN:
        answer = client.get(reverse(name))
        if answer.status_code == 200:
            assert [way.url for way in answer.context["ways"]] == expected
            assert [way.url for way in answer.context["ways"] if way.current] == [reverse(name)]


@pytest.mark.parametrize("who", PEOPLE)
def test_the_desk_leads_to_what_the_rail_does_not(world, client, who):
    person = getattr(world, who)
    client.force_login(person)
    page = client.get("/desk/", follow=True).content.decode()
    assert any(f'href="{reverse(name)}"' in page for name in WAYS)
