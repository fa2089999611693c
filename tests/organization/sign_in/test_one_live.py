"""One live sign-in per account, how long it lasts, and all the ways it ends."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from organization import actions, signing_in
from organization.actions import accounts
from organization.models import Duty, EndedSession, LiveSession, Post, User, Why
from tests.organization.sign_in.conftest import (
    PASSWORD,
    browser,
    give_device,
    is_in,
    kinds,
    knock,
    sign_in,
)

pytestmark = pytest.mark.django_db


def reason(client):
    """Return where the next page leads and what it says there."""
    answer = client.get(reverse("me"), {"a": "1"})
    assert answer.status_code == 302
    assert "next=%2Fdesk%2Fme%2F%3Fa%3D1" in answer.headers["Location"]
    return client.get(answer.headers["Location"]).content.decode()


def test_a_new_sign_in_ends_the_old_one_and_tells_both(wang, clock):
    old = sign_in(address="10.0.0.1")
    clock.on(minutes=2)
    new = browser("10.0.0.2")
    text = knock(new).wsgi_request and new.get(reverse("me")).content.decode()
    assert "另一处登录已结束" in text
    assert "10.0.0.1" in text
    assert "在另一处登录" in reason(old)
    assert is_in(new)
    assert LiveSession.objects.count() == 1
    assert kinds(wang) == ["login", "sign_in_ended", "login"]


def test_the_last_sign_in_is_shown(wang, clock):
    sign_in(address="10.0.0.7").post(reverse("logout"))
    clock.on(days=1)
    text = sign_in_and_look("10.0.0.8")
    assert "上次登录：2026-03-02 09:00，来自 10.0.0.7" in text
    assert "另一处登录已结束" not in text


def sign_in_and_look(address):
    client = browser(address)
    knock(client)
    return client.get(reverse("me")).content.decode()


def test_people_see_their_own_sign_in(wang):
    text = sign_in(address="10.0.0.5").get(reverse("me")).content.decode()
    assert "10.0.0.5" in text
    assert "Edge / Windows" in text


def appointed_elsewhere(wang, officer, units, clock):
    post = Post(person=wang, unit=units["XHQ"], duty=Duty.HANDLER, title="经办", valid_from=today())
    actions.appoint(post, by=None, at=clock.now)


def post_ended(wang, officer, units, clock):
    actions.end_post(wang.posts.get(), on=today(), by=None, at=clock.now)


def disabled(wang, officer, units, clock):
    accounts.disable(wang, by=officer, at=clock.now)


def disabled_as_reference_data(wang, officer, units, clock):
    wang = User.objects.get(pk=wang.pk)
    wang.is_active = False
    actions.enter_person(wang, by=None, at=clock.now)


def password_changed(wang, officer, units, clock):
    accounts.change_password(wang, "Xw4-ppqr-77Zk", at=clock.now)


def password_issued(wang, officer, units, clock):
    accounts.issue_password(wang, by=officer, at=clock.now)


def factor_reset(wang, officer, units, clock):
    accounts.reset_factor(wang, by=officer, at=clock.now)


def ended_by_the_officer(wang, officer, units, clock):
    accounts.end_sign_in(wang, by=officer, at=clock.now)


def elsewhere(wang, officer, units, clock):
    sign_in(address="10.0.0.2")


def idle(wang, officer, units, clock):
    clock.on(minutes=16)


def too_long(wang, officer, units, clock):
    LiveSession.objects.update(last_seen_at=clock.now)
    for _n in range(50):
        clock.on(minutes=10)
        LiveSession.objects.update(last_seen_at=clock.now)


def term_over(wang, officer, units, clock):
    User.objects.filter(pk=wang.pk).update(active_until=date(2026, 3, 1))


def today():
    return date(2026, 3, 2)


WAYS = [
    (appointed_elsewhere, "岗位或权限有变动"),
    (post_ended, "岗位或权限有变动"),
    (disabled, "账号已停用"),
    (disabled_as_reference_data, "账号已停用"),
    (password_changed, "密码已修改"),
    (password_issued, "密码已修改"),
    (factor_reset, "登录验证方式已变更"),
    (ended_by_the_officer, "安全管理员结束了"),
    (elsewhere, "在另一处登录"),
    (idle, "长时间没有操作"),
    (too_long, "最长登录时间"),
    (term_over, "账号已停用"),
]


@pytest.mark.parametrize(("end", "words"), WAYS, ids=[end.__name__ for end, _words in WAYS])
def test_a_sign_in_ends_at_once_and_the_login_page_says_why(
    end, words, wang, officer, units, clock
):
    client = sign_in()
    end(wang, officer, units, clock)
    assert words in reason(client)
    assert not is_in(client)


def test_a_sign_in_with_a_password_alone_ends_when_everybody_needs_two(wang, settings):
    client = sign_in()
    settings.TOTP_REQUIRED = True
    assert "登录验证方式已变更" in reason(client)
    assert kinds(wang) == ["login", "sign_in_ended"]


@pytest.mark.parametrize("end", [appointed_elsewhere, disabled, password_changed, factor_reset])
def test_an_ended_sign_in_leaves_no_session_and_one_event(end, wang, officer, units, clock):
    client = sign_in()
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    end(wang, officer, units, clock)
    assert not Session.objects.filter(session_key=key).exists()
    assert kinds(wang).count("sign_in_ended") == 1
    assert EndedSession.objects.get().session_hash == signing_in.hash_of(key)
    assert not signing_in.end_sign_ins(wang, Why.POSTS, clock.now)


def test_who_works_stays_signed_in_and_the_writes_are_few(wang, clock):
    client = sign_in()
    for _n in range(30):
        clock.on(minutes=10)
        assert is_in(client)
    clock.on(seconds=20)
    seen = LiveSession.objects.get().last_seen_at
    assert is_in(client)
    assert LiveSession.objects.get().last_seen_at == seen


def test_asking_for_the_time_left_is_no_work_and_saying_so_is(wang, clock):
    client = sign_in()
    clock.on(minutes=12)
    assert client.get(reverse("stay")).json() == {"left": 180}
    assert client.get(reverse("stay")).json() == {"left": 180}
    assert client.post(reverse("stay")).json() == {"left": 900}
    clock.on(minutes=14)
    assert is_in(client)


def test_a_piece_of_page_gets_401_and_the_way_to_the_login(wang, clock):
    client = sign_in()
    clock.on(minutes=16)
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/me/"}
    answer = client.get(reverse("unit_options"), headers=here)
    assert answer.status_code == 401
    assert answer.headers["X-Login"] == "/login/?next=%2Fdesk%2Fme%2F&why=idle"


def test_a_form_sent_too_late_comes_back_to_its_page(wang, clock):
    client = sign_in()
    clock.on(minutes=16)
    answer = client.post(reverse("me"), headers={"Referer": "http://testserver/desk/me/?x=1"})
    assert "next=%2Fdesk%2Fme%2F%3Fx%3D1" in answer.headers["Location"]
    elsewhere = client.post(reverse("me"), headers={"Referer": "https://evil.example/"})
    assert "next=" not in elsewhere.headers["Location"]


def test_the_page_carries_how_long_it_lasts(wang):
    text = sign_in().get(reverse("me")).content.decode()
    assert 'data-session-left="900"' in text
    assert 'data-session-warning="300"' in text
    assert "data-session-left" not in browser().get(reverse("login")).content.decode()


def test_a_session_without_a_live_sign_in_is_nobodys(wang):
    client = sign_in()
    LiveSession.objects.all().delete()
    assert not is_in(client)


def test_changing_the_password_keeps_this_browser_and_no_other(wang):
    client = sign_in()
    wrong = client.post(
        reverse("my_password"), {"password": "no", "new": "Xw4-ppqr-77Zk", "again": "Xw4-ppqr-77Zk"}
    )
    assert wrong.status_code == 422
    answer = client.post(
        reverse("my_password"),
        {"password": PASSWORD, "new": "Xw4-ppqr-77Zk", "again": "Xw4-ppqr-77Zk"},
    )
    assert answer.status_code == 302
    assert is_in(client)
    assert LiveSession.objects.count() == 1
    assert knock(browser("10.0.0.4")).status_code == 422


def test_people_switch_the_second_factor_on_and_off_where_it_is_optional(wang, clock):
    from tests.organization.sign_in.conftest import code_of

    client = sign_in()
    assert client.get(reverse("my_factor")).status_code == 200
    assert client.get(reverse("my_picture")).status_code == 200
    code = code_of(wang, clock, confirmed=False)
    wrong = client.post(reverse("my_factor"), {"code": code, "password": "no"})
    assert wrong.status_code == 422
    answer = client.post(reverse("my_factor"), {"code": code, "password": PASSWORD})
    assert len(answer.context["codes"]) == 10
    assert knock(browser("10.0.0.2")).headers["Location"] == reverse("login_code")
    page = client.get(reverse("my_factor")).content.decode()
    assert "还有 10 个备用码" in page
    new = client.post(reverse("my_spares"), {"again-password": PASSWORD})
    assert not set(new.context["codes"]) & set(answer.context["codes"])
    assert client.post(reverse("my_factor_off"), {"again-password": "no"}).status_code == 422
    assert client.post(reverse("my_factor_off"), {"again-password": PASSWORD}).status_code == 302
    assert kinds(wang)[-3:] == ["spares_renewed", "login_failed", "totp_dropped"]


def test_nobody_switches_it_off_where_it_is_required(wang, clock, required):
    give_device(wang)
    client = browser()
    client.force_login(wang)
    assert client.post(reverse("my_factor_off"), {"again-password": PASSWORD}).status_code == 404
