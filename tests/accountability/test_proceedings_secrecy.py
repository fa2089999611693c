"""Who knows of a proceeding: the named alone, and of an accusation not even they."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accountability import actions
from accountability.models import AccountabilityProceeding
from accountability.proceeding_facts import rows_of
from accountability.proceeding_trail import events_visible_to, reads_visible_to
from audit.models import Event, Read
from organization.models import Duty
from petitions.models import Case, Notice, Track
from petitions.notices import relay
from petitions.workflow import Refused
from tests import world as worlds
from tests.accountability.answering import LATE, UNTIL, browser, draw, open_for, seen_by
from tests.world import days, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def case(world):
    return worlds.bring_to(world, worlds.register(world).case, "start")


def everybody_else(world):
    return [
        world.clerk, world.handler, world.unit_clerk, world.bureau_clerk, world.bureau_head,
        world.admin, world.auditor, world.security,
        make_person(Duty.OFFICE, world.office, "副主任"),
        make_person(Duty.FIRST_RESPONSIBLE, world.commission, "主任"),
        make_person(Duty.HEAD, world.rsc, "他处处长"),
    ]  # fmt: skip


def accusation(world):
    matter = {
        "track": Track.ACCUSATION, "subject_unit": world.jjc, "accused_people": (world.head,)
    }  # fmt: skip
    return worlds.register(world, matter_fields=matter, title="举报内容").case


def test_only_the_named_know_of_it_and_the_answerable_from_the_notice_on(
    world, case, opened, served
):
    first = AccountabilityProceeding.objects.get()
    for person in everybody_else(world):
        assert not seen_by(person, first)
    for person in (world.director, world.leader, world.head):
        assert seen_by(person, first)
    other = open_for(world)
    assert not seen_by(world.head, other)
    reader = world.unit_clerk
    day = timezone.localdate(LATE)
    for bad in (world.auditor, world.security, world.admin):
        with pytest.raises(Refused, match="不能列为知悉人"):
            actions.add_reader(
                first, person=bad, until=day + days(3), words="监督", by=world.director, at=LATE
            )
    with pytest.raises(PermissionDenied):
        actions.add_reader(
            first, person=reader, until=day + days(3), words="记录", by=world.leader, at=LATE
        )
    with pytest.raises(Refused, match="一年之间"):
        actions.add_reader(
            first, person=reader, until=day - days(1), words="记录", by=world.director, at=LATE
        )
    actions.add_reader(
        first, person=reader, until=day + days(3), words="记录", by=world.director, at=LATE
    )
    assert seen_by(reader, first, day + days(3))
    assert not seen_by(reader, first, day + days(4))


def test_an_accusation_the_person_must_not_know_of_is_no_source(world, case, opened):
    hidden = accusation(world)
    with pytest.raises(Refused, match="不能作为"):
        actions.draw_facts(opened, hidden, keys=["event/1"], by=world.director, at=LATE)
    draw(world, opened, case)
    assert not opened.facts.filter(case=hidden).exists()
    # What becomes an accusation after the facts were drawn stops the notice.
    Case.objects.filter(pk=case.pk).update(
        track=Track.ACCUSATION, restricted=True, subject_unit=world.jjc
    )
    with pytest.raises(Refused, match="终止后重新提起"):
        actions.serve_notice(opened, until=UNTIL, by=world.director, at=LATE)


def test_the_answerable_keep_their_right_to_reply_and_lose_the_number(world, case, served):
    Case.objects.filter(pk=case.pk).update(
        track=Track.ACCUSATION, restricted=True, subject_unit=world.jjc
    )
    vars(world.head).pop("standings", None)
    assert seen_by(world.head, served)
    rows = rows_of(served, world.head, timezone.localdate(LATE))
    assert {(row.number, row.linked) for row in rows} == {("", False)}


def test_notices_go_to_the_named_alone_and_name_no_case(world, case, opened):
    relay(LATE)
    kinds = ("open_proceeding", "draw_facts", "serve_notice", "decide_proceeding")
    told = Notice.objects.filter(kind__in=kinds)
    assert list(told.values_list("to", "kind")) == [(world.leader.pk, "open_proceeding")]
    draw(world, opened, case)
    actions.serve_notice(opened, until=UNTIL, by=world.director, at=LATE)
    relay(LATE)
    served = told.filter(kind="serve_notice")
    assert set(served.values_list("to", "case")) == {(world.head.pk, None), (world.leader.pk, None)}


def test_the_trail_and_the_read_log_hide_it_from_the_officers(world, served):
    browser(world.leader).get(reverse("proceeding_detail", args=[served.slug]))
    subject = f"proceeding/{served.slug}"
    assert Read.objects.filter(subject=subject, actor_id=world.leader.pk).exists()
    day = timezone.localdate()
    for person in (world.auditor, world.security):
        seen = events_visible_to(person, day, Event.objects.all())
        assert not seen.filter(chain=served.chain).exists()
        assert seen.exists()
        assert not reads_visible_to(person, day, Read.objects.filter(subject=subject)).exists()
    log = browser(world.auditor).get(reverse("audit_log")).content.decode()
    assert served.slug not in log
    mine = events_visible_to(world.director, day, Event.objects.filter(chain=served.chain))
    assert mine.count() == 3


@pytest.mark.parametrize(
    ("who", "gate"), [("unit_clerk", 404), ("auditor", 403), ("other", 404), ("first", 404)]
)
def test_every_other_role_finds_nothing_on_any_page(world, case, served, who, gate):
    person = {
        "other": lambda: make_person(Duty.OFFICE, world.office, "副主任"),
        "first": lambda: make_person(Duty.FIRST_RESPONSIBLE, world.commission, "主任"),
    }.get(who, lambda: getattr(world, who))()
    client = browser(person)
    detail = reverse("proceeding_detail", args=[served.slug])
    assert client.get(detail).status_code == gate
    reply = reverse("proceeding_act", args=[served.slug, "reply"])
    assert client.post(reply, {"form_key": uuid.uuid4(), "words": "x"}).status_code == gate
    if gate == 404:
        assert client.get(reverse("proceeding_facts", args=[served.slug])).status_code == 404
    answers = [
        client.get(reverse("proceeding_list")),
        client.get(reverse("unit_proceedings_panel", args=["JJC"])),
        client.get(reverse("case_proceeding_panel", args=[case.slug])),
    ]
    for answer in answers:
        assert served.number not in answer.content.decode()
        assert answer.status_code == (403 if gate == 403 else 200)
    leads = who in {"other", "first"}
    assert bool(answers[2].content) is (leads or gate == 403)
    assert ("提起责任追究" in answers[2].content.decode()) is leads
    assert client.get(reverse("proceeding_new")).status_code == (200 if leads else 403)
