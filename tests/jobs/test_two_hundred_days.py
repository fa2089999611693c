"""Two hundred days of beat, each day once and every seventh twice: what is there afterwards is
what the calendar says, worked out here a second time, and another round adds nothing."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from accountability.actions import campaigns
from accountability.models import CaseTask, KeyPeriod, Proposal, Reminder, TaskSource
from jobs import runner
from meetings.models import Meeting
from organization import calendar
from organization.workdays import WorkCalendar
from petitions.actions import join
from petitions.verify import check_numbers, check_projections
from reports.models import Bulletin, MonthlyReport
from tests import world as worlds
from tests.accountability.keeping import open_period, put
from tests.world import MONDAY, bring_to, days, submission

pytestmark = pytest.mark.django_db
DAYS = 200
# All but the nightly proofs and the sweeps of accounts, which read everything and write no work.
JOBS = [
    "petitions.jobs.CLOCK_SWEEP",
    "accountability.key_jobs.KEY_PERIODS",
    "accountability.key_jobs.SCREENING_REMINDERS",
    "accountability.campaign_jobs.CAMPAIGN_CANDIDATES",
    "accountability.proceeding_jobs.PROCEEDING_PROPOSALS",
    "accountability.jobs.REMINDERS",
    "accountability.jobs.SUPERVISION_PROPOSALS",
    "meetings.jobs.MEETINGS",
    "meetings.jobs.MEETING_TOPICS",
    "risk_assessment.jobs.REASSESS",
    "reports.jobs.MONTHLY_UNIT_REPORTS",
    "reports.jobs.MONTHLY_BULLETIN",
]
FIRST, LAST = MONDAY.date(), (MONDAY + days(DAYS - 1)).date()
PERIOD = (FIRST + timedelta(days=30), FIRST + timedelta(days=41))
RHYTHM = 3


def beat(every=1):
    for n in range(0, DAYS, every):
        for _ in range(2 if n % 7 == 0 else 1):
            assert [o for o in runner.run_due(MONDAY + days(n)) if o.is_bad] == []


def counted():
    names = ("accountability", "meetings", "risk_assessment", "reports", "petitions", "audit")
    return {
        model._meta.label: model._default_manager.count()
        for name in names
        for model in apps.get_app_config(name).get_models()
    }


def fortnights(workdays: WorkCalendar):
    """Return the days of the meetings called within the two hundred, by the rule in words: every
    second Wednesday since 6 January 2010, moved to the next working day."""
    slots, slot = [], date(2010, 1, 6)
    while slot <= LAST + timedelta(days=14):
        if slot > FIRST:
            slots.append(slot)
        slot += timedelta(days=14)
    return [workdays.next_workday(slot) for slot in slots]


def test_two_hundred_days_of_beat_leave_exactly_what_the_calendar_says(settings):
    settings.DUE_JOBS = JOBS
    world = worlds.build()
    late = bring_to(world, worlds.register(world).case, "start")
    again = bring_to(world, worlds.register(world, phone="13000004321").case, "start")
    for n in (3, 9):
        said = submission(received_on=FIRST + timedelta(days=n), phone="13000004321")
        join(again, said, by=world.clerk, at=MONDAY + days(n))
    campaigns.open_campaign(
        world.office, year=2026, title="2026年专项治理", leader=world.leader, target=80,
        by=world.director, at=MONDAY,
    )  # fmt: skip
    period = open_period(world, start=PERIOD[0], last=PERIOD[1], rhythm=RHYTHM)
    put(world, period, again, reason="repeat")

    beat()

    held = list(Meeting.objects.order_by("held_on").values_list("held_on", flat=True))
    assert held == fortnights(calendar.load(FIRST, LAST + timedelta(days=60)))
    for case in (late, again):
        for clock in ("C4", "C5"):
            rungs = list(
                Reminder.objects.filter(case=case, clock=clock)
                .order_by("pk")
                .values_list("rung", flat=True)
            )
            assert rungs == ["soon", "today", "overdue"], (case, clock)
    tasks = CaseTask.objects.filter(source=TaskSource.KEY_PERIOD)
    length = (PERIOD[1] - PERIOD[0]).days + 1
    assert tasks.count() == -(-length // RHYTHM)
    assert tasks.open().count() == tasks.count()  # nobody's duty is forgotten at the end
    assert KeyPeriod.objects.get().closed_at is not None
    proposed = Proposal.objects.filter(purpose="campaign").order_by("rule")
    assert list(proposed.filter(case=again).values_list("rule", flat=True)) == [
        "campaign_often", "campaign_overdue",
    ]  # fmt: skip
    assert Proposal.objects.filter(rule="overdue", case=late).count() == 1
    months = [f"2026-{n:02}" for n in range(3, 9)]
    assert list(Bulletin.objects.order_by("month").values_list("month", flat=True)) == months
    reports = MonthlyReport.objects.filter(unit=world.jjc).order_by("month")
    assert list(reports.values_list("month", flat=True)) == months
    assert [*check_numbers(), *check_projections()] == []

    before = counted()
    beat(every=9)
    assert counted() == before
