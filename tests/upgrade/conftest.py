"""Empty databases beside that of the tests, on the same engine."""

import os

import pytest
from django.db import connection

from tests.processes import database_url


@pytest.fixture
def beside(transactional_db, tmp_path, monkeypatch):
    """Return what makes an empty database and gives its address; processes may use it."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    url, _, tests = database_url().rpartition("/")
    made = []

    def empty(name):
        if connection.vendor == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite3"
        made.append(f"{tests}_{name}_{os.getpid()}")
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{made[-1]}"')
        return f"{url}/{made[-1]}"

    yield empty
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
