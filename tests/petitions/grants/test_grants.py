"""Grants: given by officers, narrow, temporary, and kept as history."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit import log
from audit.models import Event
from organization.actions.grants import end_unit_grant, grant_unit
from organization.models import Duty, UnitGrant, User
from organization.standing import standing
from petitions import actions, granted, permissions, situation
from petitions.actions.granting import case_of_number, end_case_grant, grant_case
from petitions.models import Accused, Case, CaseGrant, Notice, Recusal
from petitions.notices import relay
from petitions.reminding import days_missing, remind
from petitions.workflow import BY_CODE
from petitions.worklist import Desk
from tests.petitions.pages.browsers import browser, post, words
from tests.world import MONDAY, OPINION, bring_to, days, make_person, register

DAY = MONDAY.date()
END = DAY + days(30)
URL = "/desk/security/grants/"


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def outsider(world):
    return make_person(Duty.HANDLER, world.rsc, "石磊")


def give(case, code, to, *, by, first=DAY, last=END, reason="专班", at=MONDAY):
    return grant_case(
        case, code, to=to, reason=reason, valid_from=first, valid_to=last, by=by, at=at
    )


def steps(user, case, on=DAY):
    here = situation.of(Case.objects.select_related("unit").get(pk=case.pk))
    user = fresh(user)
    return {row for row in BY_CODE if permissions.role_for(user, BY_CODE[row], here, on)}


def test_a_case_is_opened_to_one_person_until_a_day_and_the_event_says_so(world, case, outsider):
    assert not Case.objects.visible_to(fresh(outsider), DAY).exists()
    give(case, granted.ATTEND, outsider, by=world.security)
    assert case in Case.objects.visible_to(fresh(outsider), DAY + days(30))
    assert not Case.objects.visible_to(fresh(outsider), DAY + days(31)).exists()
    event = Event.objects.get(kind="grant_case")
    assert event.body["person"] == outsider.pk
    assert event.actor_role == "security"
    assert log.texts([event])[event.pk] == "专班"


@pytest.mark.parametrize(
    ("code", "may"),
    [
        (granted.ATTEND, {"note"} | granted.OWING),
        (granted.CO_HANDLE, {"note", "contact"} | granted.OWING),
        (granted.LEAD, {"note", "approve_routing"} | granted.OWING | granted.LEADING),
    ],
)
def test_each_grant_lets_take_its_own_steps_and_no_other(world, case, outsider, code, may):
    case = bring_to(world, case, "start")
    give(case, code, outsider, by=world.security)
    assert steps(outsider, case) == may
    assert steps(outsider, case, DAY + days(31)) & {"approve_routing", "draft"} == set()


def test_a_stand_in_works_like_the_handler_of_the_host(world, case, outsider):
    case = bring_to(world, case, "start")
    assert "draft" not in steps(outsider, case)
    give(case, granted.STAND_IN, outsider, by=world.security)
    assert {"draft", "submit_draft", "serve", "contact", "note"} <= steps(outsider, case)
    assert not {"approve_draft", "delegate", "issue"} & steps(outsider, case)
    person = fresh(outsider)
    assert case in Desk(person, DAY).work
    actions.draft(case, OPINION, by=person, at=MONDAY)
    event = Event.objects.get(kind="draft")
    assert (event.actor_role, event.actor_unit) == ("handler", "RSC")
    case.refresh_from_db()
    assert case.handler == world.handler


def test_a_grant_adds_to_a_post_and_takes_nothing_away(world, case):
    case = bring_to(world, case, "start")
    before = steps(world.handler, case)
    give(case, granted.ATTEND, world.handler, by=world.security)
    assert steps(world.handler, case) == before


def test_guardian_answers_only_while_the_grant_runs(world, case, outsider):
    today = timezone.localdate()
    now = timezone.localtime()
    permission = "petitions.lead_case"
    assert not fresh(outsider).has_perm(permission, case)
    grant = give(case, granted.LEAD, outsider, by=world.security, first=today, last=today, at=now)
    assert fresh(outsider).has_perm(permission, case)
    assert fresh(outsider).has_perm("lead_case", case)
    assert not fresh(outsider).has_perm("petitions.attend_case", case)
    assert not fresh(outsider).has_perm("organization.lead_case", case)
    assert not fresh(outsider).has_perm(permission)
    for changes in (
        {"valid_from": today - days(3), "valid_to": today - days(1)},
        {"valid_from": today + days(1), "valid_to": today + days(3)},
        {"valid_from": today, "valid_to": today, "ended_on": today},
    ):
        CaseGrant.objects.filter(pk=grant.pk).update(**({"ended_on": None} | changes))
        assert not fresh(outsider).has_perm(permission, case)


def test_guardian_answers_for_all_units_below(world, outsider):
    today, now = timezone.localdate(), timezone.localtime()
    grant_unit(
        world.bureau, to=outsider, reason="督查", valid_from=today, valid_to=today,
        by=world.security, at=now,
    )  # fmt: skip
    person = fresh(outsider)
    assert person.has_perm("organization.oversee_unit", world.school)
    assert not person.has_perm("organization.oversee_unit", world.jjc)


@pytest.mark.parametrize("how", ["officer", "recused", "accused"])
def test_who_is_kept_out_is_refused_with_one_sentence(world, case, outsider, how):
    if how == "officer":
        outsider = world.auditor
    if how == "recused":
        Recusal.objects.create(case=case, person=outsider, ground="named", began_on=DAY)
    if how == "accused":
        case = register(world, matter_fields={"track": "accusation"}).case
        Accused.objects.create(case=case, person=outsider, named_on=DAY)
    with pytest.raises(ValidationError) as refusal:
        give(case, granted.LEAD, outsider, by=world.security)
    assert refusal.value.messages == ["此人不能获得该件授权。"]
    assert not CaseGrant.objects.exists()


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"reason": ""}, "事由"),
        ({"last": DAY - timedelta(days=1)}, "不能早于"),
        ({"first": DAY - timedelta(days=1)}, "过去"),
        ({"last": DAY + timedelta(days=367)}, "最长一年"),
    ],
)
def test_a_grant_without_reason_or_end_is_none(world, case, outsider, change, refused):
    with pytest.raises(ValidationError, match=refused):
        give(case, granted.LEAD, outsider, by=world.security, **change)


def test_the_director_grants_on_own_cases_all_but_the_stand_in(world, case, outsider):
    give(case, granted.CO_HANDLE, outsider, by=world.director)
    with pytest.raises(PermissionDenied):
        give(case, granted.STAND_IN, outsider, by=world.director)
    for stranger in (world.clerk, world.head, world.admin):
        with pytest.raises(PermissionDenied):
            give(case, granted.ATTEND, outsider, by=stranger)
    with pytest.raises(PermissionDenied):
        grant_unit(
            world.jjc, to=outsider, reason="x", valid_from=DAY, valid_to=DAY, by=world.director,
            at=MONDAY,
        )  # fmt: skip
    with pytest.raises(PermissionDenied, match="自己"):
        give(case, granted.LEAD, world.director, by=world.director)


def test_the_same_twice_is_refused_and_after_its_end_it_is_not(world, case, outsider):
    first = give(case, granted.LEAD, outsider, by=world.security)
    with pytest.raises(ValidationError, match="已有"):
        give(case, granted.LEAD, outsider, by=world.security, first=DAY + days(3))
    end_case_grant(first, by=world.security, at=MONDAY)
    with pytest.raises(ValidationError, match="已经结束"):
        end_case_grant(first, by=world.security, at=MONDAY)
    give(case, granted.LEAD, outsider, by=world.security)
    assert CaseGrant.objects.count() == 2
    assert Event.objects.filter(kind="end_case_grant").count() == 1


def test_a_unit_grant_opens_what_lies_below_and_ends_early(world, outsider):
    case = bring_to(world, register(world).case, "assign", to=world.bureau, at=MONDAY)
    grant = grant_unit(
        world.bureau, to=outsider, reason="督查", valid_from=DAY, valid_to=DAY + days(9),
        by=world.security, at=MONDAY,
    )  # fmt: skip
    assert case in Case.objects.visible_to(fresh(outsider), DAY)
    end_unit_grant(grant, by=world.security, at=MONDAY)
    assert case not in Case.objects.visible_to(fresh(outsider), DAY)
    with pytest.raises(PermissionDenied):
        end_unit_grant(grant, by=world.admin, at=MONDAY)
    assert UnitGrant.objects.get().ended_on == DAY


def test_nothing_remains_when_the_event_fails(world, case, outsider, monkeypatch):
    def broken(*_args, **_kwargs):
        raise OSError

    monkeypatch.setattr(log, "append", broken)
    with pytest.raises(OSError):  # noqa: PT011
        give(case, granted.LEAD, outsider, by=world.security)
    assert not CaseGrant.objects.exists()


def test_a_week_before_the_end_both_sides_are_told_once(world, case, outsider):
    give(case, granted.LEAD, outsider, by=world.security, last=DAY + days(20))
    at = MONDAY + days(13)
    lease = SimpleNamespace(confirm=lambda: None)
    assert at.date().isoformat() in days_missing(at)
    remind(at.date().isoformat(), lease, at)
    relay(at)
    assert {notice.to for notice in Notice.objects.filter(kind="grant_ending")} == {
        outsider, world.security,
    }  # fmt: skip
    assert Notice.objects.get(to=world.security).case is None
    remind((at + days(1)).date().isoformat(), lease, at)
    assert Event.objects.filter(kind="grant_ending").count() == 1


def test_the_security_officer_finds_a_case_by_number_but_none_against_the_own_side(world, case):
    assert case_of_number(f" {case.number} ", world.security, DAY) == case
    assert case_of_number("教信〔2026〕9999", world.security, DAY) is None
    hidden = register(world, matter_fields={"track": "accusation"}).case
    Accused.objects.create(case=hidden, person=world.security, named_on=DAY)
    assert case_of_number(hidden.number, world.security, DAY) is None
    assert not standing(world.security, DAY).roles & {"office"}


def test_the_page_gives_lists_and_ends_without_a_title(world, outsider):
    today = timezone.localdate()
    case = register(world, at=timezone.localtime()).case
    fields = {
        "number": case.number, "grant": granted.LEAD, "to": outsider.pk, "reason": "包案",
        "valid_from": today.isoformat(), "valid_to": (today + days(9)).isoformat(),
    }  # fmt: skip
    answer = post(world.security, f"{URL}new/case/", **fields)
    assert answer.status_code == 302
    said = words(browser(world.security).get(URL))
    assert case.number in said
    assert outsider.name in said
    assert case.title not in said
    assert outsider.name not in words(browser(world.security).get(URL, {"state": "ended"}))
    grant = CaseGrant.objects.get()
    assert post(world.security, f"{URL}case/{grant.pk}/end/").status_code == 302
    assert outsider.name in words(browser(world.security).get(URL, {"state": "ended"}))
    assert post(world.security, f"{URL}new/case/", **(fields | {"number": "9"})).status_code == 422
    assert browser(world.head).get(URL).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_twenty(world, outsider):
    today, now = timezone.localdate(), timezone.localtime()
    client = browser(world.security)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get(URL).status_code == 200
        return len(found)

    def add():
        case = register(world, at=now).case
        give(case, granted.LEAD, outsider, by=world.security, first=today, last=today, at=now)

    add()
    count()
    one = count()
    for _ in range(19):
        add()
    assert count() == one
