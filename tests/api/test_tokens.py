"""Who is let in by a token, who is not, and what the officers do about tokens."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from api import actions
from api.models import Call, Token, TokenState
from api.scopes import Scope
from audit.models import Event
from organization.models import Duty
from petitions.workflow import Refused
from tests.api.programs import V1, Program, program_of, token_for
from tests.world import make_person

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def robot(world):
    return make_person(Duty.REGISTRAR, world.office, "热线系统")


def make(world, robot, **fields):
    said = {"name": "热线", "scopes": [Scope.PETITIONS], "expires_on": TODAY + timedelta(days=90)}
    return actions.make_token(robot, **(said | fields), by=world.admin, at=NOW)


def problem(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


def test_a_token_opens_nothing_until_another_officer_has_released_it(world, robot):
    token, secret = make(world, robot, scopes=[Scope.CASES])
    program = Program(secret)
    assert problem(program.get("/cases")) == (401, "token_not_live")
    actions.release_token(token, by=world.security, at=NOW)
    assert program.get("/cases").status_code == 200
    actions.revoke_token(token, by=world.admin, at=NOW)
    assert problem(program.get("/cases")) == (401, "token_not_live")
    kinds = Event.objects.filter(kind__startswith="token_").values_list("kind", "body__token")
    assert list(kinds) == [
        (kind, token.hint) for kind in ("token_made", "token_released", "token_revoked")
    ]


def test_only_the_hash_of_a_secret_is_kept(world, robot):
    token, secret = make(world, robot)
    kept = " ".join(str(value) for value in Token.objects.filter(pk=token.pk).values_list()[0])
    assert secret not in kept
    assert secret.removeprefix(token.hint) not in kept
    trail = " ".join(str(row) for row in Event.objects.values_list("body"))
    assert secret not in trail


def test_who_made_a_token_or_is_no_officer_releases_none(world, robot):
    token, _secret = make(world, robot)
    for somebody in (world.admin, world.clerk, robot):
        with pytest.raises(PermissionDenied):
            actions.release_token(token, by=somebody, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.make_token(
            robot, name="x", scopes=[Scope.CASES], expires_on=TODAY, by=world.clerk, at=NOW
        )
    token.refresh_from_db()
    assert token.state(TODAY) is TokenState.WAITING


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"scopes": []}, "至少选一个范围"),
        ({"expires_on": TODAY + timedelta(days=400)}, "一年之内"),
        ({"expires_on": TODAY - timedelta(days=1)}, "一年之内"),
    ],
)
def test_a_token_without_scope_or_end_is_refused(world, robot, fields, words):
    with pytest.raises(Refused, match=words):
        make(world, robot, **fields)
    assert not Token.objects.exists()


def test_a_scope_that_the_posts_do_not_carry_is_refused(world):
    robot = make_person(Duty.HANDLER, world.jjc, "系统")
    with pytest.raises(Refused, match="登记信访件"):
        make(world, robot, scopes=[Scope.PETITIONS, Scope.CASES])


def test_nobody_gets_a_token_for_an_officer_or_for_a_person_who_signs_in(world, robot):
    with pytest.raises(Refused, match="三员分立"):
        make(world, world.auditor)
    robot.last_login = NOW
    robot.save(update_fields=["last_login"])
    with pytest.raises(Refused, match="另建一个账号"):
        make(world, robot)


def test_an_account_with_a_token_cannot_be_signed_in_to(world, robot):
    robot.set_password("correct horse 12 Battery")
    robot.save()
    make(world, robot)
    robot.refresh_from_db()
    assert not robot.has_usable_password()


def test_without_a_token_with_a_wrong_one_and_elsewhere_than_in_the_header(world, robot):
    secret = token_for(robot, by=world.admin)[1]
    assert problem(Program().get("/cases")) == (401, "no_token")
    assert problem(Program().get(f"/cases?token={secret}")) == (401, "no_token")
    for wrong in (
        secret[:-1] + "_",
        secret.upper(),
        "x" * 40,
        "a.b.c",
        "huiyin_00000000_" + "a" * 43,
    ):
        answer = Program(wrong).get("/cases")
        assert problem(answer) == (401, "unknown_token"), wrong
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert Event.objects.filter(kind="login_failed", body__how="api").exists()


def test_wrong_tokens_wait_longer_and_longer_and_a_right_one_never(world, robot, monkeypatch):
    program, clock = program_of(robot, by=world.admin), [NOW]
    monkeypatch.setattr("api.middleware.timezone", SimpleNamespace(now=lambda: clock[0]))
    waits = []
    for n in range(9):
        answer = Program(f"huiyin_0000000{n}_{'a' * 43}").get("/cases")
        assert answer.status_code == 401
        again = Program(f"huiyin_1000000{n}_{'a' * 43}").get("/cases")
        wait = int(again.headers.get("Retry-After", 0))
        assert (again.status_code == 429) is bool(wait)
        waits.append(wait)
        clock[0] += timedelta(seconds=wait)
    assert waits == sorted(waits)
    assert waits[-1] > waits[2]
    assert program.get("/cases").status_code == 200


@pytest.mark.parametrize("how", ["expired", "account", "posts", "place"])
def test_a_token_ends_with_its_term_its_account_its_posts_and_outside_its_place(world, robot, how):
    fields = {"expires_on": TODAY - timedelta(days=1)} if how == "expired" else {}
    if how == "place":
        fields = {"networks": "10.1.0.0/16, 192.0.2.7/32"}
    program = program_of(robot, by=world.admin, **fields)
    if how == "account":
        robot.is_active = False
        robot.save()
    if how == "posts":
        robot.posts.update(valid_to=TODAY - timedelta(days=1), valid_from=TODAY - timedelta(days=9))
    answer = program.get("/units")
    assert (
        problem(answer)
        == {
            "expired": (401, "token_not_live"),
            "account": (401, "account_shut"),
            "posts": (403, "forbidden"),
            "place": (401, "wrong_place"),
        }[how]
    )


def test_a_scope_is_asked_for_besides_the_role(world, robot):
    program = program_of(robot, by=world.admin, scopes=["petitions"])
    assert problem(program.get("/cases")) == (403, "out_of_scope")
    assert program.get("/topics").status_code == 200
    handler = program_of(world.handler, by=world.admin)
    assert problem(handler.post("/petitions", {})) == (403, "forbidden")


def test_a_session_counts_for_nothing(client, world):
    client.force_login(world.clerk)
    assert problem(client.get(f"{V1}/cases")) == (401, "no_token")
    assert problem(client.post(f"{V1}/petitions", {}, content_type="application/json"))[0] == 401


def test_each_call_is_written_down_and_the_use_is_noted(world, robot):
    token, secret = token_for(robot, by=world.admin)
    program = Program(secret)
    program.get("/units")
    program.get("/cases/NO-2026-0001")
    Program().get("/units")
    calls = Call.objects.order_by("pk").values_list("name", "status")
    assert list(calls) == [("unit_list", 200), ("case_detail", 404)]
    token.refresh_from_db()
    robot.refresh_from_db()
    assert token.last_used_at is not None
    assert robot.last_login is not None  # or the sweep would disable it as unused


def test_more_calls_than_a_minute_holds_are_refused_with_the_time_to_wait(world, robot, settings):
    settings.API_CALLS_PER_MINUTE = 3
    program = program_of(robot, by=world.admin)
    codes = [program.get("/units").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    answer = program.get("/units")
    assert problem(answer) == (429, "too_many_calls")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert program_of(world.handler, by=world.admin).get("/units").status_code == 200
    Call.objects.update(at=NOW - timedelta(minutes=2))
    assert program.get("/units").status_code == 200


def test_what_stands_around_the_views_refuses_in_the_same_form(world, robot):
    program = program_of(robot, by=world.admin)
    assert problem(program.get("/nothing")) == (404, "not_found")
    answer = program.post("/cases", {})
    assert problem(answer) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]
    english = program_of(world.handler, by=world.admin, language="en")
    assert "Registrar" in english.post("/petitions", {}).json()["detail"], "the gate's sentence"
    assert english.get("/units").headers["Content-Language"] == "en"
    assert "Accept-Language" in english.get("/units").headers["Vary"]
