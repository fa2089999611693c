"""Whoever may carry out what a rule proposes may leave it, and nobody else even finds it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability import actions
from accountability.models import Campaign, Failing, Proposal, Purpose
from accountability.proceeding_parties import answered, may_decide
from accountability.proposal_trail import events_visible_to
from accountability.rules import all_rules
from audit.models import Event
from meetings import actions as meeting
from meetings.models import MeetingKind
from organization import calendar
from organization.models import Duty
from petitions import actions as petitions
from petitions.models import Case, Recusal, Track
from petitions.workflow import Refused
from risk_assessment import actions as deciding
from risk_assessment.models import MajorDecision
from tests import world as worlds
from tests.accountability.situations import STORIES
from tests.world import MONDAY, days

pytestmark = pytest.mark.django_db
NOW = timezone.now()
UNTIL = timezone.localdate() + days(14)
NOBODY = {"head", "handler", "unit_clerk", "bureau_clerk", "bureau_head", "admin", "auditor",
          "security"}  # fmt: skip


@pytest.fixture
def world():
    calendar.fill_missing_years(timezone.localdate())
    built = worlds.build()
    built.extra["secretary"] = worlds.make_person(Duty.SECRETARY_GENERAL, built.commission, "方正")
    # Who decides when the leader opens a proceeding.
    worlds.make_person(Duty.FIRST_RESPONSIBLE, built.commission, "高远")
    return built


def supervise(world, row, by):
    actions.supervise(
        row.case, unit=world.jjc, failing=Failing.LATE, requirement="限期办结。", until=UNTIL,
        proposal=row, by=by, at=NOW,
    )  # fmt: skip


def list_it(world, row, by):
    actions.put_on_campaign(Campaign.objects.get(), row.case, by=by, at=NOW)


def discuss(world, row, by):
    planned = meeting.plan_meeting(
        unit=world.office, kind=MeetingKind.AD_HOC, held_on=UNTIL, by=by, at=NOW
    )
    meeting.put_on_agenda(planned, case=row.case, by=by, at=NOW)


def proceed(world, row, by):
    acted_on, today = MONDAY.date(), timezone.localdate()
    party = answered(world.jjc, acted_on)[0]
    deciders = may_decide(world.jjc, party, by, today)
    actions.open_proceeding(
        world.jjc, acted_on=acted_on, answerer=party.person, decider=deciders[0].person,
        ground="L1", proposal=row, by=by, at=NOW,
    )  # fmt: skip


def reassess(world, row, by):
    deciding.reassess(MajorDecision.objects.get(), words="集中信访。", proposal=row, by=by, at=NOW)


# What is proposed by which rule, how it is carried out, and who may.
PURPOSES = {
    Purpose.SUPERVISE: ("overdue", supervise, {"clerk", "director", "leader", "secretary"}),
    Purpose.CAMPAIGN: ("campaign_often", list_it, {"director", "leader", "secretary"}),
    Purpose.TOPIC: ("topic_overdue", discuss, {"clerk", "director", "leader", "secretary"}),
    Purpose.PROCEEDING: ("liable_clock", proceed, {"director", "leader", "secretary"}),
    Purpose.REASSESS: ("reassess_burst", reassess, {"director", "leader", "secretary"}),
}


def proposed(world, code):
    speaks = next(STORIES[code](world))
    speaks.run(speaks.at)
    return Proposal.objects.select_related("case__unit").get(rule=code)


def people(world):
    named = {name: getattr(world, name) for name in (*NOBODY, "clerk", "director", "leader")}
    return named | {"secretary": world.extra["secretary"]}


def carries_out(world, carry_out, row, by):
    """Try it and take it back; what is refused for another reason was this person's to do."""
    with transaction.atomic():
        try:
            carry_out(world, row, by)
        except (PermissionDenied, Case.DoesNotExist):
            return False
        finally:
            transaction.set_rollback(True)
    return True


def opens(person, row):
    client = Client()
    client.force_login(person)
    return client.get(reverse("proposal_dismiss", args=[row.pk])).status_code


@pytest.mark.parametrize("purpose", PURPOSES)
def test_who_may_carry_it_out_may_leave_it_and_nobody_else(world, purpose):
    code, carry_out, may = PURPOSES[purpose]
    row = proposed(world, code)
    assert row.purpose == purpose
    for name, person in people(world).items():
        assert carries_out(world, carry_out, row, person) is (name in may), name
        assert (opens(person, row) == 200) is (name in may), name
        if name not in may:
            with pytest.raises(PermissionDenied, match="有权采纳"):
                actions.dismiss(row, words="不必。", by=person, at=NOW)
    for name in sorted(may):
        Proposal.objects.filter(pk=row.pk).update(stage="open", decided_by=None, decided_on=None)
        actions.dismiss(row, words="不必。", by=people(world)[name], at=NOW)
        with pytest.raises(Refused, match="已经处理过"):
            actions.dismiss(row, words="不必。", by=people(world)[name], at=NOW)


def test_every_purpose_of_a_rule_is_tried():
    assert set(PURPOSES) == {rule.purpose for rule in all_rules().values()}


def test_who_must_keep_out_of_a_counted_case_does_not_find_the_proposal(world):
    row = proposed(world, "reassess_burst")
    case = Case.objects.get(pk=row.facts["cases"][0])
    ground = {"ground": Recusal.Ground.RELATION, "words": "近亲属", "at": MONDAY}
    petitions.recuse(case, world.leader, by=world.director, **ground)
    assert opens(world.leader, row) == 404
    assert opens(world.director, row) == 200


def test_that_somebody_was_not_held_to_account_is_known_to_who_might_have(world):
    row = proposed(world, "liable_clock")
    actions.dismiss(row, words="已督办，不追究。", by=world.director, at=NOW)
    trail, on = Event.objects.filter(kind="proposal_dismissed"), timezone.localdate()
    assert trail.count() == 1
    for name, person in people(world).items():
        seen = events_visible_to(person, on, trail).exists()
        assert seen is (name in {"director", "leader", "secretary"}), name


def test_who_only_leads_the_case_is_offered_nothing_to_leave(world):
    secret = worlds.register(world, matter_fields={"track": Track.ACCUSATION}).case
    secret = worlds.bring_to(world, secret, "start", at=MONDAY)
    actions.set_lead(secret, leader=world.leader, reason="疑难", by=world.director, at=NOW)
    facts = {"day": "2026-03-02", "nth": 2, "sent": "2026-03-02"}
    row = actions.propose("petitioned_again", "1", case=secret, facts=facts, at=NOW)
    link = reverse("proposal_dismiss", args=[row.pk])
    for person, offered in ((world.director, True), (world.leader, False)):
        client = Client()
        client.force_login(person)
        listed = client.get(reverse("supervision_list")).content.decode()
        assert (link in listed) is offered
        panel = client.get(reverse("case_supervision_panel", args=[secret.slug]))
        assert link not in panel.content.decode()  # shut to both until they say why they look
        assert (opens(person, row) == 200) is offered
