"""The interface called with what its document allows and forbids, by every role.

`API_FUZZ=n` tries n examples of each operation for each role instead of a few of a part of them;
its findings are the same kind: an error of the server, an answer that the document does not know,
a call that is let in without a token.
"""

import os
import random

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.views.docs import described
from tests import world as worlds
from tests.api.programs import token_for
from tests.world import bring_to, register

LONG = int(os.environ.get("API_FUZZ", "0"))
PART = 1 if LONG else 7  # the short run takes every seventh step for each role, another for each
EXAMPLES = LONG or 2
SEED = int(os.environ.get("API_FUZZ_SEED", "1"))
ROLES = ("clerk", "director", "leader", "head", "handler", "unit_clerk", "bureau_head")


def wrong_is_refused(context, response, case):
    """As `negative_data_rejection`; of many petitions in one call each is refused in its row."""
    if case.operation.path.endswith("/batch") and response.status_code == 200:
        assert response.json()["refused"], response.json()
        return None
    return negative_data_rejection(context, response, case)


CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance, wrong_is_refused,
]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def caller(django_db_setup, django_db_blocker):
    """A house with cases at several stages and a token for each role, built once."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = worlds.build()
        slugs = []
        for code in ("", "assign", "accept", "submit_draft", "serve"):
            case = register(world).case
            slugs.append((bring_to(world, case, code) if code else case).slug)
        tokens = {name: token_for(getattr(world, name), by=world.admin)[1] for name in ROLES}
        yield tokens, slugs
        transaction.set_rollback(True)


def operations(role):
    """Return the operations this role tries."""
    app = get_wsgi_application()
    schema = schemathesis.openapi.from_dict(described("zh-hans"))
    schema.app = app
    found = [result.ok() for result in schema.get_all_operations()]
    turn = ROLES.index(role)
    steps = [one for one in found if "/actions/" in one.path]
    others = [one for one in found if "/actions/" not in one.path]
    return others + steps[turn % PART :: PART]


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_sent_is_answered_as_the_document_says(role, caller, settings_of_fuzz, capsys):
    tokens, slugs = caller
    headers, calls, wrong = {"Authorization": f"Bearer {tokens[role]}"}, 0, []
    for operation in operations(role):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            calls += tried(operation, mode, headers, slugs, wrong)
    with capsys.disabled():
        print(f"\nfuzz: {role}: {calls} calls, {len(wrong)} operations answered wrongly")
    assert calls
    assert not wrong, "\n\n".join(wrong)


def tried(operation, mode, headers, slugs, wrong):
    """Send some calls of an operation and return how many; on cases that are there, if asked
    rightly. What is found goes to `wrong`, so that one finding does not hide the next."""
    chance, sent = random.Random(SEED), []

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode))
    def one(case):
        if mode is GenerationMode.POSITIVE and "slug" in (case.path_parameters or {}):
            case.path_parameters["slug"] = chance.choice(slugs)
        sent.append(case)
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    try:
        one()
    except BaseExceptionGroup as found:
        wrong.append(f"{operation.label}, {mode.value}: {found.exceptions}")
    return len(sent)


def test_no_operation_lets_anybody_in_without_a_token(caller, settings_of_fuzz):
    tokens, _slugs = caller
    headers = {"Authorization": f"Bearer {tokens['clerk']}"}
    for operation in operations("clerk"):

        @settings(
            max_examples=1, deadline=None, database=None, derandomize=True,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(operation.as_strategy())
        def one(case):
            with transaction.atomic():
                case.call_and_validate(headers=headers, checks=[ignored_auth])
                transaction.set_rollback(True)

        one()


@pytest.fixture
def settings_of_fuzz(settings):
    settings.API_CALLS_PER_MINUTE = 10**9
    # As in the test client: the end of a request must not close what holds the house.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
