"""Taking steps: those of the table, by the forms of the pages, on the case as it was seen."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from api.stepping import CALLS, REQUIRED
from petitions import actions, permissions, situation
from petitions.models import Assignment, Case, CaseStage
from petitions.table import TABLE
from petitions.views.acting import ACTS
from tests.world import MONDAY, bring_to, register


@pytest.fixture
def case(world):
    return register(world).case


def problem(answer):
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    return answer.status_code, answer.json()["code"]


def test_every_step_of_a_page_is_a_call_and_every_call_is_a_step():
    codes = {row.code for row in TABLE}
    assert set(ACTS) | {"assign", "transfer", "draft", "submit_draft"} == set(CALLS)
    elsewhere = {"open", "join", "redo", "window_lapse", "approve_answer", "return_answer"}
    assert codes - set(CALLS) <= elsewhere | {code for code in codes if "file" in code}


@pytest.mark.parametrize("at", ["", "accept", "submit_draft"])
def test_the_steps_offered_are_those_of_the_table(world, reader, case, at):
    case = bring_to(world, case, at) if at else case
    for who in ("clerk", "director", "handler", "head", "unit_clerk", "leader"):
        compare(getattr(world, who), reader(who), case)


def compare(user, program, case):
    answer = program.get(f"/cases/{case.slug}/actions")
    if not Case.objects.visible_to(user).exists():
        assert answer.status_code == 404
        return
    expected = [
        (offer.row.code, offer.refused)
        for offer in permissions.offers(user, situation.of(case), timezone.localdate())
        if offer.row.code in CALLS
    ]
    assert [(one["code"], one["refused"]) for one in answer.json()] == expected
    shown = program.get(f"/cases/{case.slug}").json()["actions"]
    assert [one["code"] for one in shown] == [code for code, _refused in expected]
    for one in answer.json():
        asked = {field["name"] for field in one["fields"] if field["required"]}
        assert asked == (set() if one["refused"] else set(REQUIRED[one["code"]]))


def test_a_case_is_brought_along_by_programs_alone(world, reader, case):
    clerk, handler, head = reader("clerk"), reader("handler"), reader("head")

    def step(program, code, body=None):
        answer = program.take(Case.objects.get(), code, body)
        assert answer.status_code == 200, (code, answer.content)
        said = answer.json()
        assert said["code"] == code
        assert answer.headers["ETag"] == f'"{said["case"]["version"]}"'

    step(clerk, "assign", {"to": "JJC", "requirement": "请查明。"})
    for code in ("sign", "accept", "start"):
        step(handler, code)
    step(handler, "draft", {"request": "一", "findings": "二", "opinion": "三", "basis": "四"})
    step(handler, "submit_draft")
    step(head, "approve_draft")
    step(head, "issue")
    step(handler, "serve", {"method": "post", "served_on": MONDAY.date().isoformat()}
         | {"served_on": Case.objects.get().replied_on.isoformat(), "proof": "EMS 1"})  # fmt: skip
    step(handler, "submit_report", {"words": "已办结。"})
    step(clerk, "pass_report")
    step(clerk, "close")
    assert Case.objects.get().stage == CaseStage.CLOSED
    assert Assignment.objects.get().requirement == "请查明。"


def test_a_step_without_the_version_or_on_another_one_is_refused(world, reader, case):
    clerk = reader("clerk")
    path = f"/cases/{case.slug}/actions/assign"
    assert problem(clerk.post(path, {"to": "JJC"})) == (428, "no_version")
    for wrong in ("3", '"x"', "*", '"1", "2"'):
        assert problem(clerk.post(path, {"to": "JJC"}, match=wrong)) == (400, "malformed")
    assert problem(clerk.take(case, "assign", {"to": "JJC"}, match='"99"')) == (412, "stale")
    case.refresh_from_db()
    assert case.stage == CaseStage.TRIAGE
    tag = clerk.get(f"/cases/{case.slug}").headers["ETag"]
    assert clerk.take(case, "assign", {"to": "JJC"}, match=tag).status_code == 200


def test_the_same_step_again_gets_the_same_answer_and_is_taken_once(world, reader, case):
    clerk, key = reader("clerk"), uuid4()
    first = clerk.take(case, "assign", {"to": "JJC"}, key=key)
    again = clerk.take(case, "assign", {"to": "JJC"}, key=key)
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["ETag"] == first.headers["ETag"]
    assert problem(clerk.take(case, "assign", {"to": "RSC"}, key=key)) == (409, "key_was_used")
    assert Assignment.objects.count() == 1


def test_a_step_of_another_stage_of_another_person_and_of_nobody(world, reader, case):
    assert problem(reader("clerk").take(case, "close")) == (409, "wrong_stage")
    bring_to(world, case, "sign")
    case.refresh_from_db()
    answer = reader("head").take(case, "accept")
    assert problem(answer)[0] in {200, 403}
    refused = reader("clerk").take(case, "accept")
    assert problem(refused) == (403, "forbidden")
    assert "受理" in refused.json()["detail"]
    assert reader("clerk").take(case, "no_such_step").status_code == 404


def test_the_sentence_of_a_refusal_is_that_of_the_page(client, world, reader, case):
    bring_to(world, case, "draft")
    case.refresh_from_db()
    answer = reader("handler").take(case, "submit_report", {"words": "报结。"})
    client.force_login(world.handler)
    page = client.get(reverse("case_act", args=[case.slug, "submit_report"])).content.decode()
    said = answer.json()["detail"]
    assert answer.status_code in {409, 422}
    assert re.sub(r"\s", "", said) in re.sub(r"\s", "", page)


def test_what_a_step_asks_for_is_said_and_what_is_wrong_at_its_place(world, reader, case):
    clerk = reader("clerk")
    bring_to(world, case, "assign")
    case.refresh_from_db()
    offered = {one["code"]: one for one in clerk.get(f"/cases/{case.slug}/actions").json()}
    (words,) = offered["cancel"]["fields"]
    assert (words["name"], words["type"], words["required"]) == ("words", "string", True)
    for body, pointer in (
        ({}, "#/words"), ({"words": ""}, "#/words"), ({"words": 1}, "#/words"),
        ({"words": "x", "stage": "closed"}, "#/stage"), ({"words": "x" * 5000}, "#/words"),
        ({"words": "x", "version": 9}, "#/version"),
    ):  # fmt: skip
        answer = clerk.take(case, "cancel", body)
        assert problem(answer) == (422, "invalid")
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert Assignment.objects.get().stage == "pending_sign"


def test_people_are_named_by_their_user_names(world, reader, case):
    bring_to(world, case, "sign")
    case.refresh_from_db()
    unit_clerk = reader("unit_clerk")
    offered = {one["code"]: one for one in unit_clerk.get(f"/cases/{case.slug}/actions").json()}
    (to,) = offered["delegate"]["fields"]
    assert to["choices"] == [{"value": world.handler.username, "label": world.handler.name}]
    answer = unit_clerk.take(case, "delegate", {"to": world.handler.username})
    assert answer.status_code == 200
    assert Assignment.objects.get().handler == world.handler


def test_nobody_writes_over_the_words_of_another(world, reader, case):
    bring_to(world, case, "draft")
    case.refresh_from_db()
    actions.delegate(case, to=world.handler, by=world.unit_clerk, at=MONDAY)
    case.refresh_from_db()
    body = {"request": "一", "findings": "二", "opinion": "三", "basis": "四"}
    assert reader("handler").take(case, "draft", body).status_code == 200
    case.replies.update(author=world.unit_clerk)
    case.refresh_from_db()
    assert problem(reader("handler").take(case, "draft", body)) == (422, "refused")


def test_a_step_that_ends_what_the_caller_sees_answers_without_the_case(world, reader, case):
    bring_to(world, case, "assign")
    case.refresh_from_db()
    head = reader("head")
    assert head.get(f"/cases/{case.slug}").status_code == 200
    assert reader("clerk").take(case, "cancel", {"words": "误送。"}).json()["case"] is not None
    assert head.get(f"/cases/{case.slug}").status_code == 404
