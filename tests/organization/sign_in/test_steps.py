"""From the password to being signed in, and nothing in between."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import NoReverseMatch, get_resolver, reverse

from audit import log
from audit.models import Event, EventText
from organization import second_factor
from organization.models import LiveSession, RecoveryCode, User
from organization.policy_checks import addresses
from tests.organization.sign_in.conftest import (
    PASSWORD,
    browser,
    code_of,
    give_device,
    is_in,
    kinds,
    knock,
    reload,
    sign_in,
)

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


def key(client):
    return client.cookies[COOKIE].value


def test_name_and_password_are_enough_where_no_second_factor_is_asked(wang):
    client = browser()
    answer = knock(client, next="/desk/me/?a=1")
    assert answer.headers["Location"] == "/desk/me/?a=1"
    live = LiveSession.objects.get(user=wang)
    assert (live.session_key, live.address) == (key(client), "10.0.0.1")
    assert live.agent == "Edge / Windows"
    assert not live.second_factor
    assert kinds(wang) == ["login"]


def test_the_address_is_in_the_erasable_words_and_not_in_what_is_hashed(wang):
    sign_in()
    event = Event.objects.get(kind="login")
    assert EventText.objects.get(event=event).text == "10.0.0.1"
    assert event.body == {"how": "password", "second_factor": False}


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_led_to_another_site(wang, target):
    assert knock(browser(), next=target).headers["Location"] == reverse("desk")


def test_a_wrong_password_keeps_the_name_and_says_nothing_about_it(wang):
    answer = knock(browser(), password="wrong")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="wang"' in text
    assert "用户名或密码不对" in text
    assert "wrong" not in text
    assert kinds(wang) == ["login_failed"]


def test_a_failure_with_an_unknown_name_is_recorded_without_the_name(wang):
    assert knock(browser(), "nobody-here").status_code == 422
    event = Event.objects.get(chain__subject="anonymous")
    assert event.kind == "login_failed"
    assert "nobody-here" not in str(event.body)
    assert EventText.objects.get(event=event).text == "10.0.0.1"


def test_a_session_key_that_was_planted_is_not_taken_over(wang):
    client = browser()
    client.cookies[COOKIE] = "a" * 32
    knock(client)
    assert key(client) != "a" * 32
    assert not Session.objects.filter(session_key="a" * 32).exists()


def test_a_session_of_somebody_else_is_not_taken_over(wang):
    """Fixation: the attacker's own valid session, planted in the victim's browser."""
    give_device(wang)
    attacker, victim = browser("10.9.9.9"), browser()
    knock(attacker)
    victim.cookies[COOKIE] = planted = key(attacker)
    knock(victim)
    assert key(victim) != planted
    assert not is_in(attacker)


def test_every_step_gives_a_new_key(wang, clock):
    give_device(wang)
    client = browser()
    knock(client)
    first = key(client)
    client.post(reverse("login_code"), {"code": code_of(wang, clock)})
    assert key(client) != first
    assert not Session.objects.filter(session_key=first).exists()
    assert is_in(client)


def test_half_way_no_page_of_the_staff_opens(wang, required):
    give_device(wang)
    client = browser()
    assert knock(client).headers["Location"] == reverse("login_code")
    opened = []
    for spaces, name in addresses(get_resolver().url_patterns):
        if spaces or not name:
            continue
        for args in ([], ["1"], [1], ["XFB-2026-0001"]):
            try:
                url = reverse(name, args=args)
            except NoReverseMatch:
                continue
            if url.startswith("/desk/") and client.get(url).status_code == 200:
                opened.append(name)
    assert opened == []
    assert not LiveSession.objects.exists()


def test_half_way_the_login_page_leads_to_the_next_step(wang, required):
    give_device(wang)
    client = browser()
    knock(client)
    assert client.get(reverse("login")).headers["Location"] == reverse("login_code")
    assert client.post(reverse("language"), {"language": "en"}).status_code == 302
    client.post(reverse("logout"))
    assert client.get(reverse("login")).status_code == 200


def test_half_way_lasts_ten_minutes(wang, clock):
    give_device(wang)
    client = browser()
    knock(client)
    clock.on(minutes=11)
    answer = client.post(reverse("login_code"), {"code": code_of(wang, clock)})
    assert answer.headers["Location"] == reverse("login")
    assert not is_in(client)


def test_half_way_ends_when_the_password_changes(wang, clock):
    give_device(wang)
    client = browser()
    knock(client)
    wang.set_password("Other-3mq-tzLw")
    wang.save()
    client.post(reverse("login_code"), {"code": code_of(wang, clock)})
    assert not is_in(client)


def test_without_a_device_everybody_must_set_one_up_first(wang, clock, required):
    client = browser()
    assert knock(client, next="/desk/me/").headers["Location"] == reverse("login_enrol")
    page = client.get(reverse("login_enrol")).content.decode()
    assert second_factor.spelled(second_factor.new_device(wang)) in page
    picture = client.get(reverse("login_picture"))
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<?xml")
    assert b"<script" not in picture.content
    wrong = client.post(reverse("login_enrol"), {"code": "000000"})
    assert wrong.status_code == 422
    assert not is_in(client)
    code = code_of(wang, clock, confirmed=False)
    answer = client.post(reverse("login_enrol"), {"code": code})
    text = answer.content.decode()
    assert answer.context["next_url"] == "/desk/me/"
    assert len(answer.context["codes"]) == 10
    assert all(spare in text for spare in answer.context["codes"])
    assert is_in(client)
    assert LiveSession.objects.get().second_factor
    assert kinds(wang)[-2:] == ["totp_enrolled", "login"]


def test_the_picture_is_shown_to_nobody_else(wang, required):
    assert browser().get(reverse("login_picture")).status_code == 404


def test_a_code_is_used_once(wang, clock, required):
    give_device(wang)
    code = code_of(wang, clock)
    first, second = browser(), browser("10.0.0.2")
    for client in (first, second):
        knock(client)
    assert first.post(reverse("login_code"), {"code": code}).status_code == 302
    knock(second)
    assert second.post(reverse("login_code"), {"code": code}).status_code == 422
    assert not is_in(second)


def test_the_code_of_somebody_else_is_refused(wang, officer, clock, required):
    give_device(wang)
    give_device(officer)
    client = browser()
    knock(client)
    answer = client.post(reverse("login_code"), {"code": code_of(officer, clock)})
    assert answer.status_code == 422
    assert not is_in(client)
    assert kinds(wang) == ["login_failed"]


def test_after_five_wrong_codes_it_begins_with_the_password_again(wang, clock):
    give_device(wang)
    client = browser()
    knock(client)
    for n in range(5):
        clock.on(seconds=30)
        answer = client.post(reverse("login_code"), {"code": f"00000{n}"})
    assert answer.headers["Location"] == f"{reverse('login')}?why=codes"
    assert client.post(reverse("login_code"), {"code": "1"}).headers["Location"] == reverse("login")


def test_a_spare_code_works_once_and_only_for_its_owner(wang, officer, clock):
    give_device(wang)
    give_device(officer)
    spare = second_factor.new_recovery_codes(wang)[0]
    other = browser("10.0.0.9")
    knock(other, "guard")
    assert other.post(reverse("login_code"), {"code": spare}).status_code == 422
    client = browser()
    knock(client)
    answer = client.post(reverse("login_code"), {"code": spare.lower()}, follow=True)
    assert "还剩 9 个" in answer.content.decode()
    again = browser("10.0.0.3")
    knock(again)
    assert again.post(reverse("login_code"), {"code": spare}).status_code == 422


def test_spare_codes_are_stored_as_hashes(wang):
    codes = second_factor.new_recovery_codes(wang)
    assert len(set(codes)) == 10
    stored = set(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not any(code.replace("-", "") in one for code in codes for one in stored)


def test_a_password_from_somebody_else_must_be_changed_first(wang, clock):
    User.objects.update(must_change_password=True)
    client = browser()
    assert knock(client).headers["Location"] == reverse("login_password")
    same = client.post(reverse("login_password"), {"new": PASSWORD, "again": PASSWORD})
    assert same.status_code == 422
    differs = client.post(reverse("login_password"), {"new": "Xw4-ppqr-77Zk", "again": "x"})
    assert "不一样" in differs.content.decode()
    new = "Xw4-ppqr-77Zk"
    answer = client.post(reverse("login_password"), {"new": new, "again": new})
    assert answer.headers["Location"] == reverse("desk")
    assert is_in(client)
    wang = reload(wang)
    assert wang.check_password(new)
    assert not wang.must_change_password
    assert kinds(wang) == ["password_changed", "login"]


def test_a_password_is_changed_when_it_is_too_old(wang, clock, settings):
    settings.PASSWORD_MAX_AGE_DAYS = 90
    clock.on(days=89)
    sign_in()
    clock.on(days=1, minutes=1)
    assert knock(browser("10.0.0.2")).headers["Location"] == reverse("login_password")
    settings.PASSWORD_MAX_AGE_DAYS = 0
    sign_in(address="10.0.0.3")


def test_without_the_event_there_is_no_sign_in(wang, monkeypatch):
    client = browser()
    client.raise_request_exception = False

    def broken(*_args, **_kwargs):
        raise RuntimeError("no trail")

    with monkeypatch.context() as patch:
        patch.setattr(log, "append", broken)
        assert knock(client).status_code == 500
        assert not LiveSession.objects.exists()
    assert not is_in(client)
    assert kinds(wang) == []


def test_signing_out_forgets_everything(wang):
    client = sign_in()
    old = key(client)
    answer = client.post(reverse("logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert not Session.objects.filter(session_key=old).exists()
    assert not LiveSession.objects.exists()
    assert kinds(wang) == ["login", "sign_in_ended", "logout"]
    client.cookies[COOKIE] = old
    assert not is_in(client)


def test_a_shut_account_gets_the_answer_of_a_wrong_password(wang, clock):
    User.objects.update(is_active=False)
    assert knock(browser()).status_code == 422
    User.objects.update(is_active=True, active_until=clock.now.date())
    sign_in(address="10.0.0.2")
    clock.on(days=1)
    assert knock(browser("10.0.0.3")).status_code == 422
