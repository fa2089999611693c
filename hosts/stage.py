"""All hosts of a run: two databases, Redis, two for the web, one for worker and beat."""

import json
import os
import random
import secrets
from pathlib import Path

from faults.house import House, environment
from faults.processes import PYTHON, Product
from faults.servers import Redis
from hosts.databases import Pair
from hosts.network import OURS, Host, Network

TEXTS = 200  # published answers
LAG = 2  # seconds behind which the replica is not asked; less than the default, for time is short


class Stage(House):
    """The checking process and the clients sit at the bridge and reach each host by its address."""

    def __init__(self, folder: Path, tools: Path, seed: int, run: str) -> None:
        self.folder, self.tools = folder, tools
        self.random = random.Random(seed)  # noqa: S311 - a seed to repeat it
        self.network, self.token = Network(run), secrets.token_urlsafe(32)
        self.webs: list[Product] = []

    def open(self) -> None:
        """Make hosts and servers, and name them to Django before it reads its settings."""
        self.network.open()
        first, second, cache, *webs, back = (
            self.network.host(name) for name in ("db1", "db2", "redis", "web1", "web2", "back")
        )
        self.network.enter()
        self.web_hosts, self.back_host = webs, back
        self.addresses = tuple(host.address for host in webs)
        self.pair = Pair(self.folder, self.tools, first, second)
        self.redis = Redis(cache.place)
        self.redis.start()
        for name in ("DEMO", "DEBUG"):
            os.environ.pop(name, None)
        os.environ.update(self._settings())

    def _settings(self) -> dict[str, str]:
        """Return the settings that all hosts share. Both databases stand in both addresses: which
        is which is found out by whoever connects, and no fail-over changes a setting."""
        return environment(self.folder) | {
            "DATABASE_URL": f"{self.pair.where}?target_session_attrs=read-write",
            "DATABASE_REPLICA_URL": f"{self.pair.where}?target_session_attrs=standby",
            "REPLICA_LAG_SECONDS": str(LAG),
            "REDIS_URL": f"redis://{self.redis.place.address}:{self.redis.port}/0",
            # In place of an object store: a folder that every host sees.
            "ATTACHMENT_STORAGE_OPTIONS": json.dumps({"location": str(self.folder / "stored")}),
            "STATIC_ROOT": str(self.folder / "static"),
            "ALLOWED_HOSTS": ",".join(["localhost", "testserver", *self.addresses]),
            "TRUSTED_PROXIES": OURS,
            "MONITOR_TOKEN": self.token,
        }

    def furnish(self) -> None:
        """Make tables, people and published texts; start worker and beat."""
        from tests.portal.replies import make_reply

        self.tables()
        self.people()
        for n in range(TEXTS):
            make_reply(title=f"第{n}问：孩子上学要准备哪些材料？")
        self.back = self._product(self.back_host, 0)
        self.back.start("worker", "beat")

    def serve(self, processes: int) -> None:
        """Let so many web processes answer, on both hosts if there are two and more."""
        for product in self.webs:
            product.stop()
        hosts = self.web_hosts[:processes]
        self.addresses = tuple(host.address for host in hosts)
        self.webs = [self._product(host, processes // len(hosts)) for host in hosts]
        self.product = self.webs[0]
        for product in self.webs:
            product.start("web")

    def _product(self, host: Host, processes: int) -> Product:
        own = {
            "DATA_DIR": str(self.folder / host.namespace),
            "WEB_BIND": f"{host.address}:8000",
            "WEB_PROCESSES": str(processes),
        }
        product = Product(os.environ | own, self.folder, host.place)
        configured = ["--config", "deploy/gunicorn.conf.py"]
        product.programs["web"] = [*PYTHON, "gunicorn", *configured, "config.wsgi"]
        return product

    def mend(self) -> None:
        """Wait until every host answers."""
        for product in self.webs:
            product.wait()

    def close(self) -> None:
        """End everything, whatever was begun."""
        running = [*self.webs, *([self.back] if hasattr(self, "back") else [])]
        for product in running:
            product.stop()
        if hasattr(self, "redis"):
            self.redis.stop()
        self.network.close()
