"""What has outlived its term is erased after two others have looked; figures and proof stay."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event, EventText
from audit.verify import run_checks
from organization.models import Duty
from petitions import actions, drafts, retention
from petitions.models import (
    DisposalBatch,
    DisposalStage,
    Draft,
    Petition,
    Petitioner,
    Reply,
    RetentionClass,
    Track,
)
from petitions.workflow import Refused
from reports.contents import live_bulletin
from reports.figures import REPORT
from reports.month import Month
from tests.petitions.pages.browsers import browser, post, words
from tests.petitions.vault.conftest import DEMAND, HIDDEN, NOTE
from tests.world import OPINION, bring_to, make_person, register


@pytest.fixture
def deputy(world):
    """The director of the office; the other one proposes."""
    return make_person(Duty.OFFICE, world.office, "赵副")


@pytest.fixture
def batch(world, closed, now):
    return actions.propose_disposal(world.office, by=world.clerk, at=now)


def approve(world, batch, now):
    actions.first_review_disposal(batch, by=world.director, at=now)
    return actions.second_review_disposal(batch, by=world.leader, at=now)


def test_terms_are_seeded_and_count_from_the_day_of_closing(world, closed, now):
    assert dict(RetentionClass.objects.values_list("track", "years")) == {
        Track.REMEDY: 10, Track.ACCUSATION: 15, Track.SUGGESTION: 5,
    }  # fmt: skip
    today = now.date()
    assert list(retention.due(world.office, world.clerk, today)) == [closed]
    closed.refresh_from_db()
    term = closed.closed_on.replace(year=closed.closed_on.year + 10)
    assert list(retention.due(world.office, world.clerk, term)) == []
    assert list(retention.due(world.office, world.clerk, term + timedelta(days=1))) == [closed]
    RetentionClass.objects.filter(track=Track.REMEDY).update(years=12)
    assert list(retention.due(world.office, world.clerk, today)) == []


def test_it_is_proposed_by_the_office_and_only_what_is_due(world, closed, now):
    for user in (world.leader, world.head, world.handler, world.admin, world.auditor):
        with pytest.raises(PermissionDenied):
            actions.propose_disposal(world.office, by=user, at=now)
    young = bring_to(world, register(world, at=now).case, "close", at=now)
    batch = actions.propose_disposal(world.office, by=world.clerk, at=now)
    assert [item.case for item in batch.items.all()] == [closed]
    assert young.closed_on is not None
    with pytest.raises(Refused, match="没有到期"):
        actions.propose_disposal(world.office, by=world.clerk, at=now)


def test_two_different_people_review_and_neither_is_the_proposer(world, closed, now, deputy):
    batch = actions.propose_disposal(world.office, by=world.director, at=now)
    for user in (world.director, world.clerk, world.leader, world.head):
        with pytest.raises(PermissionDenied):
            actions.first_review_disposal(batch, by=user, at=now)
    with pytest.raises(Refused):
        actions.second_review_disposal(batch, by=world.leader, at=now)
    with pytest.raises(Refused):
        actions.dispose(batch, by=world.clerk, at=now)
    actions.first_review_disposal(batch, by=deputy, at=now)
    for user in (world.director, deputy, world.clerk, world.head):
        with pytest.raises(PermissionDenied):
            actions.second_review_disposal(batch, by=user, at=now)
    actions.second_review_disposal(batch, by=world.leader, at=now)
    with pytest.raises(PermissionDenied):
        actions.dispose(batch, by=world.leader, at=now)
    assert actions.dispose(batch, by=world.director, at=now).stage == DisposalStage.DISPOSED


def test_the_database_refuses_one_person_in_two_roles(world, batch):
    for change in (
        {"first_by": world.clerk},
        {"first_by": world.leader, "second_by": world.leader},
        {"second_by": world.clerk},
        {"stage": "approved"},
        {"stage": "disposed", "first_by": world.director},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DisposalBatch.objects.filter(pk=batch.pk).update(**change)


def test_a_case_is_kept_and_a_batch_refused_for_a_reason(world, batch, now):
    item = batch.items.get()
    with pytest.raises(Refused):
        actions.keep_from_disposal(item, " ", by=world.director, at=now)
    with pytest.raises(PermissionDenied):
        actions.keep_from_disposal(item, "诉讼中", by=world.handler, at=now)
    actions.keep_from_disposal(item, "诉讼中", by=world.director, at=now)
    item.refresh_from_db()
    assert (item.live, item.kept_because, item.kept_by) == (False, "诉讼中", world.director)
    with pytest.raises(PermissionDenied):
        actions.refuse_disposal(batch, "不同意", by=world.clerk, at=now)
    actions.refuse_disposal(batch, "不同意", by=world.leader, at=now)
    again = actions.propose_disposal(world.office, by=world.clerk, at=now)
    assert again.items.count() == 1


def test_what_is_erased_is_gone_and_what_counts_is_the_same(world, batch, closed, now):
    drafts_of = Draft.objects.create(
        owner=world.clerk, form="reply", about=closed.slug, fields={"a": ["b"]}, saved_at=now
    )
    assert drafts.latest(world.clerk, "reply", closed.slug) == drafts_of
    before = figures(closed)
    events = list(Event.objects.filter(chain=closed.chain_id).values())
    actions.dispose(approve(world, batch, now), by=world.clerk, at=now)
    person = Petitioner.objects.get()
    assert person.erased
    assert {person.name, person.phone, person.address, person.id_number, person.name_hash} == {""}
    petition = Petition.objects.get()
    assert (petition.title, petition.text, petition.demands) == ("", "", [])
    reply = Reply.objects.get()
    assert (reply.request, reply.findings, reply.opinion, reply.basis) == ("", "", "", "")
    assert not EventText.objects.filter(event__chain=closed.chain_id).exists()
    assert not Draft.objects.exists()
    kept = Event.objects.filter(chain=closed.chain_id).exclude(kind="dispose")
    assert list(kept.values()) == events
    report = run_checks()
    assert [finding for result in report.checks for finding in result.findings] == []
    assert figures(closed) == before
    assert list(retention.due(world.office, world.clerk, now.date())) == []


def figures(case):
    """Every figure of the month in which the case was closed, and the ids behind it."""
    case.refresh_from_db()
    month = Month.of(case.closed_on)
    found = {
        figure.code: sorted(figure.query(month).values_list("pk", flat=True)) for figure in REPORT
    }
    assert any(found.values())
    table = live_bulletin(month)
    return found, [(row.code, row.numbers) for row in table.rows], table.balance


def test_nothing_is_erased_when_the_event_fails(world, batch, closed, now, monkeypatch):
    approve(world, batch, now)

    def fails(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("audit.log.append", fails)
    with pytest.raises(RuntimeError):
        actions.dispose(batch, by=world.clerk, at=now)
    assert Petitioner.objects.get().name == HIDDEN[0]
    assert EventText.objects.filter(event__chain=closed.chain_id).exists()


def test_a_case_that_runs_again_stops_the_batch(world, batch, closed, now):
    approve(world, batch, now)
    type(closed).objects.filter(pk=closed.pk).update(
        stage="replied", awaits="close", closed_on=None
    )
    with pytest.raises(Refused, match="重新办理"):
        actions.dispose(batch, by=world.clerk, at=now)


def test_the_pages_lead_from_the_proposal_to_the_tombstone(world, closed):
    home = reverse("disposal_list")
    text = words(browser(world.clerk).get(home))
    assert "1 件已过保管期限" in text
    answer = post(world.clerk, reverse("disposal_propose"), unit=world.office.pk)
    batch = DisposalBatch.objects.get()
    url = reverse("disposal_detail", args=[batch.pk])
    assert answer.url == url
    assert post(world.clerk, reverse("disposal_propose"), unit=world.office.pk).status_code == 422

    def act(user, step, **fields):
        return post(user, reverse("disposal_act", args=[batch.pk, step]), **fields).status_code

    assert "初审通过" not in words(browser(world.clerk).get(url))
    assert "初审通过" in words(browser(world.director).get(url))
    assert act(world.clerk, "first") == 403
    assert act(world.leader, "second") == 422
    assert act(world.director, "refuse", words="") == 422
    assert act(world.director, "nothing") == 404
    assert act(world.director, "first") == 302
    assert act(world.leader, "second") == 302
    assert act(world.clerk, "dispose") == 302
    text = words(browser(world.clerk).get(reverse("case_detail", args=[closed.slug])))
    assert "已到期销毁" in text
    assert batch.number in text
    assert not [value for value in (*HIDDEN, DEMAND, NOTE, OPINION.findings) if value in text]
    for user in (world.handler, world.unit_clerk, world.admin, world.auditor):
        assert browser(user).get(home).status_code == 403
    assert browser(world.bureau_head).get(url).status_code == 404


def test_the_pages_ask_as_much_for_one_case_as_for_many(world, closed, now):
    batch = actions.propose_disposal(world.office, by=world.clerk, at=now)
    url = reverse("disposal_detail", args=[batch.pk])
    then = now - timedelta(days=4500)

    def count():
        client = browser(world.director)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    one = count()
    for _ in range(4):
        case = bring_to(world, register(world, at=then).case, "close", at=then)
        batch.items.create(case=case)
    assert count() == one


def test_a_term_is_changed_by_the_administrator_and_on_the_trail(world, now):
    term = RetentionClass.objects.get(track=Track.REMEDY)
    for user in (world.clerk, world.leader, world.security, world.auditor):
        with pytest.raises(PermissionDenied):
            actions.set_term(term, years=12, basis="", by=user, at=now)
    assert actions.set_term(term, years=12, basis="新表", by=world.admin, at=now).years == 12
    event = Event.objects.get(kind="retention_changed")
    assert event.body == {"track": "remedy", "before": 10, "years": 12}
