"""Guessing is slow, and the true user is never locked out."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse

from organization import throttling
from organization.models import Attempts
from organization.traces import agent_summary, client_address, network_of
from tests.organization.sign_in.conftest import MONDAY, PASSWORD, browser, is_in, knock, sign_in

pytestmark = pytest.mark.django_db


def seconds_told(answer):
    assert answer.status_code == 429
    assert f"请在 {answer.headers['Retry-After']} 秒后再试" in answer.content.decode()
    return int(answer.headers["Retry-After"])


def test_from_the_fifth_failure_on_each_costs_longer(wang, clock):
    client, waits = browser(), []
    for _n in range(12):
        assert knock(client, password="wrong").status_code == 422
        wait = throttling.keys_of("wang", "10.0.0.1")
        until = Attempts.objects.get(key=wait.pair).not_before
        waits.append((until - clock.now).total_seconds())
        clock.now = until
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256]


def test_a_try_that_came_too_soon_is_told_how_long_and_keeps_the_name(wang, clock):
    client = browser()
    for _n in range(5):
        knock(client, password="wrong")
    answer = knock(client)
    assert seconds_told(answer) == 3
    assert 'value="wang"' in answer.content.decode()
    assert not is_in(client)
    clock.on(seconds=2)
    assert knock(client).status_code == 302


def test_the_right_password_takes_the_failures_away(wang, clock):
    client = browser()
    for _n in range(4):
        knock(client, password="wrong")
    knock(client)
    client.post(reverse("logout"))
    for _n in range(4):
        assert knock(client, password="wrong").status_code == 422
    assert knock(client).status_code == 302


def test_an_unknown_name_gets_the_same_answers_as_a_known_one(wang, clock):
    known, unknown = browser("10.0.1.1"), browser("10.0.1.2")
    for _n in range(7):
        answers = [
            knock(client, name, "wrong") for client, name in ((known, "wang"), (unknown, "wong"))
        ]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].headers.get("Retry-After") == answers[1].headers.get("Retry-After")
        texts = [
            shorn(answer, name) for answer, name in zip(answers, ("wang", "wong"), strict=True)
        ]
        assert texts[0] == texts[1]


def shorn(answer, name):
    """Return the page without the name that was typed and the token of the form."""
    text = answer.content.decode().replace(name, "NAME")
    return [line for line in text.splitlines() if "csrf" not in line.lower()]


def test_known_and_unknown_names_cost_the_same_queries(wang, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    knock(browser("10.0.1.9"), "other", "wrong")  # the chain of unknown names is there
    knock(browser("10.0.1.8"), "wang", "wrong")
    counts = []
    for address, name in (("10.0.1.1", "wang"), ("10.0.1.2", "wong")):
        with CaptureQueriesContext(connection) as seen:
            knock(browser(address), name, "wrong")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_guessing_elsewhere_never_delays_the_true_user(wang, clock):
    home = sign_in(address="10.0.0.1")
    home.post(reverse("logout"))
    guesser = browser("10.66.0.1")
    for _n in range(100):
        knock(guesser, password="wrong")
    assert knock(guesser).status_code == 429
    assert knock(home).status_code == 302


def test_one_address_trying_many_names_is_slowed_but_not_its_neighbours(wang, clock):
    home = sign_in(address="10.0.0.1")
    home.post(reverse("logout"))
    statuses = [knock(browser(), f"name{n}", "wrong").status_code for n in range(40)]
    assert statuses[:31] == [422] * 31
    assert statuses[31:] == [429] * 9
    assert knock(browser(), "wang").status_code == 302  # signed in from here before
    assert knock(browser(), "stranger").status_code == 429


def test_ten_thousand_guesses_from_fifty_addresses_fail_and_the_true_user_gets_in(wang, clock):
    """Fifty guessers try without a pause for three minutes and a half, 10,000 times in all."""
    guessers = [f"10.66.0.{n}" for n in range(1, 51)]
    heard = 0
    for _round in range(200):
        clock.on(seconds=1)
        for address in guessers:
            heard += throttling.charge("wang", address, clock.now) == 0
    assert heard < 600
    newcomer, began = browser("10.1.1.1"), clock.now
    while (answer := knock(newcomer)).status_code == 429:
        for _second in range(seconds_told(answer)):
            clock.on(seconds=1)
            for address in guessers:
                throttling.charge("wang", address, clock.now)
    assert answer.status_code == 302
    assert is_in(newcomer)
    assert clock.now - began <= timedelta(seconds=60)


def test_fifty_browsers_guess_through_the_pages_and_none_gets_in(wang, clock):
    """The same through the real pages, fewer: the last guess of each would have been right."""
    outcomes = []
    for n in range(50):
        client = browser(f"10.66.1.{n}")
        outcomes += [knock(client, password="wrong").status_code for _try in range(6)]
        outcomes.append(knock(client, password=PASSWORD).status_code)
    assert 302 not in outcomes
    assert outcomes.count(422) < 120


def test_a_braked_account_hears_one_stranger_a_second_and_each_in_turn(clock):
    for n in range(throttling.STRANGERS):
        assert throttling.charge("wang", f"10.66.2.{n}", MONDAY) == 0
    waits = [throttling.charge("wang", f"10.66.3.{n}", MONDAY) for n in range(5)]
    assert waits == [0, 2, 3, 4, 5]
    turn = MONDAY + timedelta(seconds=2)
    assert throttling.charge("wang", "10.66.3.2", turn) == 0
    assert throttling.charge("wang", "10.66.3.4", turn) == 3
    assert throttling.charge("other", "10.66.3.4", turn) == 0


def test_no_name_is_stored_and_old_counters_go(wang, clock):
    knock(browser(), "a-secret-name", "wrong")
    sign_in()
    assert not any("secret" in row.key or "wang" in row.key for row in Attempts.objects.all())
    assert throttling.sweep(clock.now + timedelta(hours=25)) >= 2
    kept = Attempts.objects.get()
    assert kept.succeeded_at is not None
    throttling.sweep(clock.now + timedelta(days=91))
    assert not Attempts.objects.exists()


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("203.0.113.5", "1.2.3.4", "203.0.113.5"),
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "1.2.3.4, 10.0.0.2", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2, 10.0.0.3", "1.2.3.4"),
        ("10.0.0.1", "garbage", "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, <script>", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("2001:db8::7", "1.2.3.4", "2001:db8::7"),
        ("", "1.2.3.4", ""),
    ],
)
def test_only_a_trusted_proxy_says_where_somebody_is(settings, remote, forwarded, expected):
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


def test_a_header_made_up_by_the_guesser_gives_no_new_tries(wang, clock):
    client = browser("203.0.113.9")
    for n in range(5):
        client.post(
            reverse("login"),
            {"username": "wang", "password": "wrong"},
            headers={"X-Forwarded-For": f"1.2.3.{n}"},
        )
    assert knock(client).status_code == 429


def test_a_whole_network_of_ipv6_is_one_place():
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("") == ""


def test_of_a_browser_only_its_kind_is_kept():
    agent = "Mozilla/5.0 (Linux; Android 14; SM-S911B) Chrome/120.0 Mobile Safari/537.36"
    assert agent_summary(agent) == "Chrome / Android"
    assert agent_summary("\x1b[31mevil") == ""
