"""Two gateways on this machine that a test can switch off: one for mail, one for chat."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests import world as worlds


class Gateway:
    """What came in, and whether it answers that it took it."""

    def __init__(self):
        self.taken, self.tries, self.is_down, self.port = [], 0, False, 0


async def _smtp(gateway, reader, writer):
    """Speak as much SMTP as a mail needs (RFC 5321)."""
    writer.write(b"220 stub\r\n")
    to = ""
    while line := (await reader.readline()).decode().strip():
        verb = line.upper()
        answer = "250 ok"
        if verb.startswith("RCPT"):
            gateway.tries += 1
            to = line.partition("<")[2].rstrip(">")
            answer = "451 later" if gateway.is_down else "250 ok"
        elif verb == "DATA":
            writer.write(b"354 go\r\n")
            content = await reader.readuntil(b"\r\n.\r\n")
            gateway.taken.append((to, content))
        elif verb == "QUIT":
            writer.write(b"221 bye\r\n")
            break
        writer.write(f"{answer}\r\n".encode())
    await writer.drain()
    writer.close()


@pytest.fixture
def smtp(settings):
    gateway, loop, ready = Gateway(), asyncio.new_event_loop(), threading.Event()

    async def serve():
        server = await asyncio.start_server(
            lambda reader, writer: _smtp(gateway, reader, writer), "127.0.0.1", 0
        )
        gateway.port = server.sockets[0].getsockname()[1]
        ready.set()
        return server

    server = loop.run_until_complete(serve())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", gateway.port
    settings.MAIL_ON, settings.SITE_URL = True, "https://petitions.example.org"
    settings.DEFAULT_FROM_EMAIL = "Huiyin <noreply@example.org>"
    yield gateway
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def chat(settings):
    gateway = Gateway()

    class Robot(BaseHTTPRequestHandler):
        def do_POST(self):
            gateway.tries += 1
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not gateway.is_down:
                gateway.taken.append((self.path, said))
            self.send_response(503 if gateway.is_down else 200)
            self.end_headers()

        def log_message(self, *args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Robot)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.CHAT_URLS = {"wecom": f"json://127.0.0.1:{server.server_port}/robot/{{key}}"}
    yield gateway
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world(db):
    world = worlds.build()
    for name in ("clerk", "handler", "head", "unit_clerk", "leader"):
        person = getattr(world, name)
        person.email = f"{name}@example.org"
        person.save()
    return world
