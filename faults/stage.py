"""One installation for a run: servers of its own, people, processes, and what is left of it."""

import base64
import os
import random
import secrets
import subprocess
import time
from pathlib import Path

from faults.ledger import Ledger
from faults.processes import Product
from faults.proxy import PASS, Proxy
from faults.servers import Postgres, Redis

PATIENCE = 180.0
DATABASE = "huiyin_faults"


def environment(folder: Path, database: int, broker: int) -> dict[str, str]:
    """Return the settings of production for these ports of PostgreSQL and Redis."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgres://postgres@127.0.0.1:{database}/{DATABASE}",
        "REDIS_URL": f"redis://127.0.0.1:{broker}/0",
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "VAULT_KEYS": f"k1:{key}",
        "BACKUP_KEYS": f"b1:{key}",
        "ANCHOR_KEY": secrets.token_urlsafe(32),
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "HTTPS": "true",
        "API_CALLS_PER_MINUTE": "1000000",
    }


class Stage:
    """Everything a fault needs. The checking process reaches the database past the proxy."""

    def __init__(self, folder: Path, tools: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)  # noqa: S311 - a seed to repeat it
        self.postgres, self.redis = Postgres(folder, tools), Redis()
        self.to_database, self.to_redis = Proxy(self.postgres.port), Proxy(self.redis.port)

    def open(self) -> None:
        """Start the servers, and name them to Django before it reads its settings."""
        self.postgres.start()
        self.redis.start()
        self.postgres.create(DATABASE)
        own = environment(self.folder, self.postgres.port, self.redis.port)
        for name in ("DEMO", "DEBUG"):
            os.environ.pop(name, None)
        os.environ.update(own)

    def furnish(self) -> None:
        """Make tables, people and a token, and start the product."""
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        self.people()
        lines = environment(self.folder, self.to_database.port, self.to_redis.port)
        lines = {name: lines[name] for name in ("DATABASE_URL", "REDIS_URL")}
        self.product = Product(os.environ | lines, self.folder)
        self.product.start("web", "worker", "beat")

    def people(self) -> None:
        """Make a small commission, a program's token and a sign-in."""
        from django.conf import settings

        from bench.rounds import signed_in
        from tests import world as worlds
        from tests.api.programs import token_for

        self.world = worlds.build()
        _token, self.secret = token_for(self.world.clerk, by=self.world.admin)
        self.case = worlds.register(self.world).case
        session = signed_in(self.world.clerk).cookies[settings.SESSION_COOKIE_NAME]
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.value}"

    def ledger(self, port: int = 0) -> Ledger:
        """Return an empty ledger of clients of the web server, or of what stands before it."""
        return Ledger(port or self.product.port, self.secret, self.cookie)

    @property
    def pages(self) -> list[str]:
        return ["/desk/cases/", f"/desk/cases/{self.case.slug}/", "/desk/"]

    def settle(self) -> int:
        """Let everything run again; return how many events nobody was told of in the end."""
        from audit.models import Event

        self.to_database.turn(PASS)
        self.to_redis.turn(PASS)
        self.product.wait()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.forget_connection()
            untold = Event.objects.filter(told_at__isnull=True).count()
            if not untold:
                return 0
            time.sleep(1)
        return untold

    def forget_connection(self) -> None:
        """Drop our own line to a database that may have been restarted."""
        from django.db import connection

        connection.close()

    def run(self, *words: str) -> int:
        """Run a command of manage.py to its end and return its exit code."""
        process = self.product.manage(*words)
        try:
            return process.wait(timeout=600)
        except subprocess.TimeoutExpired:
            process.kill()
            return -9

    def close(self) -> None:
        if hasattr(self, "product"):
            self.product.stop()
        self.to_database.end()
        self.to_redis.end()
        self.postgres.stop()
        self.redis.stop()
