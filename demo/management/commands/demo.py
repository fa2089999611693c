"""`demo`: from an empty database to a running product, in one process tree."""

import http.client
import os
import socket
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from demo.supervisor import Supervisor
from organization.demo_logins import DEMO_PASSWORD, DemoLogin, demo_logins
from organization.models import Unit
from petitions.models import Case

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
OK = 200


class Command(BaseCommand):
    help = "Migrate, make the demo data once, and run web server, worker and beat until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--cases", type=int, default=2000, help="cases in a new demo")

    def handle(self, *, host: str, port: int, cases: int, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is the demo with public passwords: set DEMO=1 to run it.")
        require_free(host, port)
        try:
            self.prepare(cases)
        except KeyboardInterrupt:
            sys.exit(130)
        supervisor = Supervisor(programs(host, port), environment(host), self.say)
        sys.exit(supervisor.run(lambda: answers(host, port), lambda: self.greet(host, port)))

    def prepare(self, cases: int) -> None:
        """Bring the tables up to date, and fill them if this is the first start."""
        call_command("migrate", interactive=False, verbosity=0)
        if not Unit.objects.exists() or (cases and not Case.objects.exists()):
            self.say("First start: making the demo data, about 15 seconds …")
            call_command("load_demo", cases=cases, stdout=self.stdout)
        connections.close_all()  # the last one to close tidies the file; let that be a child

    def greet(self, host: str, port: int) -> None:
        """Print where it runs and who can sign in."""
        logins = demo_logins(timezone.localdate())
        connections.close_all()
        shown = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # nosec B104 - only compared
        shown = f"[{shown}]" if ":" in shown else shown
        self.say(f"\nHuiyin 回音: http://{shown}:{port}/\n")
        for line in table(logins):
            self.say(f"  {line}")
        self.say(f"\n  密码 password: {DEMO_PASSWORD}\n\nCtrl-C ends it.")

    def say(self, line: str) -> None:
        """Print a line at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def programs(host: str, port: int) -> dict[str, list[str]]:
    """Return the command lines of the three processes, by name."""
    python = [sys.executable, "-m"]
    # The page first: whoever starts a demo waits for that.
    celery = ["nice", *python, "celery", "--quiet", "--app", "config"]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--bind", address]
    web += ["--log-level", "warning", "--graceful-timeout", "3", "--no-control-socket"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]  # one worker only
    return {
        "web": [*python, "gunicorn", "config.wsgi", *web],
        # Threads: one process less, and no pool that a signal could leave hanging.
        "worker": [*celery, "worker", "-P", "threads", "-c", "4", "-l", "error", *alone],
        "beat": [*celery, "beat", "-l", "error", "--pidfile="],
    }


def environment(host: str) -> dict[str, str]:
    """Return the environment of the processes; they answer to the host they are bound to."""
    known = {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    known["PYTHONWARNINGS"] = "ignore"  # who tries the demo did not write it
    if host not in LOOPBACK:
        known["ALLOWED_HOSTS"] = os.environ.get("ALLOWED_HOSTS", "*")
    return os.environ | known


def require_free(host: str, port: int) -> None:
    """Raise CommandError with one sentence when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(
            f"Port {port} on {host} cannot be used: {reason}. "
            "End what runs there, or choose another: make demo PORT=8001."
        ) from error


def answers(host: str, port: int) -> bool:
    """Tell whether the login page is served."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # nosec B104 - only compared
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", reverse("login"))
        return connection.getresponse().status == OK
    except OSError:
        return False
    finally:
        connection.close()


def table(logins: Sequence[DemoLogin]) -> list[str]:
    """Return one line per demo login, in columns."""
    rows = [(login.username, login.name, login.unit, login.title, login.does) for login in logins]
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        padded = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        lines.append("  ".join(padded).rstrip())
    return lines


def width(text: str) -> int:
    """Return how many columns of a terminal the text fills; a Chinese character fills two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)
