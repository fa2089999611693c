"""The intake page: one form opens a case or joins one, and nothing typed is lost."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from petitions.models import Case, Channel, Draft, Petition, Topic, Track
from tests.world import register

NEW = "/desk/cases/new/"


@pytest.fixture
def clerk(world, client):
    client.force_login(world.clerk)
    return client


def typed(world, **fields):
    return {
        "form_key": str(uuid4()),
        "channel": "letter",
        "received_on": "今天",
        "headcount": "1",
        "name": "王建国 13800001234",
        "subject_unit": world.school.pk,
        "topic": Topic.objects.get(code="E05-04").pk,
        "title": "反映职称评审程序问题",
        "text": "　　第一段。\n\n\t第二段  ",
        "urgency": "normal",
        "then": "open",
    } | fields


def test_a_petition_opens_a_case_and_its_text_is_kept_to_the_letter(world, clerk):
    answer = clerk.post(NEW, typed(world))

    case = Case.objects.get()
    petition = case.petitions.get()
    assert answer.url == f"/desk/cases/{case.slug}/"
    assert petition.text == "　　第一段。\n\n\t第二段  "
    assert (petition.petitioner.name, petition.petitioner.phone) == ("王建国", "13800001234")
    assert (case.petitioner_mark, case.track, case.stage) == ("王**", Track.REMEDY, "triage")
    assert case.subject_unit == world.school


def test_the_same_form_sent_twice_registers_one_petition_and_leads_to_it_twice(world, clerk):
    form = typed(world)
    first, second = clerk.post(NEW, form), clerk.post(NEW, form)
    assert first.url == second.url
    assert Petition.objects.count() == 1


def test_the_same_key_with_another_text_is_refused(world, clerk):
    form = typed(world)
    clerk.post(NEW, form)
    assert clerk.post(NEW, form | {"text": "另一件事"}).status_code == 409
    assert Petition.objects.count() == 1


def test_register_and_route_leads_to_the_routing_page(world, clerk):
    answer = clerk.post(NEW, typed(world, then="route"))
    assert answer.url == reverse("case_route", args=[Case.objects.get().slug])


def test_register_and_next_keeps_channel_and_day(world, clerk):
    answer = clerk.post(NEW, typed(world, then="next", channel="visit"), follow=True)
    assert answer.context["form"]["channel"].value() == "visit"


def test_a_repeat_joins_the_case_and_both_stay_to_be_seen(world, clerk):
    earlier = register(world, at=timezone.now(), phone="13800001234").case
    clerk.post(NEW, typed(world, join=earlier.slug))

    earlier.refresh_from_db()
    assert earlier.petition_count == 2
    assert earlier.petitions.filter(repeats=True).count() == 1
    assert Event.objects.filter(chain=earlier.chain, kind="join").count() == 1
    assert {clock.code for clock in earlier.clocks.all()} == {"C1", "C2a"}


def test_a_case_that_does_not_exist_for_the_clerk_cannot_be_joined(world, clerk):
    assert clerk.post(NEW, typed(world, join="XFB-2026-9999")).status_code == 404
    assert not Petition.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"received_on": "2099-01-01"}, "received_on"),
        ({"received_on": "去年冬天"}, "received_on"),
        ({"received_on": "0001-01-01"}, "received_on"),
        ({"name": ""}, "name"),
        ({"phone": "call me"}, "phone"),
        ({"subject_unit": ""}, "subject_unit"),
        ({"subject_unit": "9" * 40}, "subject_unit"),
        ({"headcount": "0"}, "headcount"),
        ({"headcount": "1" + "0" * 30}, "headcount"),
        ({"title": "长" * 51}, "title"),
        ({"title": "王建国反映问题"}, "title"),
        ({"text": "a\x00b"}, "text"),
        ({"topic": "没有"}, "topic"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(world, clerk, fields, field):
    answer = clerk.post(NEW, typed(world) | fields)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"]["text"].value() == (fields.get("text") or typed(world)["text"])
    assert not Case.objects.exists()


def test_an_accusation_is_restricted_from_the_start(world, clerk):
    clerk.post(NEW, typed(world, topic=Topic.objects.get(code="E14-01").pk))
    case = Case.objects.get()
    assert (case.track, case.restricted) == (Track.ACCUSATION, True)


def test_an_anonymous_petition_runs_no_notice_clock(world, clerk):
    clerk.post(NEW, typed(world, name="", anonymous="on"))
    case = Case.objects.get()
    assert case.cannot_notify
    assert {clock.code for clock in case.clocks.running()} == {"C1"}
    assert case.clocks.get(code="C2a").voided


def test_matches_come_in_groups_with_reasons(world, clerk):
    same = register(world, at=timezone.now(), matter_fields={"subject_unit": world.school}).case
    query = {
        "name": "王建国",
        "subject_unit": world.school.pk,
        "topic": same.topic_id,
        "title": "反映职称评审的程序问题",
    }
    groups = clerk.post(NEW + "matches/", query).context["groups"]
    assert [len(group.matches) for group in groups] == [1, 0, 0, 0]
    assert groups[0].matches[0].case == same
    groups = clerk.post(NEW + "matches/", query | {"name": "李四"}).context["groups"]
    assert [len(group.matches) for group in groups] == [0, 0, 1, 0]


def test_a_pasted_name_with_its_phone_is_matched_as_both(world, clerk):
    earlier = register(world, at=timezone.now(), phone="13800001234").case
    groups = clerk.post(NEW + "matches/", {"name": "张三 13800001234"}).context["groups"]
    assert earlier in {match.case for group in groups for match in group.matches}


@pytest.mark.parametrize("query", [{"received_on": "??"}, {"topic": "x"}, {"phone": "1" * 500}])
def test_matches_never_fail_on_half_typed_fields(clerk, query):
    assert clerk.post(NEW + "matches/", query).status_code == 200


def test_the_number_of_queries_for_matches_does_not_grow(
    world, clerk, django_assert_max_num_queries
):
    for _ in range(20):
        register(world, at=timezone.now(), matter_fields={"subject_unit": world.school})
    query = {
        "name": "王建国",
        "subject_unit": world.school.pk,
        "topic": Case.objects.first().topic_id,
    }
    with django_assert_max_num_queries(16):
        clerk.post(NEW + "matches/", query)


def test_a_draft_comes_back_and_is_gone_once_it_is_registered(world, clerk):
    key = uuid4()
    clerk.post(f"/desk/drafts/{key}/", {"draft_form": "register", "title": "写到一半"})
    page = clerk.get(f"{NEW}?draft={key}")
    assert page.context["form"]["title"].value() == "写到一半"

    clerk.post(NEW, typed(world, draft_key=str(key)))
    assert not Draft.objects.exists()


def test_a_save_that_comes_after_the_form_was_sent_keeps_nothing(world, clerk):
    sent = typed(world, draft_key=str(uuid4()))
    clerk.post(NEW, sent)
    late = clerk.post(f"/desk/drafts/{sent['draft_key']}/", sent | {"draft_form": "register"})
    assert late.status_code == 409
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("field", "opens"), [("title", False), ("subject_unit", True)])
def test_the_folded_fields_open_for_an_error_that_speaks_of_them(world, clerk, field, opens):
    assert clerk.post(NEW, typed(world) | {field: ""}).context["form"].opens_more is opens


def test_the_relation_that_was_picked_is_said_in_words(world, clerk):
    clerk.post(NEW, typed(world, relation="parent"))
    page = clerk.get(reverse("case_detail", args=[Case.objects.get().slug])).content.decode()
    assert '<li lang="zh-Hans">家长</li>' in page


def test_only_the_petition_office_registers(world, client):
    for person, status in [
        (world.clerk, 200),
        (world.director, 200),
        (world.handler, 403),
        (world.leader, 403),
        (world.admin, 403),
        (world.auditor, 403),
    ]:
        client.force_login(person)
        assert client.get(NEW).status_code == status


def test_every_channel_of_the_regulation_can_be_picked(world, clerk):
    choices = dict(clerk.get(NEW).context["form"].fields["channel"].choices)
    assert set(choices) == set(Channel.values)
