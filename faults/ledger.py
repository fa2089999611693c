"""Clients with an account of their own of what they asked for and what they were promised."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from threading import Event, Lock, Thread
from uuid import uuid4

OK, CREATED, TIMEOUT, PAUSE, PATIENCE = 200, 201, 30.0, 0.3, 240.0
TODAY = "2026-03-02"


@dataclass
class Ledger:
    """Who calls, what was acknowledged, and how the answers turned out.

    `answers` counts HTTP statuses; 0 stands for a connection that gave none. Calls go to the
    addresses in turns.
    """

    port: int
    secret: str
    cookie: str
    addresses: tuple[str, ...] = ("127.0.0.1",)
    numbers: dict[str, str] = field(default_factory=dict)  # key -> number acknowledged
    open: set[str] = field(default_factory=set)  # keys nobody acknowledged
    answers: Counter[int] = field(default_factory=Counter)
    pages: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    acknowledged: list[float] = field(default_factory=list)  # when, by the monotonic clock
    turns: Iterator[int] = field(default_factory=count)
    times: list[float] = field(default_factory=list)  # seconds of each page that came
    lock: Lock = field(default_factory=Lock)

    def register(self) -> None:
        """Register one petition, with the same key until it is acknowledged."""
        key = str(uuid4())
        with self.lock:
            self.open.add(key)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, body = self.post(key)
            if status == CREATED:
                with self.lock:
                    self.numbers[key] = json.loads(body)["number"]
                    self.open.discard(key)
                    self.acknowledged.append(time.monotonic())
                return
            time.sleep(PAUSE)

    def post(self, key: str) -> tuple[int, bytes]:
        """Send the petition of this key once."""
        said = {
            "channel": "phone", "received_on": TODAY, "name": "王建国", "phone": "13000001234",
            "topic": "E05-04", "title": f"来电 {key[:8]}", "text": "来电人反映公示不足五个工作日。",
            "subject_unit": "XH001", "forwarder": "12345", "forward_number": key,
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = key
        return self._asked("POST", "/api/v1/petitions", json.dumps(said), headers, self.answers)

    def read(self, path: str) -> int:
        """Open a page as somebody signed in; returns the status, 0 for none."""
        began = time.monotonic()
        status = self._asked("GET", path, None, {"Cookie": self.cookie}, self.pages)[0]
        if status == OK:
            self.times.append(time.monotonic() - began)
        return status

    def _asked(
        self,
        method: str,
        path: str,
        body: str | None,
        headers: dict[str, str],
        counts: Counter[int],
    ) -> tuple[int, bytes]:
        with self.lock:
            address = self.addresses[next(self.turns) % len(self.addresses)]
        connection, status, content = HTTPConnection(address, self.port, TIMEOUT), 0, b""
        began = time.monotonic()
        try:
            sent = body.encode() if body else None
            connection.request(method, path, sent, headers | {"X-Forwarded-Proto": "https"})
            answer = connection.getresponse()
            content = answer.read()
            status = answer.status
        except (OSError, HTTPException):
            pass  # the client knows nothing: the same call again must be safe
        finally:
            connection.close()
        with self.lock:
            counts[status] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
        return status, content


@contextmanager
def load(ledger: Ledger, writers: int, readers: int, pages: list[str]) -> Iterator[None]:
    """Register and read without end in threads; at the end everything asked for is settled."""
    stop = Event()

    def write() -> None:
        while not stop.is_set():
            ledger.register()

    def look(first: int) -> None:
        turn = first
        while not stop.is_set():
            ledger.read(pages[turn % len(pages)])
            turn += 1
            stop.wait(0.1)

    threads = [Thread(target=write) for _ in range(writers)]
    threads += [Thread(target=look, args=(n,)) for n in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
