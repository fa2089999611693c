"""The file an auditor takes along, and the program that checks it without this system."""

import hashlib
import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from audit import anchors
from audit.models import Event
from tests.audit import independent
from tests.audit.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(chain, histories, tmp_path, settings):
    """Return the file with four chains and two anchors, and the lines in it."""
    settings.ANCHOR_FACTS = []
    for day in range(2):
        anchors.take(at=MONDAY + timedelta(days=day))
    path = tmp_path / "chains.jsonl"
    call_command("export_chains", path, verbosity=0)
    return path, [json.loads(line) for line in path.read_text().splitlines()]


def checked(path):
    """Return exit code and words of the program, run as the auditor does."""
    command = [sys.executable, "-I", str(independent.PATH), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def found(lines):
    return [said.split(":")[0] for said in independent.findings(lines)]


def test_an_honest_export_passes_and_is_on_the_trail(exported):
    path, lines = exported
    assert checked(path) == (0, "Every event is as it was written.\n")
    event = Event.objects.get(kind="chains_exported")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert event.body == {"sha256": digest, "events": len(lines) - 2}


def test_a_spoiled_export_fails_and_names_the_place(exported):
    path, lines = exported
    lines[4]["body"]["days"] = 99
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    code, said = checked(path)
    assert code == 1
    assert said.startswith(f"{lines[4]['subject']}#3: ")


def test_no_word_of_a_case_is_in_the_file(exported):
    assert "退休待遇" not in exported[0].read_text()


def test_a_file_that_is_there_is_not_written_over(exported):
    with pytest.raises(CommandError, match="there already"):
        call_command("export_chains", exported[0])


def test_events_missing_put_in_or_out_of_order_are_named(exported):
    _path, lines = exported
    subject = lines[2]["subject"]
    assert found(lines[:3] + lines[4:]) == [f"{subject}#2"]
    assert found([*lines[:3], lines[2], *lines[3:]]) == [f"{subject}#2"]
    assert found([*lines[:2], lines[3], lines[2], *lines[4:]]) == [f"{subject}#1"]


def test_a_tail_or_a_chain_that_is_gone_is_told_by_the_anchor(exported):
    _path, lines = exported
    assert found(lines[:5] + lines[6:]) == ["anchor/2"]
    assert found(lines[:2] + lines[6:]) == ["anchor/2"]


def test_a_changed_or_missing_anchor_is_named(exported):
    _path, lines = exported
    assert found(lines[1:]) == ["anchor/1"]
    lines[0]["n_events"] += 1
    assert found(lines) == ["anchor/1"]
