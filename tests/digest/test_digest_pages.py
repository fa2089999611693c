"""Own settings of the digest, and the administrator's list of what did not arrive."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone

from config import env
from digest.models import Choice, Letter, LetterState
from tests.petitions.pages.browsers import browser, post, words

MINE = reverse("my_digest")


def test_a_site_without_gateways_says_so(world):
    assert "还没有接入" in words(browser(world.clerk).get(MINE))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"channel": "mail", "address": ""}, ("mail", "")),
        ({"channel": "mail", "address": "a@example.org"}, ("mail", "a@example.org")),
        ({"channel": "wecom", "address": "abcd-1234-ef"}, ("wecom", "abcd-1234-ef")),
        (
            {
                "channel": "wecom",
                "address": "https://qyapi.example/cgi-bin/webhook/send?key=abcd-1234-ef",
            },
            ("wecom", "abcd-1234-ef"),
        ),
    ],
)
def test_the_choice_is_kept_sealed(world, smtp, chat, said, kept):
    assert post(world.clerk, MINE, is_on="on", **said).url == reverse("me")
    choice = Choice.objects.get(user=world.clerk)
    assert (choice.channel, choice.address, choice.is_on) == (*kept, True)
    page = words(browser(world.clerk).get(MINE))
    assert kept[1] in page


@pytest.mark.parametrize(
    "said",
    [
        {"channel": "mail", "address": "nobody"},
        {"channel": "wecom", "address": ""},
        {"channel": "wecom", "address": "../../etc"},
        {"channel": "wecom", "address": "key@host.example"},
        {"channel": "feishu", "address": "abcd-1234-ef"},
        {"channel": "telegram", "address": "x"},
        {},
    ],
)
def test_what_cannot_be_delivered_to_is_refused(world, smtp, chat, said):
    assert post(world.clerk, MINE, is_on="on", **said).status_code == 422
    assert not Choice.objects.exists()


def test_what_did_not_arrive_is_shown_to_the_administrator_who_lets_it_go_again(world, smtp):
    letter = Letter.objects.create(
        to=world.clerk,
        on=date(2026, 3, 2),
        state=LetterState.PARKED,
        attempts=22,
        retry_at=timezone.now(),
        error="SMTP 550",
    )
    page = words(browser(world.admin).get(reverse("digest_parked")))
    assert "SMTP 550" in page
    assert "clerk@example.org" not in page
    path = reverse("digest_release", args=[letter.pk])
    assert post(world.admin, path).url == reverse("digest_parked")
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 0)
    assert browser(world.clerk).get(reverse("digest_parked")).status_code == 403


@pytest.mark.parametrize(
    ("said", "server"),
    [
        ("", None),
        ("smtp://mail", ("mail", 25, "", "", False, False)),
        ("smtp+tls://u:p%40w@mail", ("mail", 587, "u", "p@w", False, True)),
        ("smtps://u@mail:4465", ("mail", 4465, "u", "", True, False)),
    ],
)
def test_the_mail_server_is_one_address(monkeypatch, said, server):
    monkeypatch.setenv("EMAIL_URL", said)
    assert env.mail("EMAIL_URL") == server


@pytest.mark.parametrize("said", ["mail.example.org", "http://mail", "smtp://", "smtp://m:x"])
def test_an_address_of_no_mail_server_stops_the_start_and_tells_no_password(monkeypatch, said):
    monkeypatch.setenv("EMAIL_URL", said)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.mail("EMAIL_URL")
    assert said not in str(refusal.value) or said == "smtp://"
