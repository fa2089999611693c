"""The chain of responsibility in the demo: every desk has work, and nothing the product forbids."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from accountability.leading import Leading
from accountability.models import (
    AccountabilityProceeding,
    Campaign,
    CampaignCase,
    CaseLead,
    DutyRecord,
    Instruction,
    Recommendation,
    Supervision,
)
from audit.models import Event
from demo.pace import SHANGHAI
from errands.models import Errand
from jobs.leases import Lease
from meetings.jobs import call_meetings, slots_missing
from meetings.models import Decision, Meeting, MeetingStage
from organization.models import Substitution, User
from petitions.desk_items import items_of
from petitions.models import (
    Assignment,
    AssignmentStage,
    Case,
    CaseGrant,
    CaseStage,
    FactRequest,
    Reply,
    Track,
)
from petitions.workflow import TABLE
from portal.models import Doubt, OnlineSubmission
from reports import corrections
from reports.declared.overview import STEPS
from reports.jobs import freeze_bulletin, freeze_unit_reports, months_missing
from reports.models import Bulletin, BulletinStatus, MonthlyReport, OverdueNote, ReportReminder
from reports.month import Month
from risk_assessment.models import Assessment, AssessmentStage
from siege.planting import Found, Walker
from tests.demo.loads import disordered, findings, load

AT = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
TODAY = AT.date()
CASES = 400
# What lies on a desk, beside cases, by login.
DESKS = {
    "clerk": {"网上咨询"},
    "office": {"月报", "异议待答复", "专项治理"},
    "leader": {"包案职责", "专项治理", "稳评签署", "责任追究"},
    "head": {"月报", "通报待核对", "督办", "建议书"},
    "handler": {"答复批示", "化解方案", "例会议定"},
    "unitclerk": {"月报", "督办", "网上咨询", "防范措施"},
    "bureauhead": {"月报", "督办"},
}


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Load once for this module; a roll-back at its end leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(AT, CASES)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded, db):
    """The loaded commission; what a test changes is rolled back."""


@pytest.fixture
def lease(monkeypatch):
    """A lease that is never lost."""
    monkeypatch.setattr(Lease, "confirm", lambda self: None)
    return Lease(run_id=0, fence=0)


def person(username):
    return User.objects.get(username=username)


def test_verify_finds_nothing(loaded):
    assert findings() == []


@pytest.mark.parametrize("username", DESKS)
def test_each_desk_has_work_beside_its_cases(loaded, username):
    kinds = {str(item.kind) for item in items_of(person(username), TODAY)}
    assert kinds >= DESKS[username]


def test_past_months_are_accepted_and_the_last_one_is_partly_open(loaded):
    months = months_missing(AT)
    found = Counter(MonthlyReport.objects.values_list("month", "status"))
    assert {month for month, _status in found} == set(months)
    assert {status for month, status in found if month != months[-1]} == {"accepted"}
    assert {status for month, status in found if month == months[-1]} == {
        "accepted", "confirmed", "generated", "returned",
    }  # fmt: skip
    assert MonthlyReport.objects.get(month=months[-1], unit__code="XHQ").status == "returned"
    assert MonthlyReport.objects.get(month=months[-1], unit__code="JJC").status == "generated"


def test_the_clock_finds_every_month_frozen_as_it_would_have_done(loaded, lease):
    reports = dict(MonthlyReport.objects.values_list("pk", "sha256"))
    for key in months_missing(AT):
        freeze_unit_reports(key, lease, AT)
        freeze_bulletin(key, lease, AT)
    assert dict(MonthlyReport.objects.values_list("pk", "sha256")) == reports
    assert Bulletin.objects.filter(version__gt=1).count() == 0


def test_a_report_was_returned_and_answered_and_some_were_late(loaded):
    story = Event.objects.filter(chain__subject__startswith="report/", kind="report_returned")
    assert story.count() == 2
    chain = story.order_by("occurred_at").first().chain
    kinds = list(chain.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "report_generated", "report_confirmed", "report_returned", "report_confirmed",
        "report_accepted",
    ]  # fmt: skip
    assert ReportReminder.objects.filter(rung=ReportReminder.Rung.LATE).exists()
    assert OverdueNote.objects.exists()


def test_bulletins_are_out_but_for_the_last_and_say_what_the_data_say(loaded):
    *past, last = Bulletin.objects.order_by("month")
    assert {row.status for row in past} == {BulletinStatus.PUBLISHED}
    assert last.status == BulletinStatus.CHECK
    assert last.check_until >= TODAY
    assert last.objections.count() == 1
    assert corrections.due(Month.parse(last.month)) == []


def test_the_leader_leads_five_cases_some_late_some_with_all_duties(loaded):
    leader = person("leader")
    leads = CaseLead.objects.running().of(leader)
    assert leads.count() == 5
    duties = Counter(DutyRecord.objects.values_list("lead", flat=True))
    kinds = {lead: set(row.duties.values_list("duty", flat=True)) for lead, row in
             ((row.pk, row) for row in leads)}  # fmt: skip
    assert {"facts", "plan", "contact", "guidance"} in kinds.values()
    assert set() in kinds.values()
    assert duties
    answered = Instruction.objects.filter(answered_on__isnull=False)
    assert answered.exists()
    assert Instruction.objects.unanswered().filter(due_on__lt=TODAY).exists()
    assert Leading(leader, TODAY).groups


def test_supervision_is_under_way_and_one_proceeding_waits_for_the_leader(loaded):
    stages = set(Supervision.objects.values_list("stage", flat=True))
    assert stages == {"issued", "answered"}
    assert Supervision.objects.filter(listed_on__isnull=False, until__lt=TODAY).exists()
    row = AccountabilityProceeding.objects.get()
    assert (row.stage, row.decider.username, row.answerer.username) == (
        "replied", "leader", "bureauhead",
    )  # fmt: skip
    assert row.facts.exists()
    assert set(Recommendation.objects.values_list("stage", flat=True)) == {"issued", "closed"}


def test_the_campaign_is_under_way(loaded):
    campaign = Campaign.objects.get()
    assert campaign.frozen_on is not None
    assert campaign.closed_on is None
    rows = CampaignCase.objects.filter(campaign=campaign)
    assert rows.resolved().count() == 1
    assert rows.explained().count() == 1
    assert rows.lacking().exists()
    assert rows.additions().count() == 1
    assert rows.filter(result="open", asked_on__isnull=False).exists()


def test_meetings_were_held_and_the_next_is_the_one_the_clock_calls(loaded, lease):
    held = Meeting.objects.filter(stage=MeetingStage.MINUTED)
    assert held.count() == 3
    assert all(meeting.minutes for meeting in held)
    undone = Decision.objects.filter(done_on__isnull=True)
    assert undone.filter(until__lt=TODAY).exists()
    assert undone.filter(until__gte=TODAY).exists()
    coming = Meeting.objects.filter(stage=MeetingStage.PLANNED)
    assert coming.filter(held_on__range=(TODAY, TODAY + timedelta(days=16))).exists()
    call_meetings(slots_missing(AT)[0], lease, AT)
    assert Meeting.objects.count() == held.count() + coming.count()


def test_one_assessment_is_finished_and_one_waits_for_the_signature(loaded):
    stages = Counter(Assessment.objects.values_list("stage", flat=True))
    assert stages == {AssessmentStage.SIGNED: 1, AssessmentStage.TO_SIGN: 1}
    signed = Assessment.objects.get(stage=AssessmentStage.SIGNED)
    assert signed.decision.issued_on is not None


def test_what_the_other_pages_of_the_rail_list_is_there(loaded):
    assert FactRequest.objects.filter(unit__code="JJC", stage="drafted").exists()
    assert FactRequest.objects.filter(unit__code="XHQ", stage="asked").exists()
    assert {errand.asked_by.username for errand in Errand.objects.all()} == {
        "clerk", "handler", "unitclerk",
    }  # fmt: skip
    assert Substitution.objects.on(TODAY).exists()
    assert CaseGrant.objects.exists()


@pytest.mark.parametrize("username", ["clerk", "office", "unitclerk"])
def test_whatever_is_linked_from_a_desk_opens(loaded, username):
    found = Found()
    Walker(person(username), [], found, 2).walk("/desk/", "/desk/", plant=False)
    assert found.faults == []
    assert len(found.addresses[username]) > 80


def test_the_overview_of_every_month_opens_and_each_step_has_both_of_its_days(loaded, client):
    client.force_login(person("office"))
    replied = Reply.objects.filter(case__track=Track.SUGGESTION, submitted_on__isnull=False)
    months = {Month.of(day).previous for day in replied.values_list("submitted_on", flat=True)}
    months |= {month.next for month in months}
    assert len(months) > 5  # a suggestion is answered without having been accepted
    for month in months:
        page = client.get(reverse("overview"), {"month": str(month)}).context["page"]
        assert len(page.steps) == len(STEPS)
        for step in page.steps:
            assert step.rows.value == step.spread.of.rows(month).count()


def test_everything_sent_in_opens_on_the_desk_that_registers_it(loaded, client):
    client.force_login(person("clerk"))
    rows = OnlineSubmission.objects.all()
    answers = {row.slug: client.get(reverse("online_detail", args=[row.slug])) for row in rows}
    assert {slug for slug, answer in answers.items() if answer.status_code != 200} == set()
    screened = OnlineSubmission.objects.exclude(doubts=[])
    assert len(screened) == 2
    for row in screened:
        words = answers[row.slug].content.decode()
        assert all(str(Doubt(code).label) in words for code in row.doubts)


def test_every_stage_is_reached_and_every_step_of_the_table_taken(loaded):
    assert set(Case.objects.values_list("stage", flat=True)) == set(CaseStage)
    assert set(Assignment.objects.values_list("stage", flat=True)) == set(AssignmentStage)
    assert {row.code for row in TABLE} <= set(Event.objects.values_list("kind", flat=True))


def test_nothing_happens_after_the_demo_day_begins_nor_in_the_wrong_order(loaded):
    horizon = AT.replace(hour=0)
    assert not Event.objects.filter(occurred_at__gt=horizon).exists()
    assert not disordered()


def test_what_is_old_is_news_to_nobody(loaded):
    untold = Event.objects.filter(told_at__isnull=True).exclude(chain__subject__startswith="case/")
    assert untold
    assert min(untold.values_list("occurred_at", flat=True)) > AT - timedelta(days=4)
