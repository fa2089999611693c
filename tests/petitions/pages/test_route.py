"""The routing page: suggestions with reasons, the rules that shut units out, one winner."""

from uuid import uuid4

import pytest
from django.utils import timezone

from petitions.models import Track
from tests.world import days, register


@pytest.fixture
def clerk(world, client):
    client.force_login(world.clerk)
    return client


@pytest.fixture
def fresh(world):
    return register(
        world, at=timezone.now() - days(1), matter_fields={"subject_unit": world.school}
    ).case


def url(case):
    return f"/desk/cases/{case.slug}/route/"


def sent(case, unit, **fields):
    return {
        "form_key": str(uuid4()),
        "version": case.version,
        "kind": "assign",
        "pick": unit.pk,
    } | fields


def test_a_case_is_assigned_with_the_full_limit(world, clerk, fresh):
    answer = clerk.post(url(fresh), sent(fresh, world.jjc, requirement="请依法办理。"))
    fresh.refresh_from_db()
    assert answer.url == f"/desk/cases/{fresh.slug}/"
    assert (fresh.stage, fresh.host) == ("routed", world.jjc)
    assert fresh.assignments.get().requirement == "请依法办理。"


def test_the_bureau_above_the_school_is_suggested_first_and_the_school_with_a_warning(
    world, clerk, fresh
):
    advice = clerk.get(url(fresh)).context["advice"]
    assert [entry.unit for entry in advice.suggestions][:2] == [world.bureau, world.school]
    assert advice.suggestions[0].reasons
    assert advice.suggestions[1].soft


def test_sending_to_the_unit_complained_about_needs_a_reason_and_a_department_beside_it(
    world, clerk, fresh
):
    from organization.models import Duty
    from tests.world import make_person

    make_person(Duty.SPECIALIST, world.school)
    reason = {"reason": "事实须由学校说明，处室协办。"}
    for less in ({}, reason, {"co_unit": world.jjc.pk}):
        refused = clerk.post(url(fresh), sent(fresh, world.school, **less))
        assert refused.status_code == 422
        assert "被反映单位" in refused.content.decode()
    both = sent(fresh, world.school, **reason, co_unit=world.jjc.pk)
    assert clerk.post(url(fresh), both).status_code == 302
    assert fresh.assignments.get().co_unit == world.jjc


def test_an_accusation_is_not_sent_to_the_accused_and_the_page_names_the_rule_only(world, clerk):
    case = register(
        world,
        at=timezone.now(),
        matter_fields={"subject_unit": world.bureau, "track": Track.ACCUSATION},
        title="反映采购问题",
    ).case
    page = clerk.get(url(case)).content.decode()
    assert "第三十条" in page
    assert "反映采购问题" not in page
    for unit in (world.bureau, world.school):
        answer = clerk.post(url(case), sent(case, unit, reason="理由"))
        assert answer.status_code == 422
    case.refresh_from_db()
    assert case.stage == "triage"


def test_a_group_matter_waits_for_the_leader(world, clerk):
    case = register(world, at=timezone.now(), headcount=6).case
    answer = clerk.post(url(case), sent(case, world.jjc))
    assert answer.status_code == 422
    assert "批办" in answer.content.decode()


def test_a_stale_page_is_told_so_and_keeps_the_words(world, clerk, fresh):
    form = sent(fresh, world.jjc, requirement="写了很久的意见")
    clerk.post(url(fresh), sent(fresh, world.jjc))
    answer = clerk.post(url(fresh), form)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "写了很久的意见" in text
    assert "你打开本页之后，此件有以下办理" in text
    fresh.refresh_from_db()
    assert answer.context["version"] == fresh.version  # the next try is judged on its own


@pytest.mark.parametrize(
    "fields",
    [{"pick": "9" * 30}, {"pick": "abc", "other": ""}, {"due_on": "2000-01-01"}, {"kind": "x"}],
)
def test_a_bad_choice_is_explained(world, clerk, fresh, fields):
    assert clerk.post(url(fresh), sent(fresh, world.jjc) | fields).status_code == 422


def test_only_the_office_routes(world, client, fresh):
    for person, status in [(world.clerk, 200), (world.leader, 403), (world.handler, 404)]:
        client.force_login(person)
        assert client.get(url(fresh)).status_code == status
