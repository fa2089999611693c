"""Looking changes nothing: no GET of anybody leaves a table other than it was."""

import pytest
from django.apps import apps
from django.db import connection

from tests.matrix.test_matrix import made, share_of, undone, visitor  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
# What looking may leave behind: its trace, that the person is there, that a notice was read.
TRACES = {"audit_chain", "audit_event", "audit_eventtext", "audit_read", "django_session"}
MAY_CHANGE = TRACES | {
    "otp_totp_totpdevice",  # the secret in the picture is kept until a code confirms it
    "organization_livesession", "organization_endedsession", "petitions_casecopy",
    "petitions_notice",
}  # fmt: skip


def tables():
    """Return every table of ours and of Django's with its columns."""
    return {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.db_table not in MAY_CHANGE
    }


def checksum():
    """Return a checksum of each table."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = hash(frozenset(repr(row) for row in cursor.fetchall()))
    return found


@pytest.mark.parametrize(
    "name", ["nobody", "registrar", "leader", "head", "handler", "admin", "security", "auditor"]
)
def test_no_get_changes_anything_but_its_trace(made, bare_rail, name):  # noqa: F811
    built, targets = made
    with undone():
        client, cookies = visitor(built.actors[name])
        before, asked = checksum(), 0
        for target in share_of(targets, name):
            if target.expected(built.actors[name], "GET") in {"in", None}:
                client.cookies.load(cookies.replace("Set-Cookie: ", ""))
                answer = client.get(target.path)
                if answer.streaming:
                    list(answer)
                    for close in answer._resource_closers:
                        close()
                asked += 1
        after = checksum()
    assert asked
    assert [table for table in before if before[table] != after[table]] == []
