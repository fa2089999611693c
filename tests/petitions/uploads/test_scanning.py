"""The virus scanner: what it finds is put aside, what it did not answer about waits."""

import socket
import threading
from datetime import timedelta

import pytest
from django.test import override_settings

from petitions import actions
from petitions.file_checks import check_files
from petitions.models import FileOrigin
from petitions.uploads import clamd
from petitions.workflow import Refused
from tests.petitions.uploads import corpus

HOURS = timedelta(hours=1)


class Scanner(threading.Thread):
    """A clamd that finds EICAR: it speaks INSTREAM on a socket of this test."""

    def __init__(self, path, answer=b""):
        super().__init__(daemon=True)
        self.answer, self.heard = answer, []
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.line.bind(str(path))
        self.line.listen()
        self.start()

    def run(self):
        while True:
            try:
                one, _ = self.line.accept()
            except OSError:
                return
            with one, one.makefile("rb") as said:
                assert said.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(said.read(4), "big"):
                    content += said.read(length)
                self.heard.append(content)
                bad = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" in content
                found = b"stream: Eicar-Test FOUND\0" if bad else b"stream: OK\0"
                one.sendall(self.answer or found)


@pytest.fixture
def wake(tmp_path, settings):
    """Start the scanner on the socket of this test, now or later."""
    settings.CLAMD_SOCKET = f"unix:{tmp_path}/clamd"
    started = []

    def _wake(answer=b""):
        started.append(Scanner(tmp_path / "clamd", answer))
        return started[-1]

    yield _wake
    for one in started:
        one.line.shutdown(socket.SHUT_RDWR)
        one.join()
        one.line.close()


@pytest.fixture
def scanner(wake):
    return wake()


EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def test_a_file_with_a_virus_is_put_aside_and_never_let_in(world, now, sent, add, scanner):
    clean = add(sent, world.clerk, "a.txt", b"a" * 100_000)
    assert (clean.state, clean.scanned_at) == ("kept", now)
    assert scanner.heard == [b"a" * 100_000]
    row = add(sent, world.clerk, "毒.txt", EICAR)
    assert (row.state, row.doubt) == ("quarantined", "infected")
    with pytest.raises(Refused, match="病毒"):
        actions.release_file(row, words="不怕", by=world.director, at=now)
    assert actions.reject_file(row, words="病毒", by=world.director, at=now).state == "rejected"


def test_without_an_answer_a_file_waits_and_the_sweep_lets_it_in(
    world, now, sent, add, wake, sweep
):
    good, bad = add(sent, world.clerk), add(sent, world.clerk, "毒.txt", EICAR)
    assert {good.doubt, bad.doubt} == {"unscanned"}
    sweep(now)
    good.refresh_from_db()
    assert good.state == "quarantined"
    wake()
    sweep(now + HOURS)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, good.doubt) == ("kept", "")
    assert (bad.state, bad.doubt) == ("quarantined", "infected")
    assert list(check_files()) == []
    kinds = set(sent.chain.events.values_list("kind", flat=True))
    assert {"file_cleared", "file_infected"} <= kinds


def test_a_scanner_that_says_something_else_clears_nothing(wake):
    wake(b"INSTREAM size limit exceeded. ERROR\0")
    assert clamd.scan(b"a") == clamd.UNSCANNED
    with override_settings(CLAMD_SOCKET="tcp:127.0.0.1:1"):
        assert clamd.scan(b"a") == clamd.UNSCANNED


def test_what_is_in_doubt_by_its_structure_is_not_let_in_by_the_scanner(
    world, now, sent, add, scanner, sweep
):
    row = add(sent, world.clerk, content=corpus.pdf("9 0 obj\n<< /JS (x) >>\nendobj"),
              origin=FileOrigin.OFFICE)  # fmt: skip
    sweep(now)
    row.refresh_from_db()
    assert (row.state, row.doubt) == ("quarantined", "pdf_script")
