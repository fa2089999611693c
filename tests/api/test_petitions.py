"""Petitions in: the same form and the same action as the page, once for each key."""

from uuid import uuid4

import pytest

from audit.models import Event
from petitions.models import Case, Petition
from tests.api.programs import Program, program_of
from tests.world import register


def petition(**fields):
    said = {
        "channel": "phone", "received_on": "2026-03-02", "name": "王建国", "phone": "13000001234",
        "topic": "E05-04", "subject_unit": "XH001", "title": "反映职称评审程序问题",
        "text": "来电人反映职称评审结果公示不足五个工作日。", "forwarder": "12345",
    }  # fmt: skip
    return said | fields


def pointers(answer):
    assert answer.status_code == 422, answer.content
    return {error["pointer"] for error in answer.json()["errors"]}


def test_a_petition_comes_back_with_its_number_its_case_and_its_clocks(world, hotline):
    answer = hotline.post("/petitions", petition())
    assert answer.status_code == 201, answer.content
    said, kept = answer.json(), Petition.objects.get()
    assert said["number"] == kept.number
    assert said["case"]["number"] == kept.case.number
    assert said["case"]["url"].endswith(f"/api/v1/cases/{kept.case.slug}")
    assert {clock["code"] for clock in said["clocks"]} == {"C1", "C2a"}
    assert all(clock["explanation"] for clock in said["clocks"])
    assert (kept.case.unit, kept.registered_by) == (world.office, world.clerk)
    assert kept.case.subject_unit == world.school
    assert kept.case.chain.events.get(kind="open").actor_id == world.clerk.pk
    assert "王建国" not in answer.content.decode()


def test_the_same_call_again_gets_the_same_answer_and_registers_nothing(hotline):
    key = uuid4()
    first = hotline.post("/petitions", petition(), key=key)
    again = hotline.post("/petitions", petition(), key=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    other = hotline.post("/petitions", petition(name="李明"), key=key)
    assert (other.status_code, other.json()["code"]) == (409, "key_was_used")
    assert Petition.objects.count() == 1


def test_a_key_is_free_again_after_a_refusal(hotline):
    key = uuid4()
    assert hotline.post("/petitions", petition(title=""), key=key).status_code == 422
    assert hotline.post("/petitions", petition(), key=key).status_code == 201


@pytest.mark.parametrize("key", ["", "1", "x" * 36, "00000000000040008000000000000000"])
def test_a_call_without_a_proper_key_is_refused(hotline, key):
    answer = hotline.post("/petitions", petition(), **{"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "no_key")
    assert not Petition.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": ""}, {"#/name"}),
        ({"received_on": "2099-01-01"}, {"#/received_on"}),
        ({"received_on": "今天"}, {"#/received_on"}),
        ({"topic": "X"}, {"#/topic"}),
        ({"subject_unit": None}, {"#/subject_unit"}),
        ({"subject_unit": "NO"}, {"#/subject_unit"}),
        ({"id_number": "110101199003070000"}, {"#/id_number"}),
        ({"headcount": "3"}, {"#/headcount"}),
        ({"headcount": True}, {"#/headcount"}),
        ({"anonymous": "yes"}, {"#/anonymous"}),
        ({"text": ["a"]}, {"#/text"}),
        ({"accused_units": "XH001"}, {"#/accused_units"}),
        ({"stage": "closed", "version": 3}, {"#/stage", "#/version"}),
        ({"title": "王建国反映问题"}, {"#/title"}),
    ],
)
def test_what_is_wrong_is_said_at_its_place(hotline, fields, expected):
    assert pointers(hotline.post("/petitions", petition(**fields))) == expected
    assert not Petition.objects.exists()


def test_the_sentences_come_in_the_language_asked_for(world):
    english = program_of(world.clerk, by=world.admin, language="en")
    chinese = program_of(world.director, by=world.admin)
    said = [one.post("/petitions", petition(name="")).json() for one in (english, chinese)]
    assert [error["detail"] for error in said[1]["errors"]] == ["请填写姓名，或勾选匿名。"]
    assert said[0]["errors"][0]["detail"].isascii()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"a":1,"a":2}', "application/json", 400),
        (b'{"a":NaN}', "application/json", 400),
        (b'{"name":"\\ud800"}', "application/json", 400),
        (b'{"name":"\\u0000"}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 5000, "application/json", 400),
        (b"name=x", "application/x-www-form-urlencoded", 415),
        (b'{"text":"' + b"x" * 6_000_000 + b'"}', "application/json", 413),
    ],
)
def test_what_is_no_proper_json_is_refused(hotline, body, kind, status):
    headers = hotline.headers | {"Idempotency-Key": str(uuid4())}
    answer = hotline._client.post(
        hotline.at("/petitions"), body, content_type=kind, headers=headers
    )
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_petition_may_join_a_case_this_account_sees(world, hotline):
    case = register(world).case
    answer = hotline.post("/petitions", petition(join=case.slug))
    assert answer.json()["case"]["slug"] == case.slug
    assert answer.json()["joined"] is True
    assert Case.objects.get().petition_count == 2
    assert hotline.post("/petitions", petition(join="NO-2026-0009")).status_code == 404


def test_an_accusation_of_the_own_body_is_not_taken_and_only_counted(world, hotline):
    topic = {"topic": "E14-01", "track": "accusation"}
    answer = hotline.post("/petitions", petition(**topic, subject_unit="XFB"))
    assert (answer.status_code, answer.json()["code"]) == (422, "taking_refused")
    assert not Petition.objects.exists()
    assert Event.objects.filter(kind="taking_refused").count() == 1


def test_a_batch_says_row_by_row_what_became_of_it(world, hotline):
    keys = [str(uuid4()) for _ in range(4)]
    said = [petition(), petition(title=""), petition(name="李明", title="反映收费")]
    rows = [{"key": key, "petition": one} for key, one in zip(keys, said, strict=False)]
    rows += [{"key": "no", "petition": petition()}]
    answer = hotline.post("/petitions/batch", {"rows": rows}).json()
    assert (answer["registered"], answer["refused"]) == (2, 2)
    assert [row["status"] for row in answer["rows"]] == [201, 422, 201, 422]
    assert answer["rows"][1]["problem"]["errors"][0]["pointer"] == "#/title"
    assert Petition.objects.count() == 2
    rows[1]["petition"], rows[3]["key"] = petition(title="反映招生"), keys[3]
    again = hotline.post("/petitions/batch", {"rows": rows}).json()
    assert [row["again"] for row in again["rows"]] == [True, False, True, False]
    assert again["registered"] == 4
    assert Petition.objects.count() == 4
    first, second = (found["rows"][0]["petition"]["number"] for found in (answer, again))
    assert first == second


@pytest.mark.parametrize(
    "body", [{}, {"rows": []}, {"rows": [{}] * 201}, {"rows": "x"}, {"rows": [{}], "x": 1}]
)
def test_a_batch_of_another_shape_is_refused_whole(hotline, body):
    assert pointers(hotline.post("/petitions/batch", body)) == {"#/rows"}


def test_an_account_of_a_unit_registers_nothing(world, reader):
    assert reader("handler").post("/petitions", petition()).status_code == 403
    assert Program().post("/petitions", petition()).status_code == 401
    assert not Petition.objects.exists()
