"""Slow clients: nginx as in production, and clients that are never done."""

import re
import socket
import time
from pathlib import Path
from threading import Thread

from faults import slow


def test_the_settings_of_production_hold_but_for_certificate_names_and_ports():
    text = slow.CONF.read_text()
    made = slow.adapted(text, port=4711, upstream=4712, folder=Path("/there"))
    assert "listen 127.0.0.1:4711;" in made
    assert "server 127.0.0.1:4712 max_fails" in made
    assert not re.search(r"(?m)^\s*(ssl_|listen 4|listen 8|server_name)|/var/log", made)
    assert made.count("server {") == 1
    assert made.count("{") == made.count("}")
    for kept in (
        "client_header_timeout 10s;",
        "client_body_timeout 20s;",
        "limit_conn",
        "/metrics",
    ):
        assert made.count(kept) == text.count(kept) > 0
    assert "proxy_set_header X-Forwarded-Proto https;" in made


def test_a_crowd_is_all_there_sends_a_byte_a_second_and_leaves(monkeypatch):
    monkeypatch.setattr(slow, "CLIENTS", 4)
    monkeypatch.setattr(slow, "SECOND", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        met = []

        def meet():
            while len(met) < 4:
                met.append(server.accept())

        Thread(target=meet, daemon=True).start()
        crowd = slow.Crowd(server.getsockname()[1])
        with crowd.present():
            assert crowd.here == 4
            time.sleep(0.5)
        came = [one.recv(4096) for one, _address in met]
        assert {address[0] for _one, address in met} == {f"127.0.0.{n}" for n in range(2, 6)}
        assert sorted(text[:4] for text in came) == [b"GET ", b"GET ", b"POST", b"POST"]
        assert all(text.endswith(b"xx") for text in came)
        for one, _address in met:
            one.close()
