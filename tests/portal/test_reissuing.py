"""Who sent something in online and lost the query code gets a new one at the desk, once checked."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from petitions.models import Petition
from petitions.workflow import Refused
from portal import actions, codes, desk
from portal.models import Checked, OnlineSubmission, QueryCode, Told
from portal.public import sending
from tests.portal.public.conftest import Petitioner
from tests.portal.test_online_pages import matter
from tests.portal.test_online_pages import page as detail

CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")
NOBODY = {"name": "", "anonymous": "on"}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(sending, "AT_LEAST", timedelta(0))


def page(row):
    return reverse("online_code", args=[row.slug])


def follow(code, second="1234"):
    client = Client()
    return client, client.post("/track/", {"code": code, "second": second})


def reissue(row, by, name="王建国", checked=Checked.DOCUMENT):
    return actions.reissue_code(row, name=name, checked=checked, by=by, at=timezone.now())


@pytest.mark.parametrize("registered", [False, True])
def test_the_desk_checks_then_the_old_code_ends_and_the_new_one_is_shown_once(
    registered, world, signed
):
    row, old = Petitioner().submitted()
    browser, clerk = follow(old)[0], signed(world.clerk)
    opened = follow(old)
    if registered:
        clerk.send(detail(row), **matter())
        row.refresh_from_db()
        panel = reverse("case_petitioner_panel", args=[row.petition.case.slug])
        assert page(row) in clerk.get(panel).content.decode()
    assert page(row) in clerk.get(detail(row)).content.decode()
    wrong = clerk.send(page(row), name="王建军", checked="document")
    assert (wrong.status_code, "不一致" in wrong.content.decode()) == (422, True)
    assert follow(old)[1].status_code == 302

    assert clerk.send(page(row), name="王 建国", checked="document").status_code == 302

    slip = clerk.get(page(row)).content.decode()
    (code,) = CODE.findall(slip)
    assert ("data-print" in slip, "Ctrl+P" in slip) == (True, True)
    assert code not in clerk.get(page(row)).content.decode()
    assert follow(old)[1].status_code == 422
    browser, answer = opened
    assert browser.get(answer.headers["Location"]).headers["Location"] == "/track/"
    browser, answer = follow(code)
    assert browser.get(answer.headers["Location"]).status_code == 200
    event = Event.objects.get(kind="query_code_reissued")
    assert (event.actor_id, event.body["checked"]) == (world.clerk.pk, "document")
    assert (event.chain == row.chain) is not registered
    kept = [str(one) for one in (*QueryCode.objects.values_list(), *Event.objects.values_list())]
    assert not any(code in one or codes.plain(code) in one for one in kept)


def test_who_sent_it_in_is_told_by_the_way_they_left_and_until_then_it_is_owed(world, signed):
    row, _code = Petitioner().submitted()
    written, _code = Petitioner().submitted(
        wish={"text": "另一件事，操场的灯坏了三个月没有人来修。"},
        contact={"phone": "", "address": "枫林路1号"},
    )
    for one in (row, written):
        reissue(one, world.clerk)
    ways = dict(QueryCode.objects.values_list("online", "owed_by"))
    assert ways == {row.pk: Told.PHONE, written.pk: Told.LETTER}
    with pytest.raises(Refused, match="没有留电话"):
        reissue(written, world.clerk, checked=Checked.CALLBACK)

    def owed():
        return [one.url for one in desk.items(world.clerk, timezone.localdate())]

    assert page(row) in owed()
    browser = signed(world.clerk)
    assert str(Told.PHONE.label) in browser.get(page(row)).content.decode()
    assert browser.send(page(row), step="told").status_code == 302
    assert page(row) not in owed()
    assert page(written) in owed()
    assert Event.objects.get(kind="query_code_told").body["way"] == "phone"
    with pytest.raises(Refused, match="没有待告知"):
        actions.note_told(row, by=world.clerk, at=timezone.now())


def test_without_a_name_or_a_way_to_tell_nobody_gets_one_and_the_page_says_why(world, signed):
    anonymous, _code = Petitioner().submitted(contact=NOBODY)
    said = signed(world.clerk).get(page(anonymous)).content.decode()
    assert "匿名提交没有留姓名" in said
    assert 'name="checked"' not in said
    unreached, _code = Petitioner().submitted(wish={"text": "第三件事，说的是校门口的路面积水。"})
    OnlineSubmission.objects.filter(pk=unreached.pk).update(phone="")
    unreached.refresh_from_db()
    for row, why in ((anonymous, "匿名"), (unreached, "联系方式")):
        with pytest.raises(Refused, match=why):
            reissue(row, world.clerk, name=row.name)
    assert not Event.objects.filter(kind="query_code_reissued").exists()


@pytest.mark.parametrize("who", ["handler", "unit_clerk", "leader", "admin", "security"])
def test_only_the_office_that_took_it_in_gives_a_new_one(who, world, signed):
    row, code = Petitioner().submitted()
    signed(world.clerk).send(detail(row), **matter())
    row.refresh_from_db()
    assert Petition.objects.get() == row.petition
    with pytest.raises(PermissionDenied):
        reissue(row, getattr(world, who))
    assert signed(getattr(world, who)).get(page(row)).status_code in {403, 404}
    assert follow(code)[1].status_code == 302
