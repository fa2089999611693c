"""What a case is said to wait for, at every place the life-cycle table leads to."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from petitions.models import ENDED, Case, CaseStage
from petitions.waiting import KEPT_AS, STEPS, Place, awaited_at, places
from tests.world import bring_to, register


def test_the_table_leads_on_from_everywhere_but_from_where_the_work_is_over():
    for place in places():
        assert bool(awaited_at(place)) is (place.case not in ENDED), place
    assert {place.case for place in places()} == set(CaseStage)


def test_what_is_kept_tells_exactly_the_steps_that_may_be_taken():
    for place in places():
        told = {row.code for row in STEPS if awaited_at(place) in KEPT_AS[row.code]}
        assert told == {row.code for row in place.steps() if row in STEPS}, place


@pytest.mark.parametrize(
    ("stages", "awaited"),
    [
        (("triage",), "transfer"),
        (("routed", "pending_sign", "assign"), "sign"),
        (("routed", "return_requested", "assign"), "refuse_return"),
        (("in_progress", "working", "assign", "returned"), "draft"),
        (("in_progress", "working", "assign", "drafting"), "submit_draft"),
        (("replied", "working", "assign", "served"), "submit_report"),
        (("replied", "working", "transfer", "served"), "close"),
        (("replied", "done", "assign", "served"), "close"),
        (("routed", "signed", "assign", "", "suggestion"), "study"),
        (("replied", "", "", "issued"), "serve_answer"),
        (("replied", "", "", "served"), "close"),
    ],
)
def test_at_some_places(stages, awaited):
    assert awaited_at(Place(*stages)) == awaited


@pytest.mark.django_db
def test_the_database_refuses_an_open_case_that_waits_for_nothing(world):
    case = bring_to(world, register(world, at=timezone.localtime()).case, "sign", at=timezone.now())
    assert case.awaits == "accept"
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(awaits="")
