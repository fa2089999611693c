"""The figures of the briefing are counted from records that the office's own actions made."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from audit.models import Event
from audit.verify import check_chains
from demo import briefing
from demo.briefing_plan import Size
from meetings.models import Meeting
from petitions import actions
from petitions.models import Channel, Resolution
from petitions.verify import check_numbers, check_projections
from portal.actions import withdraw, withdraw_reply
from portal.models import Enquiry, PublishedCase
from reports.period import Year
from reports.queries.chain import campaign_resolved
from tests.world import MONDAY

pytestmark = pytest.mark.django_db
SMALL = Size(
    meetings=3,
    issues=1,
    campaigns={2008: (1, 1), 2010: (5, 4)},
    published=6,
    enquiries={2009: (4, 1), 2010: (20, 5)},
)
FIGURES = {
    "meetings": 4,
    "issues_resolved_at_meetings": 1,
    "campaign_resolved_total": 5,
    "campaign_rate": {"2008": None, "2010": 0.8},
    "cases_published": 6,
    "replies_published": 5,
    "replies_published_share": 0.25,
}


def figures(capsys, year=2010):
    capsys.readouterr()
    call_command("briefing_figures", year, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_records_are_made_once_and_the_figures_follow_them(capsys):
    loaded = briefing.load(at=MONDAY, size=SMALL)
    assert (loaded.cases, loaded.meetings, loaded.enquiries) == (6, 4, 24)
    first = figures(capsys)
    assert first == FIGURES
    assert briefing.load(at=MONDAY, size=SMALL) is None
    call_command("load_briefing")
    assert "already" in capsys.readouterr().out
    assert figures(capsys) == first
    assert not [*check_chains(), *check_numbers(), *check_projections()]
    assert not Event.objects.filter(told_at__isnull=True).exclude(actor_role="system").exists()
    _the_figures_change_with_the_records(capsys, first)


def _the_figures_change_with_the_records(capsys, first):
    director = Meeting.objects.first().planned_by
    withdraw(PublishedCase.objects.published().first(), words="有误", by=director, at=MONDAY)
    reply = Enquiry.objects.published().received_in(2010).first()
    withdraw_reply(reply, words="有误", by=director, at=MONDAY)
    row = briefing_row(2010)
    settled = row.case
    actions.join(
        settled,
        actions.Submission(
            channel=Channel.LETTER,
            received_on=date(2010, 12, 20),
            title="再次反映",
            text="问题又出现了。",
            name="某人",
        ),
        by=director,
        at=MONDAY.replace(year=2010, month=12, day=20),
    )
    settled.refresh_from_db()
    assert settled.resolution == Resolution.REOPENED
    second = figures(capsys)
    assert second["cases_published"] == first["cases_published"] - 1
    assert second["replies_published"] == first["replies_published"] - 1
    assert second["campaign_resolved_total"] == first["campaign_resolved_total"] - 1
    assert second["campaign_rate"] == {"2008": None, "2010": 0.6}


def briefing_row(year):
    return campaign_resolved(Year(year)).select_related("case").order_by("pk").last()


def test_a_year_without_records_has_no_rates(capsys):
    assert figures(capsys) == {
        "meetings": 0,
        "issues_resolved_at_meetings": 0,
        "campaign_resolved_total": 0,
        "campaign_rate": {},
        "cases_published": 0,
        "replies_published": 0,
        "replies_published_share": None,
    }


def test_the_page_prints_number_and_definition_for_those_it_is_for(world):
    url = reverse("briefing", args=[2010])
    for person, status in ((world.director, 200), (world.leader, 200), (world.handler, 403)):
        client = Client()
        client.force_login(person)
        answer = client.get(url)
        assert answer.status_code == status
    client.force_login(world.director)
    page = client.get(url).content.decode()
    assert "信访工作例会" in page
    assert "口径" in page
    assert client.get(reverse("briefing", args=[2007])).status_code == 404
