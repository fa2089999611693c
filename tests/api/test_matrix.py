"""Every address of the interface for everybody: no case that a page would not show, no step that
a page would not take. What is expected is said by the second opinion of `tests.matrix`, which
knows nothing of the database."""

import json

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from api.policy import ENDPOINTS
from organization.models import OFFICERS
from petitions.models import Case
from tests.api.programs import Program, token_for
from tests.matrix import house, reference

pytestmark = pytest.mark.django_db
OF_CASE = [name for name, one in ENDPOINTS.items() if one.about == "case"]
NAMES = [name for name in house.NAMES if name != "anonymous"]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The house with a token for everybody in it, officers included, built once."""
    from django.conf import settings

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DEMO", False)
        patch.setattr(settings, "API_CALLS_PER_MINUTE", 10**9)
        with transaction.atomic():
            made = house.build()
            keeper = made.actors["admin"].user
            programs = {
                name: Program(token_for(made.actors[name].user, by=keeper)[1]) for name in NAMES
            }
            yield made, programs
            transaction.set_rollback(True)


def gated(actor):
    """Tell whether the gate lets this account read cases at all: it must handle petitions."""
    return bool(actor.roles - OFFICERS)


@pytest.mark.parametrize("name", NAMES)
def test_an_account_reads_exactly_the_cases_its_pages_would_show(built, name):
    made, programs = built
    actor, program, number = made.actors[name], programs[name], NAMES.index(name)
    shown = {
        matter.case.slug
        for matter in made.matters.values()
        if gated(actor) and reference.sees(actor, matter, made)
    }
    listed = program.get("/cases?view=all&size=200")
    if not gated(actor):
        assert listed.status_code == 403
    else:
        ours = {matter.case.slug for matter in made.matters.values()}
        found = {row["slug"] for row in listed.json()["cases"]}
        assert found & ours == shown
        assert found == set(Case.objects.visible_to(actor.user).values_list("slug", flat=True))
    for place, matter in enumerate(made.matters.values()):
        # Each case by one address in turn, so that each address meets every account and case.
        endpoint = OF_CASE[(place + number) % len(OF_CASE)]
        path = reverse(f"api:{endpoint}", args=[matter.case.slug])
        code = program.get(path).status_code
        expected = 403 if not gated(actor) else 200 if matter.case.slug in shown else 404
        assert code == expected, (name, path, code)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_read_names_a_case_that_is_not_theirs(built, name):
    made, programs = built
    actor, program = made.actors[name], programs[name]
    hidden = [
        matter.case
        for matter in made.matters.values()
        if not (gated(actor) and reference.sees(actor, matter, made))
    ]
    said = "".join(
        program.get(path).content.decode()
        for path in ("/cases?size=200", "/publications", "/units", "/topics", "/figures")
    )
    found = [case.slug for case in hidden if case.slug in said or case.title in said]
    assert found == []
    for case in hidden[:3]:
        answer = program.post(f"/cases/{case.slug}/actions/note", {"words": "x"}, match='"1"')
        assert answer.status_code in {403, 404}
        assert case.title not in json.dumps(answer.json(), ensure_ascii=False)


def test_a_step_is_refused_wherever_its_page_refuses_it(built):
    made, programs = built
    asked, code = 0, "note"
    for name in NAMES:
        actor, program = made.actors[name], programs[name]
        for matter in made.matters.values():
            expected = reference.step_cell(code, actor, matter, made)
            if not gated(actor) or expected not in {"403", "404"}:
                continue
            path = f"/cases/{matter.case.slug}/actions/{code}"
            answer = program.post(path, {"words": "一句话"}, match=f'"{matter.case.version}"')
            assert str(answer.status_code) == expected, (name, matter.name)
            asked += 1
    assert asked > 50


def test_no_address_opens_without_a_token():
    stranger = Program()
    for pattern in get_resolver("api.urls").url_patterns:
        if pattern.name in {"schema", "docs"}:
            continue
        values = {"slug": "XFB-2026-0001", "code": "assigned", "no": 1}
        kwargs = {key: values[key] for key in pattern.pattern.converters}
        path = f"/api/v1/{pattern.pattern!s}"
        for key, value in kwargs.items():
            path = path.replace(f"<slug:{key}>", str(value)).replace(f"<int:{key}>", str(value))
        for answer in (stranger.get(path), stranger.post(path, {}, match='"1"')):
            assert answer.status_code == 401, path
