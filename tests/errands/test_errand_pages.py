"""任务与导出: the list, its polling that ends, the file and who may take it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from errands.jobs import SWEEP
from errands.models import Errand, State
from errands.running import run_startable
from jobs.runner import run_one
from organization.models import LiveSession
from tests.errands.conftest import asked
from tests.petitions.pages.browsers import browser, post, words

LIST = reverse("errand_list")


def now():
    return timezone.localtime()


def test_the_page_asks_again_only_while_something_goes_on(world):
    asked(world, at=now())
    client = browser(world.clerk)
    page = words(client.get(LIST))
    assert 'hx-trigger="every 2s"' in page
    assert "排队中" in page
    run_startable(now())
    fragment = words(client.get(LIST, headers={"HX-Request": "true"}))
    assert "hx-trigger" not in fragment
    assert "<html" not in fragment
    assert "下载" in fragment
    assert "保留至" in fragment


def test_asking_by_itself_keeps_no_sign_in_alive(world):
    client = browser(world.clerk)
    before = now() - timedelta(minutes=5)
    LiveSession.objects.update(last_seen_at=before)
    client.get(LIST, headers={"HX-Request": "true", "X-Asks-Again": "1"})
    assert LiveSession.objects.get(user=world.clerk).last_seen_at == before
    client.get(LIST)
    assert LiveSession.objects.get(user=world.clerk).last_seen_at > before


def test_the_file_is_for_who_asked_alone(world):
    errand = asked(world, at=now(), n=2)
    run_startable(now())
    path = reverse("errand_file", args=[errand.pk])
    answer = browser(world.clerk).get(path)
    assert b"".join(answer) == b"line\n" * 2
    for stranger in (world.director, world.leader, world.admin, world.auditor):
        assert browser(stranger).get(path).status_code == 404
        assert browser(stranger).get(reverse("errand_detail", args=[errand.pk])).status_code == 404


def test_a_file_that_may_not_be_taken_any_more_is_refused_in_words(world):
    errand = asked(world, "taken", at=now())
    run_startable(now())
    answer = browser(world.clerk).get(reverse("errand_file", args=[errand.pk]), follow=True)
    assert "您已不能看到。" in words(answer)


def test_a_file_that_is_gone_says_so(world, kinds):
    errand = asked(world, at=now())
    path = reverse("errand_file", args=[errand.pk])
    assert "尚未生成" in words(browser(world.clerk).get(path, follow=True))
    run_startable(now())
    errand.refresh_from_db()
    (kinds / errand.file).unlink()
    assert "文件不在了" in words(browser(world.clerk).get(path, follow=True))
    run_one(SWEEP, "a", now() + timedelta(days=2))
    assert "文件已按期删除" in words(browser(world.clerk).get(path, follow=True))
    assert "文件已按期删除" in words(browser(world.clerk).get(LIST))


def test_the_badge_counts_what_ended_and_what_waits_for_a_yes_until_looked_at(world):
    def badge(user):
        return browser(user).get(reverse("me")).context["rail_counts"]["errand_list"]

    asked(world, at=now())
    assert badge(world.clerk) == 0
    run_startable(now())
    assert badge(world.clerk) == 1
    browser(world.clerk).get(LIST)
    assert badge(world.clerk) == 0
    errand = asked(world, at=now(), needs_approval=True, purpose="全市排查", expected=6000)
    assert (badge(world.director), badge(world.clerk)) == (1, 0)
    page = words(browser(world.director).get(LIST))
    assert "待我批准" in page
    assert reverse("errand_decide", args=[errand.pk]) in page


def test_a_yes_and_a_no_are_given_on_one_page(world):
    errand = asked(world, at=now(), needs_approval=True, purpose="全市排查", expected=6000)
    path = reverse("errand_decide", args=[errand.pk])
    assert "全市排查" in words(browser(world.director).get(path))
    assert browser(world.leader).get(path).status_code == 200
    assert browser(world.clerk).get(path).status_code == 403
    assert browser(world.head).get(path).status_code == 404
    silent = post(world.director, path, answer="refuse")
    assert silent.status_code == 422
    assert "请写明理由" in words(silent)
    assert post(world.director, path, answer="agree").url == LIST
    assert Errand.objects.get().state == State.WAITING
    assert browser(world.director).get(path).status_code == 404


@pytest.mark.parametrize(("deed", "state"), [("cancel", "cancelled"), ("retry", "waiting")])
def test_the_buttons_do_what_they_say_once(world, deed, state):
    errand = asked(world, "unfit", at=now())
    if deed == "retry":
        run_startable(now())
    client, key = browser(world.clerk), str(uuid4())
    path = reverse(f"errand_{deed}", args=[errand.pk])
    for _ in range(2):
        assert client.post(path, {"form_key": key}).url == LIST
    errand.refresh_from_db()
    assert errand.state == state
    refused = {"cancel": "已经结束", "retry": "不能重试"}[deed]
    assert refused in words(client.post(path, {"form_key": str(uuid4())}, follow=True))
