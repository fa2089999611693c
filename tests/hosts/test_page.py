"""What the suite of several hosts says of itself: only what is lost where nothing may be is bad."""

import os
import subprocess

import pytest

from faults import ledger as ledgers
from faults.ledger import Ledger
from faults.results import Row
from hosts.asking import Speed
from hosts.failing import Plan, Rehearsal
from hosts.reading import Row as Reading
from hosts.speed import Row as Speeds
from hosts.writing import Found, headline, page
from tests.deploy.conftest import ROOT


def rehearsal(*, waits, lost=0, **counts):
    row = Row("", "machine gone", 1, asked=50, acknowledged=50, lost=lost, **counts)
    return Rehearsal(Plan(waits=waits, cut=True, gone=True), row, 4.0, 5.0, 12.4, 3.0)


@pytest.mark.parametrize(
    ("one", "kept"),
    [
        (rehearsal(waits=True), True),
        (rehearsal(waits=True, lost=1), False),
        (rehearsal(waits=False, lost=7), True),  # that is what it costs not to wait
        (rehearsal(waits=False, doubled=1), False),
        (rehearsal(waits=False, orphans=1), False),
        (rehearsal(waits=True, crashes=1), False),
    ],
)
def test_what_may_be_lost_and_what_not(one, kept):
    assert one.is_kept is kept
    assert Found(1, 1, 1.0, rehearsals=[one]).is_kept is kept


def test_a_finding_of_verify_is_bad():
    one = rehearsal(waits=False)
    one.findings = ["chains: case/1: broken"]
    found = Found(1, 1, 1.0, rehearsals=[rehearsal(waits=True), one])
    assert not found.is_kept
    assert "chains: case/1: broken" in page(found)
    assert "**Not as it has to be.**" in page(found)


def test_a_wrong_page_is_bad_and_all_of_it_is_told():
    speed = Speed(2.0, [10.0, 20.0, 30.0, 40.0])
    speed.answers[200] = 4
    rows = {"replica": 900, "primary": 4}
    speeds = [Speeds(2, 2, speed, speed, 6.1, {"replica": 4}, rows)]
    found = Found(7, 1, 2.0, "15.20", 0.5, speeds, [Reading("stands still", asked=9)])
    found.rehearsals = [rehearsal(waits=True), rehearsal(waits=False, lost=3)]
    assert found.is_kept
    said = page(found)
    assert "| 2 | 2 | 2 | 25 | 40 | 2 | 25 | 40 | 6.1 | 4 | 0 | 900 | 4 | 0 |" in said
    assert "0 of 50 acknowledged lost where commits wait" in headline(found)
    assert "3 of 50 where not; no write for 0 s when the primary was killed, 12 s when" in headline(
        found
    )
    for line in said.splitlines():
        assert len(line) < 400
    found.readings[0].wrong = 1
    assert not found.is_kept


def test_calls_go_to_all_hosts_in_turns(monkeypatch):
    met = []

    class Line:
        def __init__(self, address, *_said):
            met.append(address)

        def request(self, *_said):
            raise OSError

        def close(self):
            pass

    monkeypatch.setattr(ledgers, "HTTPConnection", Line)
    ledger = Ledger(8000, "", "", ("10.77.0.5", "10.77.0.6"))
    for _ in range(4):
        assert ledger.read("/") == 0
    assert met == ["10.77.0.5", "10.77.0.6"] * 2


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_who_is_not_root_is_told_that_it_did_not_run(tmp_path, ci, code):
    somebody = tmp_path / "id"
    somebody.write_text("#!/bin/sh\necho 1000\n")
    somebody.chmod(0o755)
    known = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CI": ci}
    done = subprocess.run(
        [ROOT / "scripts" / "hosts.sh"], env=known, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "not run" in done.stderr
    assert "root" in done.stderr
