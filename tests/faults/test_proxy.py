"""The line that can be broken: whole, refused, cut, hanging, and whole again."""

import socket
from contextlib import suppress
from threading import Thread

import pytest

from faults.proxy import CUT, HANG, PASS, REFUSE, Proxy


@pytest.fixture
def line():
    """Return a proxy before a server that says everything back."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                there, _ = server.accept()
            except OSError:
                return
            Thread(target=echo, args=(there,), daemon=True).start()

    def echo(there):
        with there, suppress(OSError):  # the line is cut in the middle: that is what it is for
            while content := there.recv(1000):
                there.sendall(content)

    Thread(target=serve, daemon=True).start()
    proxy = Proxy(server.getsockname()[1])
    yield proxy
    proxy.end()
    server.close()


def said_back(proxy, content, timeout=10):
    with socket.create_connection(("127.0.0.1", proxy.port), timeout) as there:
        there.sendall(content)
        found = b""
        while len(found) < len(content):
            piece = there.recv(1000)
            if not piece:
                break
            found += piece
        return found


def answer(proxy, content):
    """Return what came back before the line was broken."""
    try:
        return said_back(proxy, content)
    except ConnectionError:
        return b""


def test_it_passes_refuses_cuts_hangs_and_passes_again(line):
    assert said_back(line, b"word") == b"word"
    line.turn(REFUSE)
    assert answer(line, b"word") == b""
    line.turn(CUT, 100)
    assert answer(line, b"x" * 500) == b""
    line.turn(HANG)
    with pytest.raises(TimeoutError):
        said_back(line, b"word", timeout=0.3)
    line.turn(PASS)
    assert said_back(line, b"word") == b"word"
