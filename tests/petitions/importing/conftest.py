"""The small commission, and the import as an operator calls it."""

import io
import json

import pytest
from django.core.management import call_command

from tests import world as worlds
from tests.petitions.importing import books


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def book(tmp_path):
    """Return a function that writes rows into a workbook and returns its path."""
    return lambda *rows, name="book.xlsx": books.write(tmp_path / name, rows)


@pytest.fixture
def run():
    """Return a function that calls the command: (exit code, the JSON it prints, stderr)."""

    def run(path, *options):
        out, err, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command("import_petitions", str(path), *options, "--json", stdout=out, stderr=err)
        except SystemExit as exit_:
            code = exit_.code
        assert out.getvalue().count("\n") == 1
        return code, json.loads(out.getvalue()), err.getvalue()

    return run
