"""The life-cycle table, whole: who is offered what where, and that nothing else goes through."""

import pytest
from django.core.exceptions import PermissionDenied

from audit import log
from audit.models import Event
from organization.models import OFFICERS, Duty
from petitions import actions, permissions, situation
from petitions.workflow import ASIDE, BESIDE, BY_CODE, RECORDS, TABLE, Party, Refused, Subject
from tests.petitions.steps import act
from tests.world import MONDAY, OPINION, bring_to, days, give_post, make_person

DAY = MONDAY.date()
TALK = {"contact", "note"}
HARM = {"flag_minor_harm"}  # whoever finds a sign of it, at any time
REPORTS = {"report_urgent", "report_minor_harm"}  # the office's alone
OFFICE, UNIT = TALK | HARM | REPORTS | {"join"}, TALK | HARM
ASKS = {"ask_withdraw"}  # whoever talks with the petitioner, until there is an opinion
BACK = {"withdraw", "keep_up"}  # the office asks back

# After the last step done (columns: who), the steps each person is offered beside talking.
TIME = {"request_ext", "to_simple", "to_ordinary"}
EXPECTED = {
    "": {
        "clerk": {
            "assign",
            "transfer",
            "classify",
            "answer_now",
            "not_ours",
            "divert",
            "link_repeat",
            "link_duplicate",
            "merge_joint",
            "accept_here",
            *BACK,
        },
        "director": {"void", "unlink", "no_longer_accept", "refuse_here"},
        "leader": {"approve_routing"},
    },
    "assign": {
        "clerk": {"cancel", "extend_due", *BACK},
        "director": {"unlink"},
        "leader": {"designate"},
        "head": {"sign", "delegate"},
        "handler": {"sign"},
        "unit_clerk": {"sign", "delegate"},
    },
    "sign": {
        "clerk": {"extend_due", *BACK},
        "director": {"unlink"},
        "leader": {"designate"},
        "head": {"object", "delegate", "refuse", "add_cohandler"},
        "handler": {"accept"},
        "unit_clerk": {"object", "delegate", "accept", "add_cohandler"},
    },
    "accept": {
        "clerk": {"extend_due", *BACK},
        "director": {"unlink"},
        "head": {"delegate", "add_cohandler", "to_ordinary"},
        "handler": {"start", "divert_unit", "to_simple", "to_ordinary"},
        "unit_clerk": {
            "delegate",
            "start",
            "divert_unit",
            "to_simple",
            "to_ordinary",
            "add_cohandler",
        },
    },
    "start": {
        "clerk": {"extend_due", *BACK},
        "director": {"unlink"},
        "head": {"delegate", "add_cohandler", "to_ordinary", "approve_ext", "refuse_ext"},
        "handler": {"draft", "mediate", *TIME},
        "unit_clerk": {"delegate", "draft", "mediate", "add_cohandler", *TIME},
    },
    "draft": {
        "clerk": {"extend_due", *BACK},
        "director": {"unlink"},
        "head": {"delegate", "add_cohandler", "to_ordinary", "approve_ext", "refuse_ext"},
        "handler": {"draft", "submit_draft", "mediate", *TIME},
        "unit_clerk": {"delegate", "draft", "submit_draft", "mediate", "add_cohandler", *TIME},
    },
    "submit_draft": {
        "clerk": {"extend_due", *BACK},
        "director": {"unlink"},
        "head": {
            "delegate",
            "return_draft",
            "approve_draft",
            "add_cohandler",
            "to_ordinary",
            "approve_ext",
            "refuse_ext",
        },
        "handler": TIME,
        "unit_clerk": {"delegate", "add_cohandler", *TIME},
    },
    "approve_draft": {
        "clerk": {"extend_due", *BACK},
        "director": {"unlink"},
        "head": {"delegate", "issue", "add_cohandler", "to_ordinary", "approve_ext", "refuse_ext"},
        "handler": TIME,
        "unit_clerk": {"delegate", "add_cohandler", *TIME},
    },
    "issue": {
        "head": {"delegate"},
        "handler": {"serve", "submit_report"},
        "unit_clerk": {"delegate", "serve", "submit_report"},
        "clerk": {"close", "extend_due", "request_review"},
        "director": {"unlink", "reopen"},
    },
    "serve": {
        "head": {"delegate"},
        "handler": {"submit_report"},
        "unit_clerk": {"delegate", "submit_report"},
        "clerk": {"close", "extend_due", "request_review"},
        "director": {"unlink", "reopen"},
    },
    "submit_report": {
        "clerk": {"return_report", "pass_report", "close", "request_review"},
        "director": {"unlink", "reopen"},
    },
    "pass_report": {"clerk": {"close", "request_review"}, "director": {"unlink", "reopen"}},
    "close": {
        "clerk": {"archive", "request_review", "request_rereview"},
        "director": {"unlink", "reopen"},
    },
}
PEOPLE = [
    "clerk", "director", "leader", "head", "handler", "unit_clerk",
    "bureau_clerk", "bureau_head", "admin", "auditor",
]  # fmt: skip
BEFORE_OPINION = list(EXPECTED)[: list(EXPECTED).index("issue")]
TALKERS = {
    "clerk": OFFICE, "director": OFFICE | {"clear_minor_harm"}, "leader": {"note"} | HARM,
    "head": UNIT, "handler": UNIT, "unit_clerk": UNIT,
}  # fmt: skip


