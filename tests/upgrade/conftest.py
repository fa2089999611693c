"""An empty database beside that of the tests, on the same engine."""

import os

import pytest
from django.db import connection

from tests.processes import database_url


@pytest.fixture
def beside(transactional_db, tmp_path, monkeypatch):
    """Return the address of an empty database, and let processes of this test use it."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'beside.sqlite3'}"
        return
    url, _, name = database_url().rpartition("/")
    name = f"{name}_beside_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield f"{url}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
