"""Every rule that proposes something: it says why with its facts, it can be left with a reason
that is kept, and it speaks again of what is new alone."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accountability import actions
from accountability.models import Proposal, Purpose
from accountability.rules import all_rules, suggested
from audit import log
from audit.models import Event
from organization import calendar
from petitions.workflow import Refused
from tests import world as worlds
from tests.accountability.situations import STORIES
from tests.world import days

pytestmark = pytest.mark.django_db
REASON = "已与承办单位当面核实，暂不需要。"


@pytest.fixture
def world():
    calendar.fill_missing_years(timezone.localdate())
    return worlds.build()


def spoken(code, speaks):
    """Let the rule speak, twice as beats do, and return the one proposal that came of it."""
    before = set(Proposal.objects.values_list("pk", flat=True))
    for _ in range(2):
        speaks.run(speaks.at)
    (made,) = Proposal.objects.filter(rule=code).exclude(pk__in=before)
    return made


def sentence(proposal, language):
    with translation.override(language):
        return suggested([proposal])[0].why


def leave(person, proposal, words):
    """Send the form of the page in the person's name."""
    client = Client()
    client.force_login(person)
    said = {"form_key": str(uuid.uuid4()), "words": words}
    return client.post(reverse("proposal_dismiss", args=[proposal.pk]), said)


def kept_event(proposal):
    """Return the event that keeps the dismissal."""
    if proposal.case is None or proposal.purpose == Purpose.PROCEEDING:
        return Event.objects.get(chain__subject=f"proposal/{proposal.pk}")
    return proposal.case.chain.events.filter(kind="dismiss_proposal").latest("seq")


def said_as(fact):
    """Return a fact as a sentence says it: days as the office writes them."""
    day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", fact)
    return "{}年{}月{}日".format(*map(int, day.groups())) if day else fact


def test_every_registered_rule_has_a_situation():
    assert set(STORIES) == set(all_rules())


@pytest.mark.parametrize("code", sorted(STORIES))
def test_it_says_why_and_is_left_with_a_reason_until_there_is_something_new(world, code):
    story = STORIES[code](world)
    speaks = next(story)
    proposal = spoken(code, speaks)
    chinese, english = sentence(proposal, "zh-hans"), sentence(proposal, "en")
    for fact in speaks.facts:
        assert said_as(fact) in chinese, fact
    assert english
    assert english != chinese
    for fact in proposal.facts.values():
        if isinstance(fact, int):
            assert str(fact) in english

    bare = leave(world.director, proposal, "  ")
    assert bare.status_code == 422
    assert "必填" in bare.content.decode()
    with pytest.raises(Refused, match="不采纳的理由"):
        actions.dismiss(proposal, words=" ", by=world.director, at=timezone.now())
    proposal.refresh_from_db()
    assert proposal.stage == Proposal.Stage.OPEN

    assert leave(world.director, proposal, REASON).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.stage, proposal.words) == (Proposal.Stage.DISMISSED, REASON)
    assert (proposal.decided_by, proposal.decided_on) == (world.director, timezone.localdate())
    event = kept_event(proposal)
    assert (event.actor_id, event.body["rule"]) == (world.director.pk, code)
    assert log.texts([event])[event.pk] == REASON

    if code != "topic_requested":  # here the leader asks, not the calendar
        speaks.run(speaks.at)
        speaks.run(speaks.at + days(1))
        assert Proposal.objects.filter(rule=code).count() == 1
    renewed = next(story)
    fresh = spoken(code, renewed)
    assert fresh.stage == Proposal.Stage.OPEN
    assert fresh.facts != proposal.facts
    for fact in renewed.facts:
        assert said_as(fact) in sentence(fresh, "zh-hans"), fact
