"""Assigning many cases: who can go goes, who cannot is named with the reason."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from organization.models import Duty
from petitions.models import Assignment, CaseStage, Urgency
from tests.petitions.pages.browsers import browser, words
from tests.world import bring_to, make_person, register


def now():
    return timezone.localtime()


@pytest.fixture
def mixed(world):
    """Two that can go, one urgent without a leader's word, one that was sent before."""
    make_person(Duty.SPECIALIST, world.rsc)  # somebody there must be able to receive
    ready = [register(world, at=now()).case for _ in range(2)]
    urgent = register(world, at=now(), matter_fields={"urgency": Urgency.URGENT}).case
    sent = bring_to(world, register(world, at=now()).case, "assign", at=now())
    return [*ready, urgent, sent]


def url_for(cases):
    return f"{reverse('case_assign')}?" + "&".join(f"pick={case.pk}" for case in cases)


def versions(answer):
    return re.findall(r'name="version"\s+value="([^"]+)"', words(answer))


def send(world, cases, **fields):
    client = browser(fields.pop("by", world.clerk))
    url = fields.pop("url", url_for(cases))
    shown = client.get(url)
    data = {"form_key": str(uuid4()), "to": world.rsc.pk, "version": versions(shown)} | fields
    return client, client.post(url, data)


def test_the_ticked_rows_lead_to_the_page_and_back_to_their_filter(world, mixed):
    client = browser(world.clerk)
    picks = "&".join(f"pick={case.pk}" for case in mixed)
    answer = client.get(f"{reverse('case_selected')}?near=soon&action=assign&all=&{picks}")
    assert answer.headers["Location"].startswith(f"{reverse('case_assign')}?near=soon")
    back = client.get(answer.headers["Location"]).context["back"]
    assert back == f"{reverse('case_list')}?near=soon"


@pytest.mark.parametrize("query", ["action=assign", "action=delete&pick=1", "pick=1", ""])
def test_nothing_ticked_or_nothing_chosen_says_so(world, query):
    client = browser(world.clerk)
    answer = client.get(f"{reverse('case_selected')}?near=soon&{query}", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("case_list"))
    assert "请先勾选信访件" in words(answer)


def test_the_page_says_who_can_go_and_why_the_others_cannot(world, mixed):
    answer = browser(world.clerk).get(url_for(mixed))
    assert {row.case for row in answer.context["eligible"]} == set(mixed[:2])
    reasons = {row.case: row.refused for row in answer.context["refused"]}
    assert "须先由分管领导批办" in reasons[mixed[2]]
    assert "不能交办" in reasons[mixed[3]]


def test_who_can_go_goes_with_unit_day_and_words(world, mixed):
    client, answer = send(world, mixed, requirement="请于月底前反馈。")
    assert answer.status_code == 302
    sent = Assignment.objects.filter(unit=world.rsc)
    assert {row.case_id for row in sent} == {case.pk for case in mixed[:2]}
    assert {row.requirement for row in sent} == {"请于月底前反馈。"}
    assert "已交办 2 件至人事处" in words(client.get(answer.headers["Location"]))


def test_every_row_of_the_filter_means_what_was_shown_and_no_later_one(world, mixed):
    client = browser(world.clerk)
    url = f"{reverse('case_assign')}?view=route&all=1"
    shown = versions(client.get(url))
    late = register(world, at=now()).case
    data = {"form_key": str(uuid4()), "to": world.rsc.pk, "version": shown}
    assert client.post(url, data).status_code == 302
    assert Assignment.objects.filter(unit=world.rsc).count() == 2
    late.refresh_from_db()
    assert late.stage == CaseStage.TRIAGE


def test_a_case_that_changed_meanwhile_is_named_and_holds_up_no_other(world, mixed):
    client = browser(world.clerk)
    shown = versions(client.get(url_for(mixed)))
    bring_to(world, mixed[0], "assign", at=now())
    data = {"form_key": str(uuid4()), "to": world.rsc.pk, "version": shown}
    answer = client.post(url_for(mixed), data, follow=True)
    assert "已交办 1 件至人事处" in words(answer)
    assert f"{mixed[0].number}：此件刚被他人处理过" in words(answer)


def test_the_unit_complained_about_needs_a_reason_so_it_is_refused_here(world):
    case = register(world, at=now(), matter_fields={"subject_unit": world.rsc}).case
    _client, answer = send(world, [case])
    assert answer.status_code == 422
    assert f"{case.number}：该单位是被反映单位" in words(answer)
    assert not Assignment.objects.exists()


def test_a_form_sent_twice_sends_each_case_once(world, mixed):
    key = str(uuid4())
    client = browser(world.clerk)
    data = {"form_key": key, "to": world.rsc.pk, "version": versions(client.get(url_for(mixed)))}
    first = client.post(url_for(mixed), data)
    second = client.post(url_for(mixed), data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Event.objects.filter(kind="assign").count() == 3  # one of them before


def test_without_a_unit_nothing_goes_and_what_was_typed_stays(world, mixed):
    _client, answer = send(world, mixed, to="", requirement="请核实。")
    assert answer.status_code == 422
    assert "请核实。" in words(answer)
    assert not Assignment.objects.filter(unit=world.rsc).exists()


def test_too_many_are_refused_with_a_sentence(world, mixed, monkeypatch):
    monkeypatch.setattr("petitions.views.batches.ORDERED", 1)
    answer = browser(world.clerk).get(url_for(mixed), follow=True)
    assert "一次最多批量办理 1 件" in words(answer)


@pytest.mark.parametrize("who", ["leader", "head", "handler", "unit_clerk", "admin", "auditor"])
def test_only_the_office_sends_out(world, mixed, who):
    assert browser(getattr(world, who)).get(url_for(mixed)).status_code == 403


def test_a_case_one_may_not_see_cannot_be_smuggled_in(world, mixed):
    fields = {"track": "accusation", "subject_unit": world.office}
    hidden = register(world, at=now()).case
    type(hidden).objects.filter(pk=hidden.pk).update(restricted=True, **fields)
    _client, answer = send(world, mixed, version=[f"{hidden.pk}:{hidden.version}"])
    assert answer.status_code == 422
    assert not Assignment.objects.filter(case=hidden).exists()


@pytest.mark.parametrize("version", ["", "x", "1", "1:", ":1", "9" * 30 + ":1", "1:1:1", "-1:1"])
def test_hostile_picks_break_nothing(world, mixed, version):
    _client, answer = send(world, mixed, version=[version])
    assert answer.status_code == 422
