"""What a security officer does to accounts, what happens to them by itself, and how it begins."""

import logging
import sys
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, reverse

from config.logs import OneRecord
from jobs.runner import run_one
from organization import second_factor
from organization.account_checks import accounts_are_ours
from organization.actions import accounts
from organization.demo_logins import DEMO_PASSWORD
from organization.jobs import ACCOUNT_SWEEP, SIGN_IN_SWEEP
from organization.models import Duty, EndedSession, LiveSession, Post, Unit, User
from tests.organization.sign_in.conftest import (
    MONDAY,
    browser,
    give_device,
    is_in,
    kinds,
    knock,
    reload,
    sign_in,
    with_password,
)

pytestmark = pytest.mark.django_db
ACTIONS = [accounts.reset_factor, accounts.issue_password, accounts.end_sign_in, accounts.disable]


@pytest.mark.parametrize("action", ACTIONS)
def test_only_a_security_officer_may_and_never_on_their_own_account(action, wang, officer, clock):
    for by, on in ((wang, officer), (officer, officer)):
        with pytest.raises(PermissionDenied):
            action(on, by=by, at=clock.now)
    assert kinds(officer) == []
    assert reload(officer).is_active


@pytest.mark.parametrize("action", ACTIONS[:2] + ACTIONS[3:])
def test_nothing_remains_when_the_event_fails(action, wang, officer, clock, monkeypatch):
    give_device(wang)
    before = (reload(wang).password, reload(wang).is_active)

    def broken(*_args, **_kwargs):
        raise RuntimeError("no trail")

    monkeypatch.setattr("audit.log.append", broken)
    with pytest.raises(RuntimeError):
        action(wang, by=officer, at=clock.now)
    assert (reload(wang).password, reload(wang).is_active) == before
    assert second_factor.has_device(wang)


def test_a_lost_authenticator_is_reset_and_its_owner_sets_up_another(wang, officer, clock):
    give_device(wang)
    spare = second_factor.new_recovery_codes(wang)[0]
    guard = sign_in("guard", "10.0.0.9")
    url = reverse("account_factor", args=[wang.pk])
    answer = guard.post(url, {"form_key": str(uuid4())}, follow=True)
    assert "动态口令已重置" in answer.content.decode()
    assert not second_factor.has_device(wang)
    assert second_factor.is_code(wang, spare, at=clock.now) == ""
    assert kinds(wang) == ["totp_reset"]
    assert knock(browser()).headers["Location"] == reverse("desk")


def test_a_one_time_password_is_shown_once_and_must_be_changed(wang, officer):
    victim, guard = sign_in(), sign_in("guard", "10.0.0.9")
    answer = guard.post(reverse("account_password", args=[wang.pk]))
    password = answer.context["password"]
    assert password in answer.content.decode()
    detail = guard.get(reverse("account_detail", args=[wang.pk]))
    assert password not in detail.content.decode()
    assert not is_in(victim)
    assert knock(browser(), password=password).headers["Location"] == reverse("login_password")


def test_the_pages_of_accounts_open_for_security_officers_only(wang, officer):
    client = sign_in()
    for name, args in (("account_list", []), ("account_detail", [officer.pk])):
        assert client.get(reverse(name, args=args)).status_code == 403
    for name in ("account_end", "account_factor", "account_password", "account_disable"):
        assert client.post(reverse(name, args=[officer.pk])).status_code == 403
    assert kinds(officer) == []


