"""What every suite with real processes needs: settings of production, people, and what is left."""

import base64
import random
import secrets
import subprocess
import time
from pathlib import Path

from faults.ledger import Ledger
from faults.processes import Product

PATIENCE = 180.0
DATABASE = "huiyin_faults"


def environment(folder: Path) -> dict[str, str]:
    """Return the settings of production with keys of their own; whoever starts names servers."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "VAULT_KEYS": f"k1:{key}",
        "BACKUP_KEYS": f"b1:{key}",
        "ANCHOR_KEY": secrets.token_urlsafe(32),
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "HTTPS": "true",
        "API_CALLS_PER_MINUTE": "1000000",
    }


class House:
    """One installation: `product` is what runs, or the first host of several."""

    folder: Path
    random: random.Random
    product: Product
    addresses: tuple[str, ...] = ("127.0.0.1",)

    def mend(self) -> None:
        """End what was broken."""

    def tables(self) -> None:
        """Make the tables and collect what pages fetch."""
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)

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
        return Ledger(port or self.product.port, self.secret, self.cookie, self.addresses)

    @property
    def pages(self) -> list[str]:
        return ["/desk/cases/", f"/desk/cases/{self.case.slug}/", "/desk/"]

    def settle(self) -> int:
        """Let everything run again; return how many events nobody was told of in the end."""
        from audit.models import Event

        self.mend()
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


def verified() -> list[str]:
    """Return what verify finds after all of it."""
    from audit.verify import run_checks

    return [
        f"{one.check}: {one.where}: {one.what}"
        for result in run_checks().checks
        for one in result.findings
    ]