@pytest.fixture(params=list(EXPECTED), ids=lambda done: done or "registered")
def point(request, world, case):
    """The last step done, and the case that stands there."""
    done = request.param
    return done, bring_to(world, case, done) if done else case


def offered(person, case):
    here = situation.of(case)
    return {offer.row.code for offer in permissions.offers(person, here, DAY)}


def test_everybody_is_offered_what_the_table_says_and_nothing_else(world, point):
    done, case = point
    for name in PEOPLE:
        person = getattr(world, name)
        expected = set(EXPECTED[done].get(name, set()))
        if name == "director":
            expected |= EXPECTED[done].get("clerk", set())
        visible = type(case).objects.visible_to(person, DAY).filter(pk=case.pk).exists()
        if visible:
            expected |= TALKERS.get(name, set())
            if name in TALKERS and name != "leader" and done in BEFORE_OPINION:
                expected |= ASKS
            if name in TALKERS and name != "leader" and done != "close":
                expected |= {"flag_urgent"}
            if name in {"clerk", "director"} and done != "close":
                expected |= {"name_representatives"}
        assert (offered(person, case) if visible else set()) == expected, (done, name)


def test_what_is_not_offered_is_refused_and_leaves_nothing_behind(world, point):
    done, case = point
    before = Event.objects.count()
    for name in PEOPLE:
        person = getattr(world, name)
        visible = type(case).objects.visible_to(person, DAY).filter(pk=case.pk).exists()
        allowed = offered(person, case) if visible else set()
        for row in TABLE:
            if row.code in {"open", *JOBS} or row.code in allowed:
                continue
            with pytest.raises((PermissionDenied, Refused)) as refusal:
                act(world, case, row.code, person)
            assert str(refusal.value), (done, name, row.code)
    assert Event.objects.count() == before


