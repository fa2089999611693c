"""Clients that send a byte a second, and nginx in front as deploy/nginx.conf sets it up."""

import asyncio
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which
from threading import Thread

from faults.beside import told
from faults.breaking import EACH, PATIENCE, READERS, WRITERS
from faults.ledger import load
from faults.results import Row, accounted
from faults.servers import answers, free_port
from faults.stage import Stage

CONF = Path(__file__).resolve().parent.parent / "deploy" / "nginx.conf"
MISSING = "nginx is not installed (Debian: apt-get install nginx-light)"
CLIENTS, ADDRESSES = 100, 10  # an address may hold 100 requests at once, so they come from several
HEAD = b"GET /desk/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /portal/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 100000\r\n\r\n"
)
SECOND, SHORTEST = 1.0, 25.0  # longer than nginx waits for the head of a request


def slow_clients(stage: Stage, rounds: int) -> Row | str:
    """Register and read behind nginx, first alone, then beside clients that are never done."""
    if which("nginx") is None:
        return MISSING
    row = Row("F14", f"{CLIENTS} clients that send a byte a second, behind nginx", rounds)
    with _nginx(stage.folder, stage.product.port) as port:
        quiet, busy, crowd = stage.ledger(port), stage.ledger(port), Crowd(port)
        for _ in range(rounds):
            with load(quiet, WRITERS, READERS, stage.pages):
                time.sleep(SHORTEST)
            with crowd.present(), load(busy, WRITERS, READERS, stage.pages):
                began = time.monotonic()
                while (
                    time.monotonic() < began + SHORTEST or len(busy.numbers) < EACH * rounds
                ) and time.monotonic() < began + PATIENCE:
                    time.sleep(0.1)
        row.orphans = stage.settle()
    accounted(row, busy)
    said = [told(quiet.times, busy.times), f"{crowd.most} slow at once, {crowd.dropped} dropped"]
    row.note = "; ".join([*said, row.note] if row.note else said)
    return row


class Crowd:
    """Clients that send a byte a second, half of them in the head of a request, half in a body."""

    def __init__(self, port: int) -> None:
        self.port, self.here, self.most, self.dropped = port, 0, 0, 0

    @contextmanager
    def present(self) -> Iterator[None]:
        """Let them come, and wait until they are all there."""
        loop = asyncio.new_event_loop()
        thread = Thread(target=loop.run_forever, daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(self._come(), loop)
        until = time.monotonic() + PATIENCE
        while self.here < CLIENTS and time.monotonic() < until:
            time.sleep(0.05)
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(_leave(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()
            self.here = 0

    async def _come(self) -> None:
        await asyncio.gather(*(self._stay(n) for n in range(CLIENTS)))

    async def _stay(self, n: int) -> None:
        while True:
            with suppress(OSError):
                await self._send(f"127.0.0.{2 + n % ADDRESSES}", HEAD if n % 2 else BODY)
            self.dropped += 1
            await asyncio.sleep(SECOND)

    async def _send(self, address: str, begin: bytes) -> None:
        """Send until the other side has had enough."""
        opened = asyncio.open_connection("127.0.0.1", self.port, local_addr=(address, 0))
        reader, writer = await opened
        self.here += 1
        self.most = max(self.most, self.here)
        try:
            writer.write(begin)
            while not reader.at_eof():
                writer.write(b"x")
                await writer.drain()
                with suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(1 << 16), SECOND)
        finally:
            self.here -= 1
            writer.transport.abort()


async def _leave() -> None:
    there = asyncio.all_tasks() - {asyncio.current_task()}
    for task in there:
        task.cancel()
    await asyncio.gather(*there, return_exceptions=True)
    await asyncio.sleep(0)  # their sockets close in the next turn


def adapted(text: str, *, port: int, upstream: int, folder: Path) -> str:
    """Return the settings of production without certificate and names, on this port."""
    head, _redirect, _strangers, ours = text.split("\nserver {\n")
    head = head.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    ours = re.sub(r"(?m)^    (listen|ssl_|server_name).*\n", "", ours)
    ours = ours.replace("/var/log/nginx", str(folder)).replace("$scheme", "https")
    return f"{head}\nserver {{\n    listen 127.0.0.1:{port};\n{ours}"


@contextmanager
def _nginx(folder: Path, upstream: int) -> Iterator[int]:
    """Run nginx before the web server; yields its port."""
    place, port = folder / "nginx", free_port()
    place.mkdir(exist_ok=True)
    site = adapted(CONF.read_text(encoding="utf-8"), port=port, upstream=upstream, folder=place)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "\n".join(f"{kind}_temp_path {place / kind};" for kind in kinds)
    (place / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {place / 'pid'};\n"
        f"events {{ worker_connections 2000; }}\nhttp {{\n{kept}\n{site}\n}}\n",
        encoding="utf-8",
    )
    command = ["nginx", "-p", str(place), "-c", str(place / "nginx.conf")]
    command += ["-e", str(place / "error.log")]
    process = subprocess.Popen(command)  # noqa: S603 - the server of the machine
    try:
        answers(port)
        yield port
    finally:
        process.kill()
        process.wait()
