"""Pages in Chromium: nothing runs, nothing breaks the policy, nothing asks another host."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import TimeoutError as TooSlow

LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("VIOLATION " + event.violatedDirective + " " + event.blockedURI));"""
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATIENCE = 60_000  # milliseconds


@dataclass
class Seen:
    """What the browser met."""

    pages: int = 0
    faults: list[str] = field(default_factory=list)


@contextmanager
def served() -> Iterator[str]:
    """Serve the application in this process; gives its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Silent)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def visit(chromium: Any, base: str, client: Client, addresses: list[str], seen: Seen) -> None:
    """Open these pages as whoever the client is signed in as."""
    context = chromium.new_context(locale="zh-CN", base_url=base)
    context.add_init_script(LISTEN)
    cookies = [{"name": name, "value": one.value, "url": base} for name, one in _cookies(client)]
    context.add_cookies(cookies)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    at = [""]

    def fault(what: str) -> None:
        seen.faults.append(f"{at[0]}: {what}")

    def dismiss(dialog: Any) -> None:
        fault(f"alert {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: fault(f"error {error}"))
    page.on("console", lambda said: fault(said.text) if "VIOLATION" in said.text else None)
    page.on("request", lambda asked: _elsewhere(asked.url, base, fault))
    for address in addresses:
        at[0] = address
        try:
            page.goto(address, wait_until="load")
        except TooSlow as error:
            fault(f"did not load, {error.message.splitlines()[0]}")
        seen.pages += 1
    context.close()


def _elsewhere(url: str, base: str, fault: Any) -> None:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(base).netloc:
        fault(f"asked {url}")


def _cookies(client: Client) -> list[tuple[str, Any]]:
    return [(name, one) for name, one in client.cookies.items() if name == _session()]


def _session() -> str:
    return settings.SESSION_COOKIE_NAME


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as it is inherited
        """Say nothing of single requests."""
