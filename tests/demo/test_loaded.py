"""What the demo data holds: every state, every desk, and nothing the rules forbid."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from audit.models import Event
from audit.verify import check_chains
from demo.desks import PLANNED
from demo.loading import load_cases
from demo.pace import SHANGHAI
from demo.structure import build_structure
from organization.models import Unit, User
from petitions import verify
from petitions.models import (
    Assignment,
    AssignmentStage,
    Case,
    CaseStage,
    Clock,
    Reply,
    ReplyStage,
    Track,
    Urgency,
)
from petitions.models.clocks import ClockCode
from petitions.papers import verify as papers
from petitions.workflow import BY_CODE, TABLE, Party

AT = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
TODAY = AT.date()
CASES = 400


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Load once for this module; a roll-back at its end leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        build_structure(at=AT, seed=1)
        written = load_cases(CASES, seed=1, at=AT, recorded_at=AT, progress=lambda done: None)
        assert written == CASES
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded, db):
    """The loaded commission; what a test changes is rolled back."""


def person(username):
    return User.objects.get(username=username)


# What the straight way and its detours do not meet; `demo.chain.turns` takes these.
TURNS = {
    "classify", "answer_now", "serve_answer", "not_ours", "divert", "divert_unit", "refuse",
    "link_repeat", "link_duplicate", "unlink", "void", "no_longer_accept", "designate",
    "add_cohandler", "request_ext", "approve_ext", "refuse_ext", "extend_due", "to_simple",
    "to_ordinary", "reopen", "redo", "ask_withdraw", "withdraw", "keep_up", "archive", "mediate",
    "window_lapse", "request_review", "decide_review", "serve_review", "request_rereview",
    "open_hearing", "close_hearing", "decide_rereview", "merge_joint", "name_representatives",
    "accept_here", "refuse_here", "flag_urgent", "report_urgent", "flag_minor_harm",
    "report_minor_harm", "clear_minor_harm",
}  # fmt: skip
STRAIGHT = set(list(CaseStage)[: list(CaseStage).index(CaseStage.CLOSED) + 1])


def test_every_stage_of_the_straight_way_is_reached(loaded):
    assert set(Case.objects.values_list("stage", flat=True)) == STRAIGHT
    stages = set(Assignment.objects.values_list("stage", flat=True))
    assert stages == set(AssignmentStage) - {AssignmentStage.DROPPED}
    assert set(Reply.objects.values_list("stage", flat=True)) == set(ReplyStage)


def test_every_kind_of_event_of_the_table_occurs(loaded):
    assert {row.code for row in TABLE} - TURNS <= set(
        Event.objects.values_list("kind", flat=True).distinct()
    )


def test_verify_finds_nothing(loaded):
    assert list(check_chains()) == []
    assert list(verify.check_numbers()) == []
    assert list(verify.check_projections()) == []
    assert list(papers.check_papers()) == []
    assert list(papers.check_paper_numbers()) == []


def test_the_cases_that_are_looked_at_have_their_papers(loaded):
    from petitions.models import IssuedPaper
    from petitions.papers.kinds import of_step

    found = IssuedPaper.objects.select_related("case").order_by("case", "no")
    assert len(set(found.values_list("kind", flat=True))) > 12
    for case in {paper.case for paper in found}:
        steps = list(case.chain.events.exclude(kind="serve_paper").values_list("kind", flat=True))
        wanted = [kind.code for step in steps for kind in of_step(step, case)]
        there = list(case.papers.filter(about__isnull=True).values_list("kind", flat=True))
        proofs = case.papers.filter(kind="service", about__kind__in=["opinion", "answer"])
        assert sorted(there + list(proofs.values_list("kind", flat=True))) == sorted(wanted)


def test_an_accusation_never_reaches_the_accused(loaded):
    sent = Assignment.objects.filter(case__track=Track.ACCUSATION)
    rows = sent.select_related("unit", "case__subject_unit")
    assert rows
    for row in rows:
        assert row.case.restricted
        assert not row.case.subject_unit or not row.unit.is_under(row.case.subject_unit)


def test_nothing_happens_after_the_demo_day_begins_and_times_only_rise(loaded):
    horizon = AT.replace(hour=0)
    assert not Event.objects.filter(occurred_at__gte=horizon, chain__subject__startswith="case/")
    last = {}
    for chain, at in (
        Event.objects.filter(chain__subject__startswith="case/")
        .order_by("chain", "seq")
        .values_list("chain", "occurred_at")
    ):
        assert chain not in last or last[chain] < at
        last[chain] = at


def test_every_event_is_signed_by_somebody_who_holds_that_post_on_that_day(loaded):
    holds = {
        (post["person"], post["role"], post["unit__code"]): (post["valid_from"], post["valid_to"])
        for unit in Unit.objects.all()
        for post in unit.posts.values("person", "role", "unit__code", "valid_from", "valid_to")
    }
    events = Event.objects.filter(chain__subject__startswith="case/").exclude(actor_role="system")
    for event in events:
        first, last = holds[event.actor_id, event.actor_role, event.actor_unit]
        day = timezone.localdate(event.occurred_at)
        assert first <= day <= (last or day)
        if event.kind != "paper_issued":  # it goes along with a step
            assert event.actor_role in BY_CODE[event.kind].roles


def test_every_step_is_taken_in_the_unit_whose_step_it_is(loaded):
    hosts = {
        (row.case.slug, row.no): row.unit.code
        for row in Assignment.objects.select_related("case", "unit")
    }
    events = Event.objects.filter(chain__subject__startswith="case/").select_related("chain")
    for event in events.exclude(actor_role="system").exclude(kind="paper_issued"):
        party = BY_CODE[event.kind].party
        if party is Party.OFFICE:
            assert event.actor_unit == "XFB"
        elif party is Party.HOST:
            slug = event.chain.subject.removeprefix("case/")
            assert event.actor_unit == hosts[slug, event.body["assignment"]]


def test_nobody_reviews_or_passes_what_is_their_own(loaded):
    assert not Reply.objects.filter(reviewer=F("author"))
    for row in Assignment.objects.filter(reported_by__isnull=False).select_related("case__chain"):
        passed = row.case.chain.events.filter(kind="pass_report")
        assert row.reported_by_id not in passed.values_list("actor_id", flat=True)


def test_urgent_major_and_group_matters_are_routed_only_after_the_leader_decided(loaded):
    heavy = Case.objects.exclude(urgency=Urgency.NORMAL, headcount__lt=5)
    assert heavy.filter(assignments__isnull=False)
    assert not heavy.filter(assignments__isnull=False, approved_on__isnull=True)


def test_returns_are_asked_for_inside_five_working_days(loaded):
    objections = Event.objects.filter(kind="object")
    assert objections
    for event in objections.select_related("chain"):
        slug = event.chain.subject.removeprefix("case/")
        clock = Clock.objects.get(
            case__slug=slug, code=ClockCode.RETURN, assignment_no=event.body["assignment"]
        )
        assert timezone.localdate(event.occurred_at) <= clock.due_on


def test_the_flow_is_that_of_an_office_that_works(loaded):
    late = Clock.objects.filter(
        Q(code=ClockCode.HANDLE) | Q(code=ClockCode.ASSIGN), stopped_on__gt=F("due_on")
    )
    closed = Case.objects.filter(stage=CaseStage.CLOSED)
    assert 0 < closed.filter(clocks__in=late).distinct().count() < closed.count() * 0.08
    assert 0 < Case.objects.overdue(TODAY).count() < CASES * 0.06
    assert Case.objects.filter(petition_count__gt=1).count() > CASES * 0.03
    assert Case.objects.exclude(cannot_notify="")
    assert not Clock.objects.filter(case__track=Track.SUGGESTION, code=ClockCode.HANDLE)


def test_the_sweep_finds_nothing_that_should_have_been_told_before_today(loaded):
    running = Clock.objects.running().duties()
    assert not running.filter(due_on__lt=TODAY - timedelta(days=1), told_overdue=False)
    soon = running.filter(soon_on__lt=TODAY - timedelta(days=4), due_on__gte=TODAY)
    assert not soon.filter(told_soon=False)


def test_the_handler_has_an_overdue_case_one_due_today_and_a_returned_draft(loaded):
    mine = Case.objects.open().filter(handler=person("handler"))
    assert 8 <= mine.count() <= 14
    assert mine.overdue(TODAY).exists()
    assert mine.filter(due_on=TODAY).exists()
    assert mine.filter(replies__stage=ReplyStage.RETURNED).exists()


def test_the_head_has_drafts_to_review(loaded):
    assert 3 <= Reply.objects.for_review_by(person("head"), TODAY).count() <= 8
    assert Reply.objects.for_review_by(person("bureauhead"), TODAY).count() >= 2


def test_the_unit_clerk_has_cases_to_sign(loaded):
    desk = Assignment.objects.of_desk(person("unitclerk"), TODAY)
    assert desk.filter(stage=AssignmentStage.PENDING_SIGN).count() >= 4


def test_leader_clerk_and_office_have_their_own_work(loaded):
    waiting = Case.objects.visible_to(person("leader"), TODAY).filter(stage=CaseStage.TRIAGE)
    assert waiting.exclude(urgency=Urgency.NORMAL, headcount__lt=5).filter(
        approved_on__isnull=True
    ).count() >= 4  # fmt: skip
    clerk = Case.objects.visible_to(person("clerk"), TODAY)
    assert clerk.filter(stage=CaseStage.TRIAGE).count() >= 8
    office = Assignment.objects.visible_to(person("office"), TODAY)
    assert office.filter(stage=AssignmentStage.REPORT_SUBMITTED).count() >= 5
    assert office.filter(stage=AssignmentStage.RETURN_REQUESTED).count() >= 3


def test_the_desks_of_the_demo_get_notices(loaded):
    untold = Event.objects.filter(told_at__isnull=True, chain__subject__startswith="case/")
    assert 20 <= untold.count() <= 2 * len(PLANNED)
