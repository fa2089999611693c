"""Chains to look at and to spoil."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from audit.log import Entry, Signature, append, append_histories, open_chain
from tests import triggers

MONDAY = datetime(2026, 3, 2, 6, 2, tzinfo=UTC)
CLERK = Signature(7, "registrar", "SHEC/XFB")


@pytest.fixture
def chain():
    """Return a chain of four events; the second and the last have words."""
    chain = open_chain("case/XFB-2026-0003")
    with transaction.atomic():
        for number, text in enumerate(["", "退休待遇", "", "已电话告知"]):
            append(
                chain,
                f"kind{number}",
                by=CLERK,
                at=MONDAY + timedelta(hours=number),
                body={"due_on": "2026-03-17", "unit": "JJC", "days": number},
                text=text,
            )
    return chain


@pytest.fixture
def histories(db):
    """Return three chains that were written in bulk."""
    entries = [Entry(f"kind{n}", CLERK, MONDAY, {"n": n}, text="字" * n) for n in range(5)]
    return append_histories({f"case/B-{n}": entries for n in range(3)}, recorded_at=MONDAY)


@pytest.fixture
def unguarded(db):
    """Take the triggers off for the rest of the test."""
    triggers.remove(connection)


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount
