"""Clients at the bridge: one call, what a host says of itself, and as many calls as it answers."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from threading import Lock, Thread

from bench.rounds import p50, p95

PORT, OK = 8000, 200
SECURE = {"X-Forwarded-Proto": "https"}
PROBE_WAITS = 5.0  # as long as a load balancer waits


@dataclass
class Speed:
    """What some seconds of calls without a pause came to; times are in milliseconds."""

    seconds: float
    times: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    @property
    def half(self) -> float:
        return p50(self.times) if self.times else 0.0

    @property
    def most(self) -> float:
        return p95(self.times) if self.times else 0.0

    @property
    def others(self) -> int:
        """How many answers were anything but the page."""
        return self.answers.total() - self.answers[OK]


def ask(
    address: str, path: str, headers: Mapping[str, str] | None = None, waits: float = 30.0
) -> tuple[int, bytes]:
    """Return status and body; 0 when nothing came."""
    connection = HTTPConnection(address, PORT, timeout=waits)
    try:
        connection.request("GET", path, headers=SECURE | dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()


def is_ready(address: str) -> bool:
    """Tell what a load balancer would make of this host."""
    return ask(address, "/readyz", waits=PROBE_WAITS)[0] == OK


def says_of(address: str, part: str, token: str) -> str:
    """Return the state of a part as its operator sees it, "" when it is not told."""
    _status, body = ask(address, "/readyz", {"Authorization": f"Bearer {token}"})
    parts = json.loads(body or b"{}").get("parts", {})
    return str(parts.get(part, {}).get("status", ""))


def reads(addresses: Sequence[str], token: str) -> Counter[str]:
    """Return how many reads the replica and the primary answered, as the hosts have counted."""
    found: Counter[str] = Counter()
    for address in addresses:
        _status, body = ask(address, "/metrics", {"Authorization": f"Bearer {token}"})
        for line in body.decode().splitlines():
            if line.startswith("huiyin_replica_reads_total{"):
                name, _space, number = line.partition(" ")
                found[name.split('"')[1]] += int(float(number))
    return found


def hurried(
    addresses: Sequence[str],
    paths: Sequence[str],
    headers: Mapping[str, str],
    seconds: float,
    clients: int,
) -> Speed:
    """Ask without a pause from so many clients, each of its own host and over one connection."""
    found, lock, until = Speed(seconds), Lock(), time.monotonic() + seconds

    def go(first: int) -> None:
        address = addresses[first % len(addresses)]
        times, answers = _asked_until(until, address, islice(cycle(paths), first, None), headers)
        with lock:
            found.times += times
            found.answers += answers

    threads = [Thread(target=go, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _asked_until(
    until: float, address: str, paths: Iterable[str], headers: Mapping[str, str]
) -> tuple[list[float], Counter[int]]:
    times: list[float] = []
    answers: Counter[int] = Counter()
    connection = HTTPConnection(address, PORT, timeout=30)
    for path in paths:
        began = time.monotonic()
        if began >= until:
            break
        status = 0
        try:
            connection.request("GET", path, headers=SECURE | dict(headers))
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, HTTPException):
            connection.close()
        times.append((time.monotonic() - began) * 1000)
        answers[status] += 1
    connection.close()
    return times, answers
