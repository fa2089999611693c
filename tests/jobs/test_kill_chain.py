"""A beat that is killed in the middle of every job of the responsibility chain: two beats at once
after that leave what one undisturbed run leaves, number by number."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accountability.actions import screening
from accountability.models import (
    CaseTask,
    ContactSlot,
    KeyPeriod,
    Proposal,
    Reminder,
    ScreeningReturn,
)
from audit.models import Event
from jobs.models import JobRun, State
from jobs.runner import run_due
from meetings.models import Attendee, Meeting
from organization import calendar
from organization.models import Duty
from petitions.actions import join
from petitions.models import NumberSeries
from risk_assessment import actions as deciding
from risk_assessment.models import AffectedGroup
from tests import world as worlds
from tests.accountability.campaigning import opened
from tests.accountability.keeping import open_period, put
from tests.jobs import chain_settings
from tests.processes import finish, start
from tests.risk_assessment.deciding import conclude, enter, write
from tests.world import MONDAY, days

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
SETTINGS = "tests.jobs.chain_settings"
AT = MONDAY + days(120)
TODAY = AT.date()
CASES = 3
# Each job, and the statement in whose second or third row it is cut off.
DEATHS = [
    ("key_periods", 'INSERT INTO "accountability_contactslot"', 2),
    ("screening_reminders", 'UPDATE "accountability_screeningreturn"', 2),
    ("campaign_candidates", 'INSERT INTO "accountability_proposal"', 3),
    ("meetings", 'INSERT INTO "meetings_meeting"', 2),
    ("meeting_topics", 'INSERT INTO "accountability_proposal"', 3),
    ("proceeding_proposals", 'INSERT INTO "accountability_proposal"', 2),
    ("reminders", 'INSERT INTO "accountability_reminder"', 3),
    ("supervision_proposals", 'INSERT INTO "accountability_proposal"', 2),
    ("reassess_decisions", 'INSERT INTO "accountability_proposal"', 2),
]
# The last word of a job that has done everything: who comes after it finds nothing left to do.
LAST_WORDS = [
    (job, 'UPDATE "jobs_jobrun" SET "state" = %s, "result_hash"', 1) for job, *_ in DEATHS
]


@pytest.fixture
def world():
    """Return a commission in which every job of the chain has several rows to write at `AT`."""
    calendar.fill_missing_years(MONDAY.date())
    world = worlds.build()
    petition_office = world.office.Kind.PETITION_OFFICE
    second = worlds.make_unit("XHXF", "徐汇信访室", petition_office, world.bureau)
    worlds.make_person(Duty.REGISTRAR, second, "林晓")
    opened(world)
    cases = [_repeated(world, n) for n in range(CASES)]
    over = open_period(world, start=TODAY - days(9), last=TODAY - days(4))
    now = open_period(world, start=TODAY, last=TODAY + days(4))
    for case in cases:
        put(world, over, case, reason="repeat")
        put(world, now, case, reason="repeat")
    units = [world.jjc, world.rsc, world.bureau]
    screening.call_screening(
        title="开学前排查", units=units, until=TODAY - days(5), scope="招生",
        by=world.director, at=MONDAY,
    )  # fmt: skip
    for _ in range(CASES):
        _decided(world, cases)
    return world


def _repeated(world, n):
    phone = f"1300000432{n}"
    case = worlds.bring_to(world, worlds.register(world, phone=phone).case, "start")
    for _ in range(2):
        join(case, worlds.submission(phone=phone), by=world.clerk, at=MONDAY)
    return case


def _decided(world, cases):
    """Sign a decision with one predicted objection, and link two cases to it."""
    decision = enter(world)
    write(
        world, decision, scores={1: (4, 4), 2: (2, 2), 3: (1, 1)}, measures=[1], after={1: (2, 4)}
    )
    conclude(world, decision)
    deciding.sign_assessment(decision, by=world.leader, at=MONDAY)
    group = AffectedGroup.objects.get(assessment__decision=decision)
    for case in cases[:2]:
        deciding.link_decision(case, decision, group=group, by=world.director, at=MONDAY)


def written():
    """Return what the jobs leave, without what no two runs have in common: keys and salts."""
    rows = {
        "reminders": Reminder.objects.values_list(
            "number", "case__number", "clock", "clock_no", "rung", "due_on", "issued_on",
            "to__username",
        ),
        "proposals": Proposal.objects.values_list("key", "facts", "about", "made_on", "stage"),
        "tasks": CaseTask.objects.values_list(
            "case__number", "no", "origin", "person__username", "due_on", "stage"
        ),
        "slots": ContactSlot.objects.values_list("entry", "no", "task__case__number", "task__no"),
        "periods": KeyPeriod.objects.values_list("slug", "closed_at"),
        "returns": ScreeningReturn.objects.values_list("round", "unit__code", "reminded_on"),
        "meetings": Meeting.objects.values_list("number", "slot", "held_on", "convenor__name"),
        "attendees": Attendee.objects.values_list("meeting__number", "person", "unit"),
        "series": NumberSeries.objects.values_list("unit", "kind", "year", "last"),
        "events": [
            (subject, seq, kind, {**body, "proposal": None})
            for subject, seq, kind, body in Event.objects.values_list(
                "chain__subject", "seq", "kind", "body"
            )
        ],
    }  # fmt: skip
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


def one_quiet_run():
    """Return what a run leaves that nobody disturbs, and take it back."""
    with transaction.atomic():
        assert not [one for one in run_due(AT) if one.is_bad]
        left = written()
        transaction.set_rollback(True)
    return left


def beat(count):
    at = AT.isoformat()
    lines = finish(
        [start("django", "run_due_jobs", "--at", at, settings=SETTINGS) for _ in range(count)]
    )
    return [line for printed in lines for line in printed]


def die(when, deaths):
    """Let each job be cut off by its own kill; the lease of the dead lasts by the real clock."""
    words = [word for death in deaths for word in death]
    (dead,) = finish(
        [start("tests.workers.dying", when, AT.isoformat(), *words, settings=SETTINGS)]
    )
    assert dead == [job for job, _, _ in deaths]
    running = JobRun.objects.filter(state=State.RUNNING)
    assert running.update(lease_until=timezone.now() - timedelta(seconds=1)) == len(deaths)


def test_killed_in_every_job_the_beats_after_it_leave_what_one_quiet_run_leaves(world, settings):
    settings.DUE_JOBS = chain_settings.DUE_JOBS
    before, quiet = written(), one_quiet_run()
    assert written() == before
    for name in ("reminders", "proposals", "slots", "meetings", "events", "series"):
        assert len(quiet[name]) > len(before[name]) + 1, name

    die("after", DEATHS)

    half = written()
    for name in ("reminders", "proposals", "slots", "returns", "meetings"):
        assert before[name] != half[name] != quiet[name], name  # really in the middle
    die("before", LAST_WORDS)
    assert written() == quiet
    beat(2)
    assert written() == quiet
    assert beat(1) == ["Nothing is due."]
    assert written() == quiet
    assert set(JobRun.objects.values_list("state", flat=True)) == {State.DONE}
    assert set(JobRun.objects.values_list("fence", flat=True)) == {3}
    proof = io.StringIO()
    call_command("verify", "--json", stdout=proof)
    assert json.loads(proof.getvalue())["ok"]
