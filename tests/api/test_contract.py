"""The OpenAPI document says all there is, in both languages, and the page shows it."""

import json

import pytest
from django.urls import get_resolver

from api import bodies
from api.policy import ENDPOINTS, PAGES
from api.reading import codes
from api.stepping import CALLS
from api.views.docs import described
from tests.api.programs import V1, Program

METHODS = {"get", "post"}


@pytest.fixture(scope="module")
def document():
    return described("zh-hans")


def test_every_address_is_in_the_document_with_its_method(document):
    resolver = get_resolver("api.urls")
    names = {pattern.name for pattern in resolver.url_patterns} - {"schema", "docs"}
    assert names == set(ENDPOINTS)
    operations = [
        (path, method) for path, methods in document["paths"].items() for method in methods
    ]
    assert len(operations) == len(resolver.url_patterns) - 2
    for name, endpoint in ENDPOINTS.items():
        assert PAGES[f"api:{name}"].methods == endpoint.methods
    assert {f"{V1}/cases/{{slug}}/actions/{code}" for code in CALLS} <= set(document["paths"])


def test_every_operation_says_what_it_may_refuse_and_asks_for_a_token(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert method in METHODS
            wanted = {"401", "403", "429", "500", "503"}
            wanted |= (
                {"400", "415", "422"}
                if method == "post"
                else {"304"} - ({"304"} if path.endswith("/pdf") else set())
            )
            assert wanted <= set(operation["responses"]), path
            assert operation["security"] == [{"token": []}]
            assert operation["summary"]
            assert operation["description"]
            refused = operation["responses"]["403"]["content"]
            assert refused["application/problem+json"]["schema"]["$ref"].endswith("/Problem")


def test_every_reference_leads_somewhere_and_no_name_stands_twice(document):
    text = json.dumps(document)
    known = set(document["components"]["schemas"])
    for part in text.split('"#/components/schemas/')[1:]:
        assert part.split('"')[0] in known
    ids = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids))
    assert not any(name.endswith("Shape") for name in known)


def test_the_step_bodies_are_the_forms_of_the_pages(document):
    for code, call in CALLS.items():
        operation = document["paths"][f"{V1}/cases/{{slug}}/actions/{code}"]["post"]
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        assert set(body["properties"]) == set(call.asked) - {"version"}, code
        assert body.get("required", []) == call.required
        assert body["additionalProperties"] is False
        names = {one["name"] for one in operation["parameters"]}
        assert names == {"slug", "Idempotency-Key", "If-Match"}


def test_every_step_shows_a_body_that_is_taken(document):
    for code, call in CALLS.items():
        operation = document["paths"][f"{V1}/cases/{{slug}}/actions/{code}"]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        example = schema.get("example", {})
        assert set(call.required) <= set(example), code
        bodies.posted(call.asked, example)  # raises where a name or a type is wrong
        for name, value in example.items():
            assert value in schema["properties"][name].get("enum", [value]), (code, name)
        assert example or not schema["properties"], code


@pytest.mark.django_db
def test_document_and_page_are_open_and_speak_both_languages():
    chinese = Program().get("/schema").json()
    english = Program(language="en").get("/schema").json()
    assert set(chinese["paths"]) == set(english["paths"])
    path = f"{V1}/cases/{{slug}}/actions/sign"
    assert chinese["paths"][path]["post"]["summary"] == "签收"
    assert english["paths"][path]["post"]["summary"].isascii()
    page = Program().get("/docs").content.decode()
    for code, _words in codes():
        assert f'id="{code}"' in page
    assert f"{V1}/petitions/batch" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://testserver", "")
