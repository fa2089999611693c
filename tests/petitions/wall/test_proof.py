"""The nightly proof: it finds nothing while the wall stands, and a hole when there is one."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Event
from jobs.runner import run_one
from organization.models import Duty
from petitions import actions, wall_proof
from petitions.models import CaseQuerySet, Notice
from tests import world as worlds
from tests.world import MONDAY, give_post, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def walled(world, accuse, principal):
    """An accusation against the bureau, and a recusal of the handler from another case."""
    case = accuse(units=[world.bureau])
    other = worlds.register(world).case
    actions.recuse(
        other, world.handler, ground="relation", words="有关", by=world.director, at=MONDAY
    )
    give_post(world.bureau_clerk, Duty.OFFICE, world.office)
    return case


def test_who_must_not_know_is_counted_and_nothing_is_found(world, walled):
    proof = wall_proof.prove(MONDAY.date())
    assert proof.cases == 1
    assert proof.pairs == 4  # principal, clerk and head of the bureau; the recused handler
    assert proof.accounts >= 12
    assert proof.leaks == []
    assert not list(wall_proof.check_wall())


def test_a_hole_in_the_wall_is_found_with_account_and_number_alone(world, walled, monkeypatch):
    Notice.objects.create(
        to=world.bureau_clerk, case=walled, event_id=1, kind="assign", created_at=MONDAY
    )
    nothing = CaseQuerySet.hidden_from
    monkeypatch.setattr(CaseQuerySet, "hidden_from", lambda self, held: nothing(self, held).none())
    leaks = wall_proof.prove(MONDAY.date()).leaks
    found = {(leak.account, leak.number, leak.way) for leak in leaks}
    name = world.bureau_clerk.username
    assert {(name, walled.number, "visible_to"), (name, walled.number, "notices")} <= found
    finding = next(iter(wall_proof.check_wall()))
    assert finding.where == f"{name} {walled.number}"
    assert walled.title not in finding.what


def test_a_hole_in_the_trail_is_found_too(world, walled, monkeypatch):
    monkeypatch.setattr(
        wall_proof.permissions, "events_visible_to", lambda user, on, events: events
    )
    ways = {leak.way for leak in wall_proof.prove(MONDAY.date()).leaks}
    assert ways == {"trail"}


def test_every_account_has_its_turn_by_every_way(world, walled, monkeypatch):
    asked = []
    real = wall_proof.branches
    monkeypatch.setattr(
        wall_proof, "branches", lambda person, *rest: asked.append(person.pk) or real(person, *rest)
    )
    for night in range(wall_proof.NIGHTS):
        assert wall_proof.prove(MONDAY.date() + worlds.days(night)).leaks == []
    assert len(asked) == len(set(asked)) == 4


def test_the_job_writes_numbers_and_runs_once_a_night(world, walled):
    (period,) = wall_proof.nights_missing(MONDAY)
    for _ in range(2):
        assert run_one(wall_proof.WALL_PROOF, period, MONDAY).state == "done"
    event = Event.objects.get(kind="wall_proof")
    assert set(event.body) == {"cases", "accounts", "pairs", "leaks"}
    assert event.body["leaks"] == 0


def test_the_results_are_for_security_and_audit_alone(world, walled):
    run_one(wall_proof.WALL_PROOF, "2026-03-02", MONDAY)
    url = reverse("wall_proofs")
    for person in (world.security, world.auditor):
        client = Client()
        client.force_login(person)
        page = client.get(url)
        assert page.status_code == 200
        assert walled.number not in page.content.decode()
    for person in (world.clerk, world.admin, make_person(Duty.HEAD, world.rsc)):
        client = Client()
        client.force_login(person)
        assert client.get(url).status_code == 403
