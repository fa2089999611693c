"""Whoever objected takes it back while nobody has answered: by a button, and on the trail."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from petitions import notices
from petitions.models import Case, Notice
from petitions.workflow import Refused
from reports import actions, figures
from reports.models import BulletinObjection, Objection, ObjectionAnswer
from reports.month import Month
from tests.reports import histories, issuing
from tests.reports import unit_report_story as story
from tests.reports.reference import Told

LAST = Month.at(timezone.now()).previous
URL = reverse("bulletin", args=[LAST])


@pytest.fixture
def checked(world):
    """The month that ended last, being checked; the head has objected to a figure."""
    told = Told("JJC", LAST.first, LAST.last)
    histories.write([histories.brought_in(world.office, told)])
    actions.open_check(
        actions.generate_bulletin(LAST, by=None, at=timezone.now()),
        by=world.director, at=timezone.now(),
    )  # fmt: skip
    objected(world)
    return world


def objected(world):
    return actions.object_to_figure(
        issuing.current(LAST), world.jjc, figures.ASSIGNED, reason="有误。",
        cases=[Case.objects.get()], by=world.head, at=timezone.now(),
    )  # fmt: skip


def test_an_objection_to_a_bulletin_is_taken_back_by_a_button(checked, client):
    objection = BulletinObjection.objects.get()
    address = reverse("bulletin_withdraw", args=[LAST, objection.pk])
    client.force_login(checked.director)
    assert address not in client.get(URL).content.decode()
    client.force_login(checked.head)
    assert address in client.get(URL).content.decode()

    assert client.post(address, {"form_key": str(uuid4())}).status_code == 302

    page = client.get(URL).content.decode()
    assert "已撤回" in page
    assert address not in page
    event = Event.objects.get(kind="bulletin_objection_withdrawn")
    assert (event.actor_id, event.body["objection"]) == (checked.head.pk, objection.pk)
    notices.relay(timezone.now())
    told = Notice.objects.filter(kind=event.kind).values_list("to", "url")
    assert list(told) == [(checked.director.pk, URL)]
    assert not BulletinObjection.objects.unanswered().exists()
    assert objected(checked).pk != objection.pk  # one may think again


def test_nobody_else_takes_it_back_and_nobody_what_was_answered(checked):
    objection, now = BulletinObjection.objects.get(), timezone.now()
    for other in (checked.director, checked.leader, checked.unit_clerk):
        with pytest.raises(PermissionDenied):
            actions.withdraw_figure_objection(objection, by=other, at=now)
    with pytest.raises(Refused, match="请选择采纳或不采纳"):
        actions.answer_figure_objection(
            objection, answer=ObjectionAnswer.WITHDRAWN, words="。", by=checked.director, at=now
        )
    actions.answer_figure_objection(
        objection, answer=ObjectionAnswer.DECLINED, words="无误。", by=checked.director, at=now
    )
    with pytest.raises(Refused, match="已经答复"):
        actions.withdraw_figure_objection(objection, by=checked.head, at=now)
    again = objected(checked)
    actions.withdraw_figure_objection(again, by=checked.head, at=now)
    with pytest.raises(Refused, match="已由提出人撤回"):
        actions.answer_figure_objection(
            again, answer=ObjectionAnswer.DECLINED, words="无误。", by=checked.director, at=now
        )


def test_an_objection_to_a_line_is_taken_back_by_who_raised_it(db, client):
    world = story.build()
    objection = actions.raise_objection(
        story.report_of(world.jjc), figures.CLOSED_ON_TIME, story.case(2),
        claim="count", reason="3月30日已办结。", by=world.unit_clerk, at=story.on(2),
    )  # fmt: skip
    place = ["2026-03", "JJC", objection.no]
    address, page = (
        reverse("objection_withdraw", args=place),
        reverse("objection_answer", args=place),
    )
    for other in (world.head, world.director):
        client.force_login(other)
        assert address not in client.get(page).content.decode()
        with pytest.raises(PermissionDenied):
            actions.withdraw_objection(objection, by=other, at=story.on(3))
    client.force_login(world.unit_clerk)
    assert address in client.get(page).content.decode()

    assert client.post(address, {"form_key": str(uuid4())}).status_code == 302

    assert not Objection.objects.open().exists()
    assert Event.objects.get(kind="objection_withdrawn").body["no"] == objection.no
    notices.relay(timezone.now())
    told = {
        kind: set(Notice.objects.filter(kind=kind).values_list("to", "url"))
        for kind in ("objection_raised", "objection_withdrawn")
    }
    assert (world.director.pk, page) in told["objection_withdrawn"] == told["objection_raised"]
    for step in (
        lambda: actions.withdraw_objection(objection, by=world.unit_clerk, at=timezone.now()),
        lambda: actions.answer_objection(
            objection, adopt=False, words="。", by=world.director, at=timezone.now()
        ),
    ):
        with pytest.raises(Refused, match="已由申请人撤回"):
            step()
