"""`demo` keeps its processes alive and takes all of them along, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from demo import supervisor
from demo.supervisor import RESTARTS, Supervisor

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = [sys.executable, "-S", "-c", "import time; print('up', flush=True); time.sleep(600)"]
DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('up', flush=True); time.sleep(600)"
)
ORPHANS = """
import os, sys
from demo.supervisor import Supervisor
Supervisor({"child": sys.argv[1:]}, os.environ, lambda line: print(line, flush=True)).run(
    lambda: False, lambda: None
)
"""
PATIENCE = 300  # seconds, for a machine that does much else

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def children(pid):
    """Return the pids of the direct children by the last word that tells them apart."""
    pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = {}
    for child in map(int, pids):
        words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
        found |= {name: child for name in ("gunicorn", "worker", "beat") if name in words}
    return found


def family(pid):
    """Return the pids of everything below a process."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    direct = [int(child) for child in path.read_text().split()] if path.exists() else []
    return direct + [below for child in direct for below in family(child)]


def wait_for(what, seconds=PATIENCE):
    until = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < until, f"{what.__name__} did not come true"
        time.sleep(0.05)
    return answer


def test_a_program_that_keeps_dying_is_given_up():
    lines = []
    keeper = Supervisor(
        {"job": [sys.executable, "-S", "-c", "raise SystemExit(3)"]}, os.environ, lines.append
    )
    assert keeper.run(lambda: False, lambda: None) == 1
    assert sum("restart" in line for line in lines) == RESTARTS
    assert lines[-1] == f"job ended {RESTARTS + 1} times (last: 3); giving up."


@pytest.mark.parametrize("number", supervisor.ENDINGS)
def test_each_way_of_ending_ends_all_and_is_no_failure(number):
    lines, seen = [], []

    def end():
        seen.extend(child.process.pid for child in keeper.children)
        os.kill(os.getpid(), number)

    before = signal.getsignal(number)
    keeper = Supervisor({"one": SLEEPER, "two": SLEEPER}, os.environ, lines.append)
    assert keeper.run(lambda: len(lines) == 2, end) == 0
    assert sorted(lines) == ["one    | up", "two    | up"]
    assert not any(map(is_alive, seen))
    assert signal.getsignal(number) == before


def test_a_child_that_does_not_listen_is_killed(monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", 0.2)
    lines = []
    programs = {"deaf": [sys.executable, "-S", "-c", DEAF]}
    keeper = Supervisor(programs, os.environ, lines.append)
    assert keeper.run(lambda: bool(lines), lambda: os.kill(os.getpid(), signal.SIGTERM)) == 0
    assert keeper.children[0].process.returncode == -signal.SIGKILL


def test_children_end_when_the_supervisor_is_killed():
    process = subprocess.Popen(
        [sys.executable, "-c", ORPHANS, *SLEEPER], cwd=ROOT, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout.readline() == b"child  | up\n"
        below = family(process.pid)
        process.kill()
    assert below
    wait_for(lambda: not any(map(is_alive, below)), 10)


@pytest.fixture
def address(tmp_path):
    """A free port, and the environment of an embedded installation of its own."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    outside = {"DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "PYTHONWARNINGS"}
    env = {name: value for name, value in os.environ.items() if name not in outside}
    return port, env | {"DEMO": "1", "DATA_DIR": str(tmp_path / "var")}


def start(port, env, log):
    argv = [sys.executable, "manage.py", "demo", "--port", str(port), "--cases", "20"]
    return subprocess.Popen(argv, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)


def login_page(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=10) as response:
            return response.read().decode()
    except OSError:
        return ""


def test_the_demo_starts_heals_and_ends(address, tmp_path):
    port, env = address
    path = tmp_path / "log"
    with path.open("wb") as log, start(port, env, log) as process:
        try:
            wait_for(lambda: "Ctrl-C" in path.read_text() or process.poll() is not None)
            assert "unitclerk" in login_page(port)
            assert "huiyin-demo" in path.read_text()

            wait_for(lambda: set(children(process.pid)) == {"gunicorn", "worker", "beat"})
            before = children(process.pid)
            for pid in before.values():
                os.kill(pid, signal.SIGKILL)
            wait_for(lambda: path.read_text().count("restart 1 of 3") == 3)
            wait_for(lambda: "unitclerk" in login_page(port))
            wait_for(lambda: set(children(process.pid)) == set(before))
            assert not set(children(process.pid).values()) & set(before.values())

            second = subprocess.run(
                [sys.executable, "manage.py", "demo", "--port", str(port)],
                cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE,
            )  # fmt: skip
            assert second.returncode == 1
            assert f"Port {port}" in second.stderr
            assert "Traceback" not in second.stderr

            below = family(process.pid)
            process.terminate()
            assert process.wait(timeout=PATIENCE) == 0
            assert not any(map(is_alive, below))
            assert not login_page(port)
            assert "Traceback" not in path.read_text()
        finally:
            process.kill()