def test_the_list_costs_the_same_for_one_and_for_twenty(
    units, someone, officer, clock, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    guard, counts = sign_in("guard", "10.0.0.9"), []
    for _round in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert guard.get(reverse("account_list"), {"q": ""}).status_code == 200
        counts.append(len(seen))
        for n in range(20):
            with_password(someone(Duty.HANDLER, units["JJC"]), f"many{_round}{n}")
    assert counts[0] == counts[1]
    text = guard.get(reverse("account_list"), {"q": "many01"}).content.decode()
    assert "many01" in text
    assert "many02" not in text


def test_what_is_over_ends_also_where_nobody_comes_back(wang, officer, clock):
    sign_in()
    clock.on(minutes=16)
    guard = sign_in("guard", "10.0.0.9")
    run_one(SIGN_IN_SWEEP, "2026-03-02T09", clock.now)
    assert [live.user for live in LiveSession.objects.all()] == [officer]
    assert kinds(wang) == ["login", "sign_in_ended"]
    assert is_in(guard)
    clock.on(days=3)
    run_one(SIGN_IN_SWEEP, "2026-03-05T09", clock.now)
    assert not Session.objects.exists()
    assert not EndedSession.objects.filter(at__lt=clock.now - timedelta(days=2)).exists()


def test_accounts_unused_for_ninety_days_are_disabled(wang, officer, clock, settings):
    settings.ACCOUNT_UNUSED_DAYS = 90
    User.objects.update(created_at=MONDAY, last_login=MONDAY)
    clock.on(days=90)
    run_one(ACCOUNT_SWEEP, "a", clock.now)
    assert reload(wang).is_active
    clock.on(minutes=1)
    run_one(ACCOUNT_SWEEP, "b", clock.now)
    assert not reload(wang).is_active
    assert kinds(wang) == ["account_disabled"]
    assert reload(officer).is_active, "the last security officer stays"


def test_of_two_security_officers_the_idle_one_is_disabled(
    units, someone, officer, clock, settings
):
    settings.ACCOUNT_UNUSED_DAYS = 90
    other = with_password(someone(Duty.SECURITY, units["SHEC"]), "guard2")
    User.objects.update(created_at=MONDAY, last_login=MONDAY)
    User.objects.filter(pk=other.pk).update(last_login=MONDAY + timedelta(days=1))
    clock.on(days=120)
    run_one(ACCOUNT_SWEEP, "a", clock.now)
    assert not reload(officer).is_active
    assert reload(other).is_active


def test_a_term_that_is_over_ends_the_sign_in(wang, clock):
    User.objects.filter(pk=wang.pk).update(active_until=clock.now.date())
    sign_in()
    clock.on(days=1)
    run_one(ACCOUNT_SWEEP, "a", clock.now)
    assert not LiveSession.objects.exists()
    assert kinds(wang) == ["login", "sign_in_ended"]


def test_a_fresh_installation_has_nobody(db):
    assert User.objects.count() == 0


def test_the_first_officer_gets_a_password_to_be_changed(db):
    said = StringIO()
    call_command("first_officer", "li.ming", "李明", stdout=said)
    password = said.getvalue().splitlines()[0].removeprefix("li.ming: ")
    post = Post.objects.select_related("person", "unit").get()
    assert (post.role, post.unit.parent, post.person.name) == ("security", None, "李明")
    assert post.person.check_password(password)
    client = browser()
    assert knock(client, "li.ming", password).headers["Location"] == reverse("login_password")
    with pytest.raises(CommandError, match="already"):
        call_command("first_officer", "other", "王芳", stdout=said)
    call_command("first_officer", "zhou", "周立", "--role", "admin", stdout=said)
    assert Unit.objects.count() == 1
    assert Post.objects.filter(role="admin").count() == 1


def test_a_superuser_is_refused_in_production_with_the_right_command(db, settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="first_officer"):
        call_command("createsuperuser", "--noinput", username="root", name="root")
    assert not User.objects.exists()


def test_the_deploy_check_names_superusers_and_public_passwords(db, settings):
    User.objects.create_user("root", "x", name="root", is_superuser=True)
    User.objects.create_user("clerk", DEMO_PASSWORD, name="刘敏")
    User.objects.create_user("office", "Vjk3-mqtz-Lw8p", name="陈立")
    assert accounts_are_ours() == []
    settings.DEMO = False
    assert [found.id for found in accounts_are_ours()] == ["organization.E002", "organization.E003"]


@pytest.mark.parametrize(
    "payload",
    ["\nfake line", "\r\nfake", "\x1b[2J", "\x00", "\x7f", "\x85fake", "\u2028fake", "\u202efake"],
)
def test_what_a_visitor_sends_is_one_record_without_escapes(payload):
    record = logging.LogRecord("web", logging.INFO, "", 0, "seen %s", (payload,), None)
    line = OneRecord().format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()


def test_a_traceback_is_set_in_behind_its_record():
    try:
        raise ValueError("x\n2026-01-01 00:00:00 INFO forged")
    except ValueError:
        record = logging.LogRecord("web", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    first, *rest = OneRecord().format(record).splitlines()
    assert first.endswith("ERROR web failed")
    assert rest
    assert all(line.startswith("    | ") for line in rest)


def test_who_keeps_the_accounts_cannot_set_their_passwords(units, someone, wang, clock):
    with_password(someone(Duty.ADMIN, units["SHEC"]), "keeper")
    User.objects.filter(username="keeper").update(is_staff=True)
    client = sign_in("keeper", "10.0.0.8")
    before = wang.password
    assert client.post(reverse("account_password", args=[wang.pk])).status_code == 403
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_user_password_change", args=[wang.pk])
    assert reload(wang).password == before
