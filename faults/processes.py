"""The product's processes as in production: web server, worker, beat, and single commands."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, RLock, Thread

from faults.servers import HERE, Place, children_of

OK, PATIENCE = 200, 300.0
AGAIN = 5.0  # seconds after which what has ended is started, as RestartSec of deploy/systemd
MEMORY = ["MALLOC_ARENA_MAX=2", "MALLOC_TRIM_THRESHOLD_=131072"]  # of the worker, likewise
PYTHON = [sys.executable, "-W", "ignore", "-m"]


class Product:
    """Starts and kills what runs; the environment names the servers it is to use.

    What ends by itself is started again, as its unit would do: a worker may end with its broker.
    """

    def __init__(self, environment: Mapping[str, str], folder: Path, place: Place = HERE) -> None:
        self.environment, self.place, self.port = dict(environment), place, place.port(8000)
        self.log = (folder / "product.log").open("ab")
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.held, self.ended = RLock(), Event()  # whoever kills holds it until all runs again
        Thread(target=self._keep_up, daemon=True).start()
        celery = [*PYTHON, "celery", "--quiet", "--app", "config"]
        alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        # As deploy/systemd: who waits for a page comes first.
        nice = ["env", *MEMORY, "nice", "-n", "5"]
        web = ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
        web += [
            "--bind",
            f"{place.address}:{self.port}",
            "--no-control-socket",
            "--log-level",
            "error",
        ]
        self.programs = {
            "web": [*PYTHON, "gunicorn", "config.wsgi", *web],
            "worker": [*nice, *celery, "worker", "-P", "threads", "-c", "4", "-l", "error", *alone],
            "beat": [*celery, "beat", "-l", "error", "--pidfile="],
        }

    def start(self, *names: str) -> None:
        for name in names:
            self.running[name] = self.command(self.programs[name])
        if "web" in names:
            self.wait()

    def _keep_up(self) -> None:
        while not self.ended.wait(AGAIN):
            with self.held:
                fallen = [name for name, one in self.running.items() if one.poll() is not None]
                if fallen and not self.ended.is_set():
                    self.start(*fallen)

    def command(self, words: list[str]) -> "subprocess.Popen[bytes]":
        """Start a program of the product beside the others."""
        return subprocess.Popen(  # noqa: S603 - our own programs
            [*self.place.inside, *words], env=self.environment, stdout=self.log, stderr=self.log
        )

    def manage(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command of manage.py."""
        return self.command([*PYTHON, "django", *words])

    def kill(self, name: str) -> None:
        """Kill a process (-9) and start it again."""
        with self.held:
            self.running[name].kill()
            self.running[name].wait()
            self.start(name)

    def kill_a_web_worker(self, choice: float) -> None:
        """Kill one of the processes that answer requests; the web server starts another."""
        children = children_of(self.running["web"].pid)
        if children:
            os.kill(children[int(choice * len(children))], signal.SIGKILL)

    def processes(self) -> list[int]:
        """Return all that runs, with what it started."""
        first = [process.pid for process in self.running.values()]
        return [*first, *(child for pid in first for child in children_of(pid))]

    def start_again(self) -> None:
        """Start what was killed, all of it."""
        for process in self.running.values():
            process.wait()
        self.start(*self.running)

    def wait(self) -> None:
        """Wait until the web server answers and its database does."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            connection = HTTPConnection(self.place.address, self.port, timeout=10)
            try:
                connection.request("GET", "/healthz", headers={"X-Forwarded-Proto": "https"})
                if connection.getresponse().status == OK:
                    return
            except (OSError, HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(0.2)
        raise RuntimeError("The web server does not answer.")

    def memory(self, name: str) -> int:
        """Return the resident memory of a program and its children, in KiB."""
        pid = self.running[name].pid
        return sum(_resident(one) for one in [pid, *children_of(pid)])

    def stop(self) -> None:
        self.ended.set()
        with self.held:
            for process in self.running.values():
                process.terminate()
            for process in self.running.values():
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.log.close()


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
