"""The servers around the product: what their files promise, and all web processes at work."""

import configparser
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.deploy.conftest import DEPLOY, ROOT

TOKEN = "a-token-of-the-monitoring-0001"


def test_the_proxy_overwrites_what_a_client_claims_and_logs_no_address():
    text = (DEPLOY / "nginx.conf").read_text()
    headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", text))
    assert headers["X-Forwarded-For"] == "$remote_addr"
    assert headers["X-Forwarded-Proto"] == "$scheme"
    for name in ("X-Forwarded-Protocol", "X-Forwarded-Ssl", "X-Forwarded-Host", "Forwarded"):
        assert headers[name] == '""', name
    assert "add_header" not in text  # the product's own, and once
    log = text[text.index("log_format") : text.index("limit_req_zone")]
    for said in ("$request_uri", '$request"', "$uri", "$args", "$http_referer", "$http_user_agent"):
        assert said not in log
    for closed in ("/metrics", "/readyz"):
        assert re.search(rf"location = {closed} {{ return 404; }}", text)


def test_the_pool_gives_a_connection_for_one_transaction():
    said = configparser.ConfigParser(inline_comment_prefixes=";")
    said.read(DEPLOY / "pgbouncer.ini")
    assert said["pgbouncer"]["pool_mode"] == "transaction"
    assert said["pgbouncer"]["auth_type"] == "scram-sha-256"


@pytest.mark.parametrize("engine", ["sqlite3", "postgresql"])
def test_behind_a_pool_nothing_is_kept_in_a_session(engine):
    code = (
        "from config.settings import DATABASES as d; d = d['default'];"
        "print(d.get('DISABLE_SERVER_SIDE_CURSORS'), d['OPTIONS'].get('options'))"
    )
    url = "sqlite:////tmp/x.sqlite3" if engine == "sqlite3" else "postgres://a@127.0.0.1/b"
    expected = {
        "sqlite3": ("False None", "False None"),
        "postgresql": ("False -c jit=off", "True None"),
    }
    for pooled, said in zip(("false", "true"), expected[engine], strict=True):
        env = os.environ | {"DATABASE_URL": url, "PGBOUNCER": pooled}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == said


@pytest.fixture
def served(tmp_path):
    """The very command of production on a free port: yields the process and the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {key: value for key, value in os.environ.items() if key not in {"DEMO", "DEBUG"}}
    env |= {
        "SECRET_KEY": "x" * 64, "VAULT_KEYS": "t:dGhpcnR5LXR3by1ieXRlcy1mb3ItYS10ZXN0LW9ubHk=",
        "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
        "WEB_BIND": f"127.0.0.1:{port}", "WEB_PROCESSES": "2", "WEB_THREADS": "1",
        "ALLOWED_HOSTS": "127.0.0.1", "MONITOR_TOKEN": TOKEN, "TRUSTED_PROXIES": "127.0.0.1",
        "TMPDIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_FORMAT": "json",
    }  # fmt: skip
    (tmp_path / "static").mkdir()
    command = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "config.wsgi"]
    out = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    server = subprocess.Popen([sys.executable, *command], env=env, cwd=ROOT, **out)
    yield server, port
    server.kill()
    server.wait()
    server.stderr.close()


def test_all_processes_of_the_web_server_count_together(served, tmp_path):
    """Every process answers, and any of them tells the sum."""
    server, port = served
    until = time.monotonic() + 300
    while answer(port, "/healthz")[0] != 200:
        assert server.poll() is None
        assert time.monotonic() < until
        time.sleep(0.2)
    before = counted(port)
    for _ in range(20):
        assert answer(port, "/healthz")[0] == 200
    assert counted(port) - before == 20
    assert answer(port, "/metrics", token="")[0] == 404
    # Not redirected, though this is http; a page is, unless the proxy says it came by https.
    assert answer(port, "/favicon.ico")[0] == 301
    assert answer(port, "/favicon.ico", https=True)[0] == 302
    assert answer(port, "/readyz")[0] == 503  # there are no tables
    assert list(tmp_path.glob("huiyin-metrics-*"))

    server.send_signal(signal.SIGTERM)
    said = server.communicate(timeout=300)[1]
    assert server.returncode == 0
    assert not list(tmp_path.glob("huiyin-metrics-*"))
    assert all(line.startswith('{"at": "') for line in said.splitlines()), said


def answer(port, path, token=TOKEN, https=False):
    """Ask by a connection of its own, so that any process may answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    headers = {"Authorization": f"Bearer {token}"} | (
        {"X-Forwarded-Proto": "https"} if https else {}
    )
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except ConnectionRefusedError:
        return 0, ""
    finally:
        connection.close()


def counted(port):
    """Return how often /healthz was answered, by all processes together."""
    families = text_string_to_metric_families(answer(port, "/metrics")[1])
    return sum(
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == "huiyin_requests_total" and sample.labels["route"] == "health"
    )
