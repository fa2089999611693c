"""Many people at once: the web server of production with a database behind it, asked over HTTP."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from time import monotonic, perf_counter, sleep

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from bench.rounds import p50, p95, signed_in
from organization.models import Post, Role
from petitions.models import Case

USERS = (8, 50)
SECONDS = 30  # of each number of users
PROCESSES = (1, 2, 4)
P95 = 500  # milliseconds, of 50 users
ROLES = (Role.HANDLER, Role.HEAD, Role.UNIT_CLERK)
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Load:
    """What so many web processes gave so many people who never pause."""

    processes: int
    users: int
    answered: int
    per_second: float
    p50: float
    p95: float
    failed: int
    mib: float  # all processes together, at the end

    @property
    def is_kept(self) -> bool:
        """Whether the budget is kept; it is set for the most people and two processes."""
        rated = self.users == max(USERS) and self.processes == 2
        return not self.failed and (not rated or self.p95 <= P95)


def measure() -> list[Load]:
    """Ask with 8 and 50 users; with one and four processes only with 8."""
    visits = list(_visits(max(USERS)))
    found = []
    for processes in PROCESSES:
        with _served(processes) as (port, server):
            for users in USERS if processes == 2 else USERS[:1]:
                found.append(_asked(port, server, processes, visits[:users]))
                print(f"{users} users: {found[-1].per_second:.1f} /s", flush=True)
    return found


def _visits(most: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the cookie of a person and what they open, in turn."""
    posts = (
        Post.objects.held().on(timezone.localdate()).filter(role__in=ROLES, person__isnull=False)
    )
    people = {post.person_id: post.person for post in posts.order_by("pk").select_related("person")}
    for person in list(people.values())[:most]:
        assert person is not None
        cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        seen = Case.objects.visible_to(person, timezone.localdate()).open().by_urgency()[:1]
        cases = [reverse("case_detail", args=[case.slug]) for case in seen]
        listed = reverse("case_list")
        yield cookie, [reverse("desk"), f"{listed}?view=open", *cases, f"{listed}?view=all"]


@contextmanager
def _served(processes: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Start the web server of production and wait until it answers."""
    connection.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = os.environ | {"WEB_BIND": f"127.0.0.1:{port}", "WEB_PROCESSES": str(processes)}
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        try:
            until = monotonic() + 60
            while _status(port, "", reverse("health")) != 200:
                if monotonic() > until or server.poll() is not None:
                    raise RuntimeError("The web server did not start.")
                sleep(0.2)
            yield port, server
        finally:
            server.send_signal(signal.SIGTERM)


def _status(port: int, cookie: str, address: str) -> int:
    """Return the status of one answer, 0 when there was none."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asked.request("GET", address, headers={"Host": "localhost", "Cookie": cookie})
        answer = asked.getresponse()
        answer.read()
    except OSError:
        return 0
    else:
        return answer.status
    finally:
        asked.close()


def _asked(
    port: int, server: subprocess.Popen[bytes], processes: int,
    visits: Sequence[tuple[str, Sequence[str]]],
) -> Load:  # fmt: skip
    times: list[float] = []
    statuses: Counter[int] = Counter()
    began, until = perf_counter(), monotonic() + SECONDS

    def work(cookie: str, addresses: Sequence[str]) -> None:
        said, turns = f"{settings.SESSION_COOKIE_NAME}={cookie}", cycle(addresses)
        while monotonic() < until:
            asked = perf_counter()
            statuses[_status(port, said, next(turns))] += 1
            times.append((perf_counter() - asked) * 1000)

    people = [threading.Thread(target=work, args=visit) for visit in visits]
    for person in people:
        person.start()
    for person in people:
        person.join()
    took = perf_counter() - began
    failed = sum(number for status, number in statuses.items() if status != 200)
    return Load(
        processes, len(visits), len(times), len(times) / took, p50(times), p95(times), failed,
        _mib(server.pid),
    )  # fmt: skip


def _mib(pid: int) -> float:
    """Return what the server and its children hold, each page of memory counted once."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return sum(_proportional(one) for one in (str(pid), *below)) / 1024


def _proportional(pid: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
