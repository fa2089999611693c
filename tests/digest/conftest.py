"""Two gateways on this machine that a test can switch off: one for mail, one for chat."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from tests import world as worlds


class Gateway:
    """What came in, and whether it answers that it took it."""

    def __init__(self):
        self.taken, self.tries, self.is_down = [], 0, False


def _mailbox(gateway):
    """A server that speaks as much SMTP as a mail needs (RFC 5321)."""

    class Talk(StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 stub\r\n")
            to = ""
            while line := self.rfile.readline().decode().strip():
                verb = line.upper()
                answer = b"250 ok\r\n"
                if verb.startswith("RCPT"):
                    gateway.tries += 1
                    to = line.partition("<")[2].rstrip(">")
                    answer = b"451 later\r\n" if gateway.is_down else answer
                elif verb == "DATA":
                    self.wfile.write(b"354 go\r\n")
                    gateway.taken.append((to, self._content()))
                elif verb == "QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                self.wfile.write(answer)

        def _content(self):
            return b"".join(iter(self.rfile.readline, b".\r\n"))

    return ThreadingTCPServer(("127.0.0.1", 0), Talk)


@contextmanager
def _served(server):
    """The server at work on a thread of its own: a browser's loop may hold this one."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def smtp(settings):
    gateway = Gateway()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL_ON, settings.SITE_URL = True, "https://petitions.example.org"
    settings.DEFAULT_FROM_EMAIL = "Huiyin <noreply@example.org>"
    with _served(_mailbox(gateway)) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield gateway


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

    with _served(HTTPServer(("127.0.0.1", 0), Robot)) as port:
        settings.CHAT_URLS = {"wecom": f"json://127.0.0.1:{port}/robot/{{key}}"}
        yield gateway


@pytest.fixture
def world(db):
    world = worlds.build()
    for name in ("clerk", "handler", "head", "unit_clerk", "leader"):
        person = getattr(world, name)
        person.email = f"{name}@example.org"
        person.save()
    return world