def test_the_author_of_a_draft_does_not_review_it_even_as_head(world, case):
    give_post(world.head, Duty.HANDLER, world.jjc)
    case = bring_to(world, case, "start")
    case = actions.draft(case, OPINION, by=world.handler, at=MONDAY)
    case.replies.update(author=world.head)
    case = actions.submit_draft(case, by=world.handler, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.approve_draft(case, by=world.head, at=MONDAY)


def test_the_return_path_takes_the_case_back_to_triage_and_counts_from_first_receipt(world, case):
    case = bring_to(world, case, "sign", at=MONDAY + days(2))
    case = actions.object_to(case, words="不属我处职责", by=world.unit_clerk, at=MONDAY + days(7))
    case = actions.agree_return(case, by=world.clerk, at=MONDAY + days(8))
    assert case.stage == "triage"
    clock = case.clocks.get(code="C2a")
    assert (clock.started_on, clock.stopped_on) == (DAY, None)
    make_person(Duty.SPECIALIST, world.rsc)
    case = actions.assign(case, to=world.rsc, by=world.clerk, at=MONDAY + days(9))
    assert [row.stage for row in case.assignments.order_by("no")] == ["returned", "pending_sign"]


def test_an_objection_after_five_working_days_is_refused(world, case):
    case = bring_to(world, case, "sign", at=MONDAY)
    with pytest.raises(Refused, match="异议期"):
        actions.object_to(case, words="太晚", by=world.unit_clerk, at=MONDAY + days(8))


def test_a_returned_report_counts_as_never_submitted(world, case):
    case = bring_to(world, case, "submit_report", at=MONDAY + days(1))
    case = actions.return_report(case, words="缺回证", by=world.clerk, at=MONDAY + days(2))
    assert case.clocks.get(code="C5").stopped_on is None
    case = actions.begin(case, by=world.handler, at=MONDAY + days(3))
    case = actions.submit_report(case, words="已补", by=world.handler, at=MONDAY + days(4))
    case = actions.pass_report(case, by=world.clerk, at=MONDAY + days(9))
    assert case.assignments.get().done_on == DAY + days(4)


def test_a_transfer_asks_for_no_report_and_ends_with_the_case(world, case):
    case = actions.transfer(case, to=world.jjc, by=world.clerk, at=MONDAY)
    assert not case.clocks.filter(code="C5").exists()
    for step in ("sign", "accept", "start"):
        case = getattr(actions, step)(case, by=world.handler, at=MONDAY)
    case = actions.draft(case, OPINION, by=world.handler, at=MONDAY)
    case = actions.submit_draft(case, by=world.handler, at=MONDAY)
    case = actions.approve_draft(case, by=world.head, at=MONDAY)
    case = actions.issue(case, by=world.head, at=MONDAY)
    case = actions.serve(case, method="post", served_on=DAY, by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="不要求报结"):
        actions.submit_report(case, words="办结", by=world.handler, at=MONDAY)
    case = actions.close(case, by=world.clerk, at=MONDAY + days(1))
    assert case.assignments.get().done_on == DAY + days(1)


# Taken along with another step, or by a job.
JOBS = {"redo", "window_lapse"}
# What the regulation does not speak of: practice of the office.
OWN = {"delegate", "contact", "note", "ask_withdraw", "withdraw", "keep_up", "archive"}


def test_every_row_of_the_table_is_well_formed():
    assert len(BY_CODE) == len(TABLE) + len(ASIDE) + len(BESIDE)
    for row in TABLE:
        assert row.roles or row.code == "window_lapse", row.code
        assert row.law or row.code in OWN, row.code
        if row.subject is Subject.ASSIGNMENT:
            assert row.sources, row.code


def test_a_step_beside_the_process_moves_nothing_and_is_no_officers():
    labels = [str(row.label) for row in BY_CODE.values()]
    for row in BESIDE:
        assert row.roles, row.code
        assert not row.roles & OFFICERS, row.code
        assert (row.subject, row.target, row.party) == (Subject.CASE, None, Party.ANYONE), row.code
        assert labels.count(str(row.label)) == 1, row.code
        assert not row.primary, row.code
    assert not RECORDS.keys() & {row.code for row in BESIDE}


def test_no_step_beside_the_process_is_offered_as_its_next_one(world, point):
    _done, case = point
    beside = {row.code for row in BESIDE}
    assert not any(offered(getattr(world, name), case) & beside for name in PEOPLE)


def test_an_action_leaves_nothing_when_its_event_fails(world, case, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(log, "append", broken)
    with pytest.raises(RuntimeError):
        actions.assign(case, to=world.jjc, by=world.clerk, at=MONDAY)
    case.refresh_from_db()
    assert case.stage == "triage"
    assert not case.assignments.exists()
