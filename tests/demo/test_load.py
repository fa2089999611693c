"""`load_demo`: the same each time, once, and along the life-cycle table."""

import hashlib
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accountability.models import CampaignCase, CaseLead, CaseTask, Instruction, Supervision
from audit.models import Event, EventText
from demo.walk import Turns, draw_detours, walk
from meetings.models import AgendaItem, Meeting
from organization.models import Post, User
from petitions import workflow
from petitions.models import (
    Assignment,
    Case,
    CaseStage,
    Clock,
    FactRequest,
    Petition,
    Petitioner,
    Reply,
)
from petitions.waiting import Place
from reports.models import Bulletin, MonthlyReport
from risk_assessment.models import MajorDecision

# The columns that a second run must give again: no ids, salts, hashes or recorded times.
COLUMNS = [
    (Case, "slug title stage host__code handler__username due_on due_code version"),
    (Petition, "number case__slug received_on channel title text registered_at"),
    (Petitioner, "petition__number kind name phone address"),
    (Assignment, "case__slug no unit__code stage due_on requirement sent_by__username"),
    (Reply, "case__slug no stage number findings opinion outcome author__username"),
    (Clock, "case__slug code assignment_no started_on due_on stopped_on told_soon"),
    (Event, "chain__subject seq kind actor_role actor_unit occurred_at"),
    (EventText, "event__chain__subject event__seq text"),
    (Post, "unit__code duty person__username person__name title valid_from valid_to"),
    (MonthlyReport, "month unit__code sha256 status confirmed_by__username confirmed_at remarks"),
    (Bulletin, "month version sha256 status check_until published_at"),
    (CaseLead, "case__slug leader__username began_on reason"),
    (CaseTask, "case__slug no source what unit__code person__username due_on stage"),
    (Instruction, "case__slug no words given_on due_on answered_on"),
    (Supervision, "number case__slug unit__code stage until requirement"),
    (CampaignCase, "campaign__slug case__slug result until handler__username"),
    (Meeting, "number held_on stage slot"),
    (AgendaItem, "meeting__number order title outcome"),
    (MajorDecision, "number title issued_on"),
    (FactRequest, "number unit__code stage text"),
]

NUMBERED = ("person/", "errand/", "reception/")


def digest():
    """Return one hash of all that was written, but for the chains that have ids in their names."""
    seen = hashlib.sha256()
    for model, names in COLUMNS:
        columns = names.split()
        for row in model.objects.order_by(*columns).values_list(*columns):
            if not str(row[0]).startswith(NUMBERED):
                seen.update(repr(row).encode())
    return seen.hexdigest()


@pytest.mark.django_db
def test_a_second_load_changes_nothing_and_says_so(capsys):
    call_command("load_demo", cases=3, at="2026-11-24")
    before, count = digest(), Case.objects.count()
    call_command("load_demo", cases=3, at="2026-11-24")
    assert "already" in capsys.readouterr().out
    assert (digest(), Case.objects.count()) == (before, count)
    assert count >= 3  # and those that show the turns a matter may take


@pytest.mark.django_db
def test_no_cases_makes_the_structure_alone():
    call_command("load_demo", cases=0, at="2026-11-24")
    assert User.objects.filter(username="handler").exists()
    assert not Case.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["yesterday", "2099-01-01"])
def test_a_day_that_cannot_be_is_refused_in_one_sentence(at):
    with pytest.raises(CommandError):
        call_command("load_demo", cases=1, at=at)
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_the_same_seed_and_day_give_the_same_rows():
    seen = []
    for at in ("2026-11-24", "2026-11-24T22:10"):
        with transaction.atomic():
            call_command("load_demo", cases=120, at=at, seed=7)
            seen.append(digest())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_a_walk_follows_the_table():
    chance = Random(3)
    for _ in range(200):
        path = walk(
            Turns(
                kind=chance.choice(("assign", "transfer")),
                needs_leader=chance.random() < 0.2,
                detours=draw_detours(chance),
                agreed=chance.random() < 0.5,
            )
        )
        position = Place()
        for code in path[1:]:
            assert code in {row.code for row in position.steps()}
            position = position.after(workflow.BY_CODE[code])
        assert position.case == CaseStage.CLOSED
