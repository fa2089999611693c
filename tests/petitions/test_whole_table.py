"""The life-cycle table beyond the straight path: at every place, each step and who may take it.

`whole_table.csv` says it for people to read: place, step, who. What is not in it goes through for
nobody and leaves nothing behind. The world is built once for all places.
"""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.models import Event
from organization.models import Role
from petitions import actions, permissions, situation, waiting
from petitions.models import Case, CaseStage, Track
from petitions.workflow import BY_CODE, TABLE, Party, Refused
from tests import world as worlds
from tests.petitions.steps import act
from tests.petitions.test_walks import place_of
from tests.world import MONDAY, bring_to, days, make_person, register

DAY = MONDAY.date()
CSV = Path(__file__).with_name("whole_table.csv")
PEOPLE = (
    "clerk", "director", "second", "leader", "head", "handler", "unit_clerk", "bureau_clerk",
    "admin",
)  # fmt: skip
BY_NOBODY = {"open", "redo", "window_lapse"}  # begun elsewhere, taken along, or by a job
NEXT = MONDAY + days(1)
NOT_STRAIGHT = set(CaseStage) - {"routed", "in_progress"}


def steps(world, case, *taken):
    """Take steps one after the other, each by its person."""
    for code, name in taken:
        act(world, case, code, getattr(world, name), NEXT)
        case = Case.objects.select_related("unit").get(pk=case.pk)
    return case


def fresh(world, **fields):
    return register(world, matter_fields=fields).case


def reviewed(world):
    case = bring_to(world, fresh(world), "close")
    return steps(world, case, ("request_review", "clerk"), ("decide_review", "director"))


def final(world):
    return steps(world, reviewed(world), ("serve_review", "clerk"), ("request_rereview", "clerk"))


def ended(world):
    return steps(world, final(world), ("decide_rereview", "second"))


def ended_again(world):
    number = ended(world).number
    return actions.no_longer_accept(
        fresh(world), number=number, words="相同", by=world.director, at=NEXT
    )


def linked(world):
    into = fresh(world)
    return actions.link_repeat(fresh(world), number=into.number, by=world.clerk, at=NEXT)


PLACES = {
    "triage": fresh,
    "return_requested": lambda w: steps(w, bring_to(w, fresh(w), "sign"), ("object", "head")),
    "returned": lambda w: steps(
        w, bring_to(w, fresh(w), "sign"), ("object", "head"), ("agree_return", "clerk")
    ),
    "refused": lambda w: steps(w, bring_to(w, fresh(w), "sign"), ("refuse", "head")),
    "not_ours": lambda w: steps(w, fresh(w), ("not_ours", "clerk")),
    "diverted": lambda w: steps(w, fresh(w), ("divert", "clerk")),
    "withdrawn": lambda w: steps(w, fresh(w), ("ask_withdraw", "clerk"), ("withdraw", "director")),
    "linked": linked,
    "void": lambda w: steps(w, fresh(w), ("void", "director")),
    "answered": lambda w: steps(w, fresh(w), ("answer_now", "clerk")),
    "accepted_here": lambda w: steps(w, fresh(w), ("accept_here", "clerk")),
    "suggestion": lambda w: steps(
        w, bring_to(w, fresh(w, track=Track.SUGGESTION), "sign"), ("study", "handler")
    ),
    "settled": lambda w: steps(w, bring_to(w, fresh(w), "start"), ("mediate", "handler")),
    "report_returned": lambda w: steps(
        w, bring_to(w, fresh(w), "submit_report"), ("return_report", "clerk")
    ),
    "anew": lambda w: steps(w, bring_to(w, fresh(w), "close"), ("reopen", "director")),
    "review": lambda w: steps(w, bring_to(w, fresh(w), "close"), ("request_review", "clerk")),
    "reviewed": reviewed,
    "review_served": lambda w: steps(w, reviewed(w), ("serve_review", "clerk")),
    "rereview": final,
    "hearing": lambda w: steps(w, final(w), ("open_hearing", "second")),
    "final": ended,
    "no_longer_accepted": ended_again,
    "archived": lambda w: steps(w, fresh(w), ("not_ours", "clerk"), ("archive", "clerk")),
}


def build():
    """Return the world and the case at each place."""
    world = worlds.build()
    world.second = make_person("office", world.office, "副主任")
    return world, {name: make(world) for name, make in PLACES.items()}


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker):
    """Build once for this module; a roll-back at its end leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def built(_built, db):
    return _built


def offered_at(world, case):
    """Return who is offered which step here: step -> names."""
    found = defaultdict(set)
    here = situation.of(case)
    for name in PEOPLE:
        person = getattr(world, name)
        if Case.objects.visible_to(person, DAY).filter(pk=case.pk).exists():
            for offer in permissions.offers(person, here, DAY):
                found[offer.row.code].add(name)
    return found


def written_down():
    with CSV.open(encoding="utf-8", newline="") as rows:
        found = defaultdict(dict)
        for place, code, who in list(csv.reader(rows))[1:]:
            found[place][code] = set(who.split())
    return found


def test_the_places_reach_every_stage_beside_the_straight_path(built):
    _world, cases = built
    assert {case.stage for case in cases.values()} >= NOT_STRAIGHT - {"accepted", "closed"}
    assert {place_of(case) for case in cases.values()} <= waiting.places()


@pytest.mark.parametrize("place", PLACES)
def test_each_step_is_offered_to_whom_it_is_written_down_for(built, place):
    world, cases = built
    assert offered_at(world, cases[place]) == written_down()[place]


def who_holds(row):
    """Return who would take a step, were it its turn: by the posts of this small world."""
    posts = {
        Role.REGISTRAR: "clerk", Role.OFFICE: "second", Role.LEADER: "leader", Role.HEAD: "head",
        Role.HANDLER: "handler", Role.UNIT_CLERK: "unit_clerk",
    }  # fmt: skip
    if row.party in {Party.OFFICE, Party.REVIEWER} and Role.OFFICE in row.roles:
        return "second"
    return posts[min(row.roles, key=list(Role).index)]


@pytest.mark.parametrize("place", PLACES)
def test_what_is_not_written_down_goes_through_for_nobody(built, place):
    world, cases = built
    case, offered = cases[place], written_down()[place]
    before, where = Event.objects.count(), place_of(case)
    for row in TABLE:
        if row.code in BY_NOBODY:
            continue
        allowed = offered.get(row.code, set())
        for name in {who_holds(row), "bureau_clerk"} - allowed:
            with pytest.raises((PermissionDenied, Refused)) as refusal, transaction.atomic():
                act(world, case, row.code, getattr(world, name), NEXT)
            assert str(refusal.value), (place, row.code, name)
    case.refresh_from_db()
    assert (Event.objects.count(), place_of(case)) == (before, where)


def test_every_step_of_the_table_is_offered_somewhere():
    told = {code for steps in written_down().values() for code in steps}
    straight = {
        "sign", "object", "cancel", "accept", "refuse", "study", "divert_unit", "start",
        "submit_draft", "return_draft", "approve_draft", "issue", "pass_report", "return_report",
        "serve",
    }  # fmt: skip
    assert told | straight | BY_NOBODY == {row.code for row in TABLE}
    assert not told - BY_CODE.keys()
